"""What is the same for every neuron: dy_i/dt = a_i - b_i y_i, its parameters, spikes and derivatives.

A state is a list with one entry for each of STATES: a number, or an array with one value for each neuron.
"""

from types import SimpleNamespace

import numpy as np

H = 1e-30  # of the complex step f' = Im f(x + ih) / h, which has no cancellation


def parameters(model, preset=None, **changed):
    """All parameters of a model by name; arrays are per neuron."""
    unknown = set(changed) - set(model.DEFAULTS)
    if unknown:
        raise ValueError(f"{model.__name__} has no parameter {sorted(unknown)}")
    return SimpleNamespace(**(model.DEFAULTS | (model.PRESETS[preset] if preset else {}) | changed))


def unit(model, name):
    """The unit of a state, a parameter, "current" or "time"."""
    return next(unit for unit, names in model.UNITS.items() if name in names.split())


def rate(model, y, p, current):
    """dy/dt."""
    a, b = model.coefficients(y, p, current)
    return [ai - bi * yi for ai, bi, yi in zip(a, b, y, strict=True)]


def steady(model, v, p, current=0.0):
    """The state whose others are at rest for this v: their a and b depend on v alone."""
    a, b = model.coefficients([v] + [0.0 * v] * (len(model.STATES) - 1), p, current)
    return [v] + [ai / bi for ai, bi in zip(a[1:], b[1:], strict=True)]


def potentials(model, below=0.0, above=0.0):
    """Both ends of the range in which a model lives, moved outwards by parts of its width."""
    low, high = model.V_RANGE
    return low - below * (high - low), high + above * (high - low)


def near_rest(model):
    """States by name: about at rest, and from there on whether a model has a rest or not."""
    return dict(zip(model.STATES, steady(model, np.float64(sum(model.QUIET) / 2), parameters(model)), strict=True))


def threshold(model, p):
    """The potential whose upward crossing is a spike."""
    return getattr(p, model.THRESHOLD) if isinstance(model.THRESHOLD, str) else model.THRESHOLD


def jacobian(model, y, p, current):
    """df_i/dy_j, of shape (..., states, states) for states of shape (...)."""
    columns = []
    for j in range(len(y)):
        moved = [yi + 1j * H * (i == j) for i, yi in enumerate(y)]
        columns.append(np.stack([np.imag(f) / H for f in np.broadcast_arrays(*rate(model, moved, p, current))], -1))
    return np.stack(columns, -1)


def of_one(x, i, shape):
    """The value of neuron i, where x is one for each neuron, the same for all, or an input of synapses."""
    if hasattr(x, "of"):
        return x.of(i, shape)
    return np.broadcast_to(x, shape).reshape(-1)[i]


def held(coefficients, where):
    """The same equations with v held: dv/dt = 0 where `where` is true."""

    def still(y, current):
        a, b = coefficients(y, current)
        return [np.where(where, 0.0, a[0])[()], *a[1:]], [np.where(where, 0.0, b[0])[()], *b[1:]]

    return still
