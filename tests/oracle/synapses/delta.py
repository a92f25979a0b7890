"""A jump of the membrane: v <- v + w, a postsynaptic potential without a rise."""

SOURCE = "Brunel 2000"
PARAMETERS, DEFAULTS, UNITS = (), {}, {}
STATES, WEIGHT = (), "jump"
POSSIBLE = {}


def jump(state, w, p):
    return [state[0] + w]
