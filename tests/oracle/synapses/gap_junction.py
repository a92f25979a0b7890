"""An electrical synapse: the current w (v_j - v) from each neuron j that it joins, both ways; no spike has a part in it."""

SOURCE = "Furshpan and Potter 1959"
PARAMETERS, DEFAULTS, UNITS = (), {}, {}
STATES, WEIGHT = (), "conductance"
POSSIBLE = {}


def coupled(input, w, v_j):
    """Current and conductance with one more junction; v_j is held for a step."""
    return input[0] + w * v_j, input[1] + w
