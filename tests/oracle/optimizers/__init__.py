"""Update rules, their state, and what tests must know of each.

DEFAULTS  values of its parameters
TRIALS    [parameters] with which tests train, each form of the rule once; else the defaults
start     (parameter) -> state, what the rule remembers of one array
update    (parameter, gradient, state, ...) -> the new parameter
"""
