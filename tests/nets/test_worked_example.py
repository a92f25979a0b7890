"""The 2-2-2 example that many learn backpropagation with, to full precision, and which procedure makes which figure.

Two procedures are in print under one name. *Simultaneous*: all gradients with the weights of the forward pass; this is
the derivative of the error, and training always uses it. *Sequential*: w5..w8 are updated first and the hidden error
goes back through the new weights; this is not a gradient.

    printed                          made by
    error 0.298371109                both (nothing was updated yet)
    w1..w8 after round 1             simultaneous
    error 0.291027924 after round 1  sequential; the true gradient gives 0.291027774
    error 0.0000351085 "after 10,000"  simultaneous, seen in the forward pass of round 10,000: 9,999 updates
    outputs 0.015912196, 0.984065734 sequential, 10,000 updates (0.159121960 is a misprint of the first)
"""

import numpy as np
import pytest
import ranvier as rv
from oracle import network, procedures
from worked_example import B1, B2, FIGURES, RATE, W1, W2, T, X, assert_figures, backward_figures, forward_figures

pytestmark = pytest.mark.once

ROUNDS = {
    "fixed": lambda net: network.step(net, X, T, learning_rate=RATE),
    "per-neuron": lambda net: network.step(net, X, T, learning_rate=RATE),
    "sequential": lambda net: procedures.sequential(net, X, T, RATE),
    "shared": lambda net: procedures.shared(net, X, T, RATE),
}


def oracle_net(procedure="fixed"):
    sigmoid = ("sigmoid", {})
    return network.Network(
        [W1, W2], [B1, B2], [sigmoid, sigmoid], ("half_sse", {}), train_bias=procedure in ("per-neuron", "shared")
    )


def round_figures(net_inputs, outputs, weights, biases):
    figures = forward_figures(net_inputs, outputs)
    return figures | {"w": np.concatenate([a.ravel() for a in weights]), "b": np.concatenate(biases)}


def test_oracle_makes_the_forward_and_backward_pages():
    net = oracle_net()
    net_inputs, outputs = network.forward(net, X)
    slopes = [network.find("sigmoid").derivative(z) for z in net_inputs]
    deltas, gradients = network.backward(net, X, T)
    assert_figures(forward_figures(net_inputs, outputs), FIGURES["forward"])
    found = backward_figures(outputs, slopes, deltas, network.flat(gradients))
    assert_figures(found, FIGURES["backward_output"] | FIGURES["backward_hidden"])


@pytest.mark.parametrize("procedure", ROUNDS)
def test_oracle_makes_the_rounds(procedure):
    net, done = oracle_net(procedure), 0
    for k, expected in FIGURES["rounds"][procedure].items():
        while done < int(k):
            ROUNDS[procedure](net)
            done += 1
        assert_figures(round_figures(*network.forward(net, X), net.weights, net.biases), expected)


def test_printed_figures_come_from_two_procedures():
    """The finding: each printed figure, rounded as printed, is made by one procedure and not by the other."""
    rounds = FIGURES["rounds"]
    simultaneous, sequential = rounds["fixed"], rounds["sequential"]

    assert round(simultaneous["0"]["E_total"], 9) == round(sequential["0"]["E_total"], 9) == 0.298371109

    printed = [0.149780716, 0.19956143, 0.24975114, 0.29950229, 0.35891648, 0.408666186, 0.511301270, 0.561370121]
    digits = [9, 8, 8, 8, 8, 9, 9, 9]
    assert [round(w, d) for w, d in zip(simultaneous["1"]["w"], digits, strict=True)] == printed
    assert [round(w, d) for w, d in zip(sequential["1"]["w"], digits, strict=True)][:4] != printed[:4]

    assert round(sequential["1"]["E_total"], 9) == 0.291027924
    assert round(simultaneous["1"]["E_total"], 9) == 0.291027774

    assert round(simultaneous["9999"]["E_total"], 10) == 0.0000351085  # seen in round 10,000, before its update
    assert round(sequential["9999"]["E_total"], 10) == 0.0000350915
    assert round(sequential["10000"]["E_total"], 10) == 0.0000350848

    last = [[round(run["10000"][out], 9) for out in ("out_o1", "out_o2")] for run in (sequential, simultaneous)]
    assert last == [[0.015912196, 0.984065734], [0.01591362, 0.984064274]]


# rtol is 1e-12 throughout: 10,000 rounds of some ten roundings each, in a run that is stable
def library_net(train_bias=False):
    net = rv.Network(
        [2, 2, 2], activation="sigmoid", output="sigmoid", loss="half_sse", dtype="float64", train_bias=train_bias
    )
    net.set_weights([W1, W2], biases=[B1, B2])
    return net


def library_figures(net):
    kept = net.forward(X, keep=True)
    weights, biases = zip(*[(layer.weight, layer.bias) for layer in net.layers], strict=True)
    return round_figures(kept.net_inputs, kept.outputs, weights, biases)


def test_library_makes_the_forward_and_backward_pages():
    net = library_net()
    forward = net.forward(X, keep=True)
    assert_figures(forward_figures(forward.net_inputs, forward.outputs), FIGURES["forward"])
    np.testing.assert_allclose(net.loss(X, T), FIGURES["forward"]["E_total"], rtol=1e-12)
    kept = net.backward(X, T, keep=True)
    found = backward_figures(forward.outputs, kept.derivatives, kept.deltas, net.gradients)
    assert_figures(found, FIGURES["backward_output"] | FIGURES["backward_hidden"])


def test_library_makes_round_one_by_a_step():
    net = library_net()
    np.testing.assert_allclose(net.step(X, T, rv.SGD(RATE)), FIGURES["forward"]["E_total"], rtol=1e-12)
    assert_figures(library_figures(net), FIGURES["after_round_1"])
    new = FIGURES["backward_output"] | FIGURES["backward_hidden"]
    weights = np.concatenate([layer.weight.ravel() for layer in net.layers])
    np.testing.assert_allclose(weights, [new[f"w{k + 1}_new"] for k in range(8)], rtol=1e-12)


@pytest.mark.parametrize(("procedure", "train_bias"), [("fixed", False), ("per-neuron", True)])
@pytest.mark.parametrize("by", ["step", "fit"])
def test_library_makes_the_rounds(procedure, train_bias, by):
    net, done = library_net(train_bias), 0
    for k, expected in FIGURES["rounds"][procedure].items():
        if by == "step":
            for _ in range(int(k) - done):
                net.step(X, T, rv.SGD(RATE))
        elif int(k) > done:
            net.fit(X, T, epochs=int(k) - done, batch_size=1, optimizer=rv.SGD(RATE))
        done = int(k)
        assert_figures(library_figures(net), expected)


def test_the_printed_error_is_the_last_of_the_history():
    net = library_net()
    history = net.fit(X, T, epochs=10_000, batch_size=1, optimizer=rv.SGD(RATE))
    np.testing.assert_allclose(history.loss[9999], 3.510854812251261e-05, rtol=1e-12)
    assert round(history.loss[9999], 10) == 0.0000351085
    assert_figures(library_figures(net), FIGURES["rounds"]["fixed"]["10000"])
