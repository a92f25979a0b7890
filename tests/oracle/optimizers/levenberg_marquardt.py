"""Levenberg-Marquardt (Marquardt 1963; Hagan & Menhaj 1994): w <- w - lr (J'J + mu I)^-1 J' r for least squares.

mu is multiplied by ``decrease`` after a step that lowers the objective; otherwise by ``increase``, and the step is made
again. ``iterate`` is one iteration for any residuals r(w) with Jacobian J(w).
"""

import numpy as np

DEFAULTS = {
    "learning_rate": 1.0,
    "damping": 0.001,
    "increase": 10.0,
    "decrease": 0.1,
    "damping_max": 1e10,
    "gradient_tolerance": 1e-8,
}
WHOLE_BATCH = True


def start(damping, **_):
    return {"damping": damping}


def iterate(residuals, jacobian, penalty, scale, w, state, learning_rate, damping, increase, decrease, damping_max,
            gradient_tolerance):  # fmt: skip
    """The new w, or None where none is better, of F = (sum r^2 / 2 + sum penalty w^2 / 2) / scale."""

    def objective(w):
        return (np.sum(residuals(w) ** 2) + np.sum(penalty * w**2)) / 2 / scale

    J, value = jacobian(w), objective(w)
    gradient = J.T @ residuals(w) + penalty * w
    if np.abs(gradient).max() <= scale * gradient_tolerance:
        return None
    mu = state["damping"]
    while mu <= damping_max:
        step = -np.linalg.solve(J.T @ J + np.diag(penalty + mu), gradient)
        if (mu * step @ step - gradient @ step) / 2 / scale <= np.finfo(float).eps / 4 * value:
            return None
        if objective(w + learning_rate * step) < value:
            state["damping"] = max(mu * decrease, 1e-20)
            return w + learning_rate * step
        mu *= increase
    return None
