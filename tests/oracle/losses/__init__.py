"""Losses, one value a row, their derivatives, and what tests must know of each.

DEFAULTS            values of its parameters
RANGES              (least, greatest) value of each parameter
TRIALS              values other than the defaults that tests try
KNOWN               [(y, t, E, parameters)] of one row, by hand, at least one
KINKS               [(y, t, slope, parameters)] of one output, where the slope is a convention
OUTPUTS             the output activations it demands; else any
OF_NET_INPUT        whether `value` and `derivative` take net inputs z and not outputs y; else False
OUTPUTS_PER_TARGET  else 1; with 1, class labels stand for one-hot rows
REFUSED             numbers that are no targets of it; else none
targets             (rows, n, draw) -> targets it is made for, n columns; else any numbers
"""

from oracle import find


def targets(loss, rows, n_out, draw):
    """Targets that a loss of this name is made for, to go with n_out outputs."""
    of = find(loss)
    n = n_out // getattr(of, "OUTPUTS_PER_TARGET", 1)
    return of.targets(rows, n, draw) if hasattr(of, "targets") else draw.normal(0.3, 1.5, (rows, n))
