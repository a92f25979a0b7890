"""Plasticity: how weights change with spikes, a file a rule.

Typed a second time: PARAMETERS, DEFAULTS, UNITS, POSSIBLE as of the synapses.

Rules of spike timing have traces, which jump at spikes and decay:
PRE, POST    {trace: the parameter that is its time constant [ms]}; one of each line, and of each target
arrival      (w, pre, post, p) -> weights after a spike arrives; traces are those before it
spike        (w, pre, post, p) -> weights after the target's spike; traces are those before it
after        (trace, p) -> a trace after a spike

Rules of release scale what a spike delivers:
FIRST        the state of a source before its first spike
release      (state, elapsed, p) -> what is released of w, and the state after it; `elapsed` since the last spike [ms]
"""


def clipped(w, p):
    """Within [w_min, w_max], after each change."""
    return min(max(w, p.w_min), p.w_max)
