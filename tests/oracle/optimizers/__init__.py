"""Update rules, their state, and what tests must know of each.

DEFAULTS   values of its parameters
DECOUPLED  True: weight_decay shrinks the weights themselves; else it goes into the gradient
start      (parameter) -> state, what the rule remembers of one array
update     (parameter, gradient, state, ...) -> the new parameter
torch      (parameters) -> PyTorch's class and its arguments; only where it has the same rule
"""
