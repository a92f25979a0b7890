"""python -m benchmarks minima: evaluations that whole-batch optimisers and SciPy take to the same minimum.

SciPy minimises the very function: loss and gradient are those of the network, as it computes them. Both begin at the same
weights and stop at the same largest element of the gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import ranvier as rv

TOLERANCE = 1e-6  # of the gradient


@dataclass
class Problem:
    """A convex one: rows, and how to make a network of float64 for them."""

    name: str
    X: np.ndarray
    y: np.ndarray
    make: Callable[[], rv.Network]
    l2: float = 0.0

    def objective(self, net: rv.Network, w: np.ndarray) -> tuple[float, np.ndarray]:
        """F and its gradient at the parameters w: the loss and the penalty on weights."""
        net.parameters[:] = w
        loss, gradient = net.backward(self.X, self.y), net.gradients.copy()
        weights = np.ones_like(w)
        at = 0
        for layer in net.layers:
            at += layer.weight.size
            weights[at : at + layer.n_out] = 0.0
            at += layer.n_out
        share = self.l2 / len(self.X)
        return loss + share / 2 * np.sum(weights * w**2), gradient + share * weights * w


def problems() -> list[Problem]:
    """Softmax and logistic regression of the digits with a penalty, and linear least squares."""
    digits = rv.datasets.load_digits()
    X = digits.X.astype(float)
    large = (digits.y >= 5).astype(float)
    draw = np.random.default_rng(0)
    A = draw.normal(size=(500, 20)) * np.geomspace(1, 10, 20)
    b = A @ draw.normal(size=20) + draw.normal(size=500)

    def network(widths: list[int], l2: float, **options: str) -> Callable[[], rv.Network]:
        return lambda: rv.Network(widths, dtype="float64", rng=0, l2=l2, **options)

    return [
        Problem("softmax regression", X, digits.y, network([64, 10], 1.0, output="softmax", loss="cross_entropy"), 1.0),
        Problem(
            "logistic regression", X, large, network([64, 1], 1.0, output="sigmoid", loss="binary_cross_entropy"), 1.0
        ),
        Problem("least squares", A, b, network([20, 1], 0.0, loss="half_sse")),
    ]


@dataclass
class Found:
    """The minimum of one optimiser, and how often it computed the objective."""

    minimum: float
    evaluations: int


def by_ranvier(problem: Problem, optimizer: rv.optimizers.Optimizer) -> Found:
    net = problem.make()
    history = net.fit(problem.X, problem.y, epochs=10_000, optimizer=optimizer)
    return Found(problem.objective(net, net.parameters.copy())[0], int(history.evaluations.sum()))


def by_lbfgs_of_scipy(problem: Problem) -> Found:
    from scipy.optimize import minimize

    net = problem.make()
    options = {"gtol": TOLERANCE, "ftol": 0.0, "maxcor": 10, "maxiter": 10_000, "maxfun": 100_000}
    start = net.parameters.copy()
    found = minimize(lambda w: problem.objective(net, w), start, jac=True, method="L-BFGS-B", options=options)
    return Found(float(found.fun), int(found.nfev))


def by_least_squares_of_scipy(problem: Problem) -> Found:
    """MINPACK's Levenberg-Marquardt; its Jacobian is exact, for the network is linear."""
    from scipy.optimize import least_squares

    net = problem.make()
    J = np.c_[problem.X, np.ones(len(problem.X))]
    found = least_squares(lambda w: J @ w - problem.y, net.parameters.copy(), lambda w: J, method="lm")
    return Found(float(found.cost) / len(problem.X), int(found.nfev))


def compared() -> list[tuple[str, str, Found, Found]]:
    """(problem, optimiser, ours, SciPy's)"""
    rows = []
    for problem in problems():
        ours = by_ranvier(problem, rv.LBFGS(gradient_tolerance=TOLERANCE))
        rows.append((problem.name, "LBFGS", ours, by_lbfgs_of_scipy(problem)))
    ours = by_ranvier(problem, rv.LevenbergMarquardt())
    rows.append((problem.name, "LevenbergMarquardt", ours, by_least_squares_of_scipy(problem)))
    return rows


def main() -> int:
    """Prints a Markdown table."""
    print("| problem | optimiser | F | above SciPy's | evaluations | SciPy's |")
    print("|---|---|---|---|---|---|")
    for name, kind, ours, scipys in compared():
        above = ours.minimum / scipys.minimum - 1
        print(f"| {name} | `{kind}` | {ours.minimum:.10g} | {above:.1e} | {ours.evaluations} | {scipys.evaluations} |")
    return 0
