"""The oracle is checked by itself first: its formulas against their own differences, its generator against print.

complex step        f'(x) = Im f(x + ih) / h, h = 1e-30: no cancellation, exact to rounding (Squire and Trapp 1998)
central difference  (f(x + h) - f(x - h)) / 2h, h = 1e-6: an error of h^2 from the series, eps / h from rounding
"""

import json
from pathlib import Path

import numpy as np
import oracle
import pytest
from mirror import ACTIVATIONS, ELEMENTWISE, LOSSES, PAIRS, fact, parts, with_trials
from oracle import network, philox
from oracle.losses import targets
from oracle.optimizers import sgd

pytestmark = pytest.mark.once

EPS = np.finfo(float).eps
KNOWN_ANSWERS = json.loads((Path(__file__).parents[1] / "data" / "philox_known_answers.json").read_text())["answers"]


def example(hidden, output, loss, seed=0):
    """A 3-5-4 net with biases, six rows, targets and unequal weights."""
    rng = np.random.default_rng(seed)
    net = network.new([3, 5, 4], seed=5)
    net.activations, net.loss = [hidden, output], loss
    net.biases = [rng.normal(0, 0.5, b.shape) for b in net.biases]
    return net, rng.normal(size=(6, 3)), targets(loss[0], 6, 4, rng), rng.random(6) + 0.5


def shifted_losses(net, x, t, w, h):
    """The loss with each parameter in turn moved by h, in the flat order."""
    kept = net.weights, net.biases
    moved = []
    for k in range(len(net.weights)):
        for of, place in [("weights", p) for p in np.ndindex(net.weights[k].T.shape)] + [
            ("biases", (i,)) for i in range(len(net.biases[k]))
        ]:
            net.weights, net.biases = ([a.astype(np.result_type(a, h)) for a in part] for part in kept)
            getattr(net, of)[k][place[::-1]] += h
            moved.append(network.loss(net, x, t, w))
    net.weights, net.biases = kept
    return np.array(moved)


CASES = [(form, "linear", "mse") for form in with_trials("activations") if parts(form)[0] in ELEMENTWISE]
CASES += [("tanh", output, loss) for loss, output in [*PAIRS, *(pair for pair in LOSSES if pair not in PAIRS)]]


@pytest.mark.parametrize(("hidden", "output", "loss"), CASES, ids=str)
def test_gradients_are_the_derivatives_of_the_loss(hidden, output, loss):
    net, x, t, w = example(*map(parts, (hidden, output, loss)))
    gradient = network.flat(network.backward(net, x, t, w)[1])
    scale = max(1.0, np.abs(gradient).max())

    h = 1e-30
    by_complex_step = shifted_losses(net, x, t, w, 1j * h).imag / h
    # some hundred operations of numbers of size `scale`, each right to eps
    np.testing.assert_allclose(gradient, by_complex_step, rtol=0, atol=100 * EPS * scale)

    h = 1e-6
    by_difference = (shifted_losses(net, x, t, w, h) - shifted_losses(net, x, t, w, -h)) / (2 * h)
    np.testing.assert_allclose(gradient, by_difference, rtol=0, atol=1e-8 * scale)  # h^2 f''' and eps/h


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_do_not_overflow(name):
    z = np.array([[-1e4, -800.0, -40.0, 0.0, 40.0, 800.0, 1e4]])
    with np.errstate(over="raise", invalid="raise"):
        function, parameters = network.with_defaults(name, {})
        assert np.isfinite(function.value(z, **parameters)).all()
        assert np.isfinite(function.derivative(z, **parameters)).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_known_by_hand(name):
    assert oracle.find(name).KNOWN
    for z, y, parameters in oracle.find(name).KNOWN:
        value = oracle.find(name).value(np.atleast_2d(z), **parameters)
        np.testing.assert_allclose(value, np.atleast_2d(y), rtol=4 * EPS)


@pytest.mark.parametrize("name", oracle.names("losses"))
def test_losses_known_by_hand(name):
    assert oracle.find(name).KNOWN
    for y, t, expected, parameters in oracle.find(name).KNOWN:
        value = oracle.find(name).value(np.array([y]), np.array([t]), **parameters)
        np.testing.assert_allclose(value, [expected], rtol=4 * EPS)


@pytest.mark.parametrize("name", [name for name in [*ACTIVATIONS, *oracle.names("losses")] if fact(name, "KINKS", [])])
def test_slopes_at_kinks_are_a_convention(name):
    for *at, slope, parameters in oracle.find(name).KINKS:
        assert oracle.find(name).derivative(*np.reshape(at, (-1, 1, 1)), **parameters) == slope


def test_sgd_by_hand():
    state = sgd.start(np.array([0.0]))
    w = np.array([1.0])
    for _ in range(2):
        w = sgd.update(w, 2.0 * w, state, learning_rate=0.25, momentum=0.5, nesterov=False)
    # v = -0.5, w = 0.5; v = -0.25 - 0.25 = -0.5, w = 0
    assert w == 0.0
    assert state["velocity"] == -0.5
    nesterov = sgd.update(np.array([1.0]), np.array([2.0]), {"velocity": np.array([4.0])}, 0.25, 0.5, nesterov=True)
    assert nesterov == 1.25  # v = 2 - 0.5 = 1.5; w = 1 + 0.75 - 0.5
    assert sgd.penalised(1.0, 3.0, weight_sum=4.0, weight_decay=0.5, l2=2.0) == 4.0


@pytest.mark.parametrize("answer", KNOWN_ANSWERS, ids=lambda a: a["counter"][0])
def test_philox_known_answers(answer):
    counter = [[int(word, 16)] for word in answer["counter"]]
    found = philox.philox4x32(counter, [int(word, 16) for word in answer["key"]])
    assert [f"{int(word):08x}" for word in found[:, 0]] == answer["words"]


def test_permutations_are_fair():
    orders = np.array([philox.permutation(seed=3, epoch=e, n=4) for e in range(2400)])
    assert (np.sort(orders, axis=1) == np.arange(4)).all()
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert len(counts) == 24
    assert ((counts - 100) ** 2 / 100).sum() < 50  # chi-square, 23 degrees of freedom: p = 0.001


@pytest.mark.parametrize(("dtype", "bits"), [("float32", 24), ("float64", 53)])
def test_uniform_numbers_fill_the_unit_interval(dtype, bits):
    u = philox.uniform(philox.words(7, 20000, 0, 0, "init"), dtype)
    assert ((u >= 0) & (u < 1) & (u * 2.0**bits % 1 == 0)).all()
    assert abs(u.mean() - 0.5) < 4 / np.sqrt(12 * 20000)  # four standard deviations
