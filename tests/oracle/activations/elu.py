"""Exponential linear unit: y = z for z > 0, otherwise alpha (exp(z) - 1) (Clevert et al. 2016)."""

import numpy as np

DEFAULTS = {"alpha": 1.0}
RANGES = {"alpha": (0.0, 1e6)}
TRIALS = [{"alpha": 0.5}]
KNOWN = [(-1.0, 2.0 * (np.exp(-1.0) - 1.0), {"alpha": 2.0}), (0.5, 0.5, {"alpha": 2.0})]


def value(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.where(z > 0, 0.0, z)))


def derivative(z, alpha):
    return np.where(z > 0, 1.0, alpha * np.exp(np.where(z > 0, 0.0, z)))
