"""Activations y = f(z) and their derivatives, and what tests must know of each.

DEFAULTS         values of its parameters
RANGES           (least, greatest) value of each parameter
TRIALS           values other than the defaults that tests try
KNOWN            [(z, y, parameters)] by hand or from tables, at least one
KINKS            [(z, slope, parameters)] where the slope is a convention
OF_ROW           whether outputs of a row depend on each other, so that the derivative is a Jacobian; else False
TRAINABLE        whether the layers below can learn through it; else True
ROUNDINGS        of a value, a function of z [eps of the value]; else 4
SLOPE_ROUNDINGS  of a slope [eps]; else 4, for slopes are at most about 1 and made of outputs right to an eps
"""
