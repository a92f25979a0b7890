"""Synapses: what the arrivals of one kind do to all neurons of a population, a file a kind.

Typed a second time:
PARAMETERS    their names, in order; DEFAULTS of those that have one; UNITS, STATES
WEIGHT        what a weight is the peak of: "jump" [mV], "current" or "conductance" [the model's units]
POSSIBLE      {condition: parameters} of those that not every number will do for; ORDERED as of the neurons

jump      (state, w, p) -> the state after arrivals of the weight w
decay     (state, s, p) -> the state after a time s without arrivals, exactly
input     (state, v, p) -> current and conductance into the membrane, dv/dt = … + (current - conductance v) / C
response  (state, s, b, p) -> the integral of i(u) e^(-b (s - u)) du from 0 to s; only of currents, for `exact`

A state is a list with one array for each of STATES. That of `delta` is the membrane's v itself.
"""

from types import SimpleNamespace

from oracle import find


def parameters(name, **given):
    """All parameters of a kind of synapse, or of a rule of plasticity, by name."""
    kind = find(name)
    values = kind.DEFAULTS | given
    if sorted(values) != sorted(kind.PARAMETERS):
        raise ValueError(f"{name} takes {kind.PARAMETERS}, not {sorted(values)}")
    return SimpleNamespace(**values)
