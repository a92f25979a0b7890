"""The firing rate of a leaky integrate-and-fire neuron in white noise (Siegert 1951, Phys. Rev. 81:617-623).

tau dv/dt = e_leak - v + r_m I with I = mean + sigma xi(t), reset and refractory time; as in Brunel 2000, J. Comput.
Neurosci. 8:183-208, equation 21:

    1/rate = t_ref + tau sqrt(pi) * integral from (v_reset - mu)/s to (v_th - mu)/s of e^(x^2) (1 + erf x) dx,
    mu = e_leak + r_m mean, s = r_m sigma / sqrt(tau).
"""

import math

import numpy as np


def rate(mean, sigma, tau_m=10.0, r_m=10.0, e_leak=-65.0, v_th=-50.0, v_reset=-65.0, t_ref=2.0):
    """In Hz; mean in nA, sigma in nA sqrt(ms)."""
    mu, s = e_leak + r_m * mean, r_m * sigma / math.sqrt(tau_m)
    low, high = (v_reset - mu) / s, (v_th - mu) / s
    x, w = np.polynomial.legendre.leggauss(200)
    x, w = 0.5 * (high - low) * x + 0.5 * (high + low), 0.5 * (high - low) * w
    integral = sum(wi * math.exp(xi * xi) * math.erfc(-xi) for xi, wi in zip(x, w, strict=True))
    return 1000.0 / (t_ref + tau_m * math.sqrt(math.pi) * integral)
