"""Gaussian error linear unit, erf form: y = z Phi(z), y' = Phi(z) + z phi(z) (Hendrycks and Gimpel 2016).

Phi and phi are distribution and density of the standard normal: Phi(z) = (1 + erf(z / sqrt 2)) / 2.
"""

import math

import numpy as np

DEFAULTS = {}
KNOWN = [(1.0, 0.8413447460685429, {})]  # Phi(1), from tables
ROUNDINGS = lambda z: 4.0 + z * z  # far out it is like exp(-z^2 / 2), whose argument is right to an eps of itself


def cdf(z):
    real = np.vectorize(lambda a: 0.5 * math.erfc(-a / math.sqrt(2.0)), otypes=[float])(np.real(z))
    if not np.iscomplexobj(z):
        return real
    return real + 1j * np.imag(z) * density(np.real(z))  # first order: the complex step's part is 1e-30


def density(z):
    return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def value(z):
    return np.where(np.real(z) > -40.0, z, -40.0) * cdf(z)  # cdf(-40) is 0: no -inf * 0


def derivative(z):
    return cdf(z) + np.where(np.abs(z) < 40.0, z, 0.0) * density(z)
