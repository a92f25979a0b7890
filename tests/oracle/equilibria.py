"""Fixed points, their stability, and where it changes: all states but v follow from v, so the search is in v alone."""

import numpy as np

from oracle import neuron, spikes


def grid(model, p, points=20001):
    """Potentials to look at; a model with a reset has no fixed point above the potential of its spikes."""
    low, high = neuron.potentials(model, 1.0, 1.0)
    return np.linspace(low, neuron.threshold(model, p) if hasattr(model, "reset") else high, points)


def roots(f, v):
    """All sign changes of f on the grid v, by bisection."""
    sign = np.sign(f(v))
    i = np.flatnonzero(sign[1:] * sign[:-1] < 0)
    if i.size == 0:
        return v[sign == 0]
    found = spikes.bisect(lambda x: np.sign(f(x)) != sign[i], v[i], v[i + 1], rounds=80)
    return np.sort(np.concatenate([found, v[sign == 0]]))


def membrane_rate(model, v, p, current):
    """dv/dt along the curve on which all others rest."""
    return neuron.rate(model, neuron.steady(model, v, p, current), p, current)[0]


def fixed_points(model, p, current=0.0):
    """All of them in increasing v, with the largest real part of the eigenvalues of each."""
    v = roots(lambda v: membrane_rate(model, v, p, current), grid(model, p))
    y = neuron.steady(model, v, p, current)
    stability = np.linalg.eigvals(neuron.jacobian(model, y, p, current)).real.max(axis=-1)
    return list(zip(np.array(np.broadcast_arrays(*y)).T, stability, strict=True))


def rest_state(model, p, current=0.0):
    """The stable fixed point of the lowest v, as a list of states."""
    stable = [y for y, growth in fixed_points(model, p, current) if growth < 0]
    if not stable:
        raise ValueError("no stable fixed point")
    return list(stable[0])


def rest_states(model, p):
    """The rest of each neuron, where a parameter is an array."""
    n = max(np.size(value) for value in vars(p).values())
    if n == 1:
        return rest_state(model, p)
    each = {name: np.broadcast_to(value, n) for name, value in vars(p).items()}
    return list(np.array([rest_state(model, type(p)(**{k: x[i] for k, x in each.items()})) for i in range(n)]).T)


def initial_state(model, p, initial):
    """`"rest"`, or a mapping: the states it leaves out are at their steady state for its v."""
    if isinstance(initial, str):
        return rest_states(model, p)
    v = initial["v"] if "v" in initial else rest_states(model, p)[0]
    others = neuron.steady(model, v + 0.0, p) if len(initial) < len(model.STATES) else [None] * len(model.STATES)
    return [initial.get(name, other) for name, other in zip(model.STATES, others, strict=True)]


def holding_current(model, v, p):
    """The current that makes v a fixed point: f_v is linear in I."""
    gain = np.imag(membrane_rate(model, v, p, 1j * neuron.H)) / neuron.H
    return -membrane_rate(model, v, p, 0.0) / gain


def eigenvalues(model, v, p):
    current = holding_current(model, v, p)
    return np.linalg.eigvals(neuron.jacobian(model, neuron.steady(model, v, p, current), p, current))


def pair_sums(values):
    i, j = np.triu_indices(values.shape[-1], 1)
    return values[..., i] + values[..., j], i, j


def hopf_points(model, p):
    """(current, v, frequency [1 / time]) where a complex pair crosses; a real pair of sum zero is a neutral saddle."""
    v = roots(lambda v: pair_sums(eigenvalues(model, v, p))[0].prod(axis=-1).real, grid(model, p))
    found = []
    for at in v:
        values = eigenvalues(model, at, p)
        sums, i, _ = pair_sums(values)
        one = values[i[np.abs(sums).argmin()]]
        if abs(one.imag) > 1e3 * abs(one.real):
            found.append((float(holding_current(model, at, p)), float(at), abs(one.imag) / (2.0 * np.pi)))
    return sorted(found)


def saddle_nodes(model, p):
    """(current, v) where an eigenvalue is zero: det J changes its sign."""
    v = roots(lambda v: eigenvalues(model, v, p).prod(axis=-1).real, grid(model, p))
    return sorted((float(holding_current(model, at, p)), float(at)) for at in v)
