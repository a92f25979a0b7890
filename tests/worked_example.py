"""For tests of the published 2-2-2 example: its numbers by name, and a net's numbers under the same names."""

import json
from pathlib import Path

import numpy as np

FIGURES = json.loads((Path(__file__).parent / "data" / "mazur.json").read_text())
INPUTS = FIGURES["inputs"]
X, T = np.array([INPUTS["x"]]), np.array([INPUTS["targets"]])
W1 = np.array([[INPUTS["w1"], INPUTS["w2"]], [INPUTS["w3"], INPUTS["w4"]]])  # weight[i, j]: from input j to neuron i
W2 = np.array([[INPUTS["w5"], INPUTS["w6"]], [INPUTS["w7"], INPUTS["w8"]]])
B1, B2 = np.full(2, INPUTS["b1"]), np.full(2, INPUTS["b2"])
RATE = INPUTS["lr"]


def forward_figures(net_inputs, outputs):
    (net_h, net_o), (h, o) = net_inputs, outputs
    error = 0.5 * (T - o) ** 2
    named = {"net_h": net_h, "out_h": h, "net_o": net_o, "out_o": o, "E_o": error}
    figures = {f"{name}{i + 1}": values[0, i] for name, values in named.items() for i in range(2)}
    return figures | {"E_total": error.sum()}


def backward_figures(outputs, derivatives, deltas, gradients):
    """Figures of both backward pages; deltas and derivatives one array a layer, gradients in the flat order."""
    (_, o), (slope_h, slope_o), (delta_h, delta_o) = outputs, derivatives, deltas
    by_output = delta_o.T * W2  # dE_i/dout_hj
    dw1, db1, dw2, db2 = (
        gradients[0:4].reshape(2, 2).T,
        gradients[4:6],
        gradients[6:10].reshape(2, 2).T,
        gradients[10:],
    )
    figures = {f"dE_dw{k + 1}": v for k, v in enumerate([*dw1.ravel(), *dw2.ravel()])}
    figures |= {f"w{k + 1}_new": v for k, v in enumerate([*(W1 - RATE * dw1).ravel(), *(W2 - RATE * dw2).ravel()])}
    for i in range(2):
        figures |= {f"dE_dout_o{i + 1}": o[0, i] - T[0, i], f"dout_dnet_o{i + 1}": slope_o[0, i]}
        figures |= {f"delta_o{i + 1}": delta_o[0, i], f"delta_h{i + 1}": delta_h[0, i]}
        figures |= {f"dEo{i + 1}_dout_h{j + 1}": by_output[i, j] for j in range(2)}
        figures |= {f"dEtotal_dout_h{i + 1}": by_output[:, i].sum(), f"dout_h{i + 1}_dnet_h{i + 1}": slope_h[0, i]}
        figures |= {f"dE_db1_h{i + 1}": db1[i], f"dE_db2_o{i + 1}": db2[i]}
    return figures | {"dEo1_dnet_o1": delta_o[0, 0], "dE_db1_shared": db1.sum(), "dE_db2_shared": db2.sum()}


def assert_figures(found, expected, rtol=1e-12):
    """Every published figure, at full precision."""
    assert set(expected) <= set(found)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=rtol, atol=0, err_msg=name)
