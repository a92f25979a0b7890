"""An electrical synapse: the current w (v_j - v) from each neuron j that it joins, both ways; no spike has a part in it.

v_j is held for a step, so its state for that step is the sum of w v_j and the sum of w.
"""

SOURCE = "Furshpan and Potter 1959"
PARAMETERS, DEFAULTS, UNITS = (), {}, {}
STATES, WEIGHT = (), "conductance"
POSSIBLE = {}


def decay(state, s, p):
    return state


def input(state, v, p):
    return state
