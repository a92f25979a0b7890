"""Neuron models: their equations, and what tests must know of each.

Typed a second time:
SOURCE, STATES, DEFAULTS, PRESETS, UNITS, INTEGRATOR, DT
THRESHOLD     the potential of a spike, or the parameter that says it
POSSIBLE      {condition: parameters} of those that not every number will do for
ORDERED       ((less, more), ...): pairs of parameters of which the first must be less than the second; where there are any
coefficients  (y, p, current) -> a, b of dy/dt = a - b y
reset         (y, p) -> the state after a spike; only where there is a reset

For tests of any model:
V_RANGE       potentials between which it lives
DRIVE         a current that makes it fire a few times in 100 units of time, at a rate that does not hang on the last bit
QUIET         potentials from which no spike starts within 5 units of time without current

Where it is so:
upswing       p -> the potential above which the upstroke of a spike has begun; else that is the threshold
PUBLISHED     the scheme of the paper, which `published` has
HAS_REST      False: there is no stable fixed point without current; else True
CHAOTIC       True: a difference in the last bit grows; else False
SINGULAR      potentials at which a rate is 0/0
STEEP         states of three neurons from which dv/dt falls steeply with v, and goes on to for some steps
ionic         (y, p) -> the ionic currents by name, positive outwards; only where the model names some
advance, time_to   the solution in closed form, for `exact`
"""
