"""The least-squares problem of a network of the oracle, for the oracle of Levenberg-Marquardt."""

import copy

import numpy as np
from oracle import network


def least_squares(twin, x, y, w, place):
    """residuals(p), jacobian(p), the penalty of each parameter, and Σr²/2 over F; place(twin, p) sets its parameters.

    The gradient of half_sse at targets y − e_j is that of output j alone.
    """
    root, n_out = np.sqrt(w)[:, None], y.shape[1]
    of_output = copy.deepcopy(twin)
    of_output.loss = ("half_sse", {})

    def outputs(p):
        place(twin, p)
        return network.forward(twin, x)[1][-1]

    def residuals(p):
        return (root * (outputs(p) - y)).ravel()

    def jacobian(p):
        rows = []
        near = outputs(p)
        place(of_output, p)
        for r in range(len(x)):
            for e in np.eye(n_out):
                gradients = network.backward(of_output, x[r : r + 1], near[r : r + 1] - e)[1]
                rows.append(root[r] * network.flat([(dw, twin.train_bias * db) for dw, db in gradients]))
        return np.array(rows)

    factor = n_out / 2 if twin.loss[0] == "mse" else 1.0
    penalised = [(np.ones_like(a), np.zeros_like(b)) for a, b in zip(twin.weights, twin.biases, strict=True)]
    return residuals, jacobian, factor * twin.l2 * network.flat(penalised), factor * w.sum()
