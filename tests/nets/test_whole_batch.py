"""Whole-batch optimisers: each iteration beside the oracle's, and what fit and step promise of them."""

import pickle

import numpy as np
import oracle
import pytest
import ranvier as rv
from learning_rules import WHOLE_BATCH, made
from mirror import DTYPES, data, pair, same_bits
from oracle import network
from refusal import refuses
from squares import least_squares

pytestmark = pytest.mark.arithmetic

each_case = pytest.mark.parametrize(("name", "parameters"), WHOLE_BATCH, ids=lambda v: v if isinstance(v, str) else "")
each_kind = pytest.mark.parametrize("kind", [rv.LBFGS, rv.LevenbergMarquardt])
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
NEVER = {"gradient_tolerance": 0.0}  # ends


def place(twin, w):
    """Gives the oracle's network the parameters of the library's flat order."""
    at = 0
    for k, weight in enumerate(twin.weights):
        n_out, n_in = weight.shape
        twin.weights[k] = w[at : at + n_in * n_out].reshape(n_in, n_out).T
        twin.biases[k] = w[at + n_in * n_out : at + (n_in + 1) * n_out]
        at += (n_in + 1) * n_out


def trained_and_penalised(twin):
    """1 for each parameter that is trained, and for each that the penalty shrinks."""
    ones = [(np.ones_like(w), np.zeros_like(b)) for w, b in zip(twin.weights, twin.biases, strict=True)]
    trained = [(w, b + twin.train_bias) for w, b in ones]
    return network.flat(trained), network.flat(ones)


def objective_of(twin, x, y, w):
    """parameters -> (F, gradient), by the oracle's network."""
    trained, penalised = trained_and_penalised(twin)

    def objective(p):
        place(twin, p)
        value = network.loss(twin, x, y, w) + twin.l2 / 2 / w.sum() * np.sum(penalised * p**2)
        return value, trained * network.flat(network.backward(twin, x, y, w)[1]) + twin.l2 / w.sum() * penalised * p

    return objective


NETS = [
    ([5, 9, 3], "tanh", "softmax", "cross_entropy", {"l2": 0.3}),
    ([4, 8, 1], "sigmoid", "linear", "mse", {}),
    ([4, 6, 2], "softplus", "linear", "half_sse", {"l2": 0.1, "train_bias": False}),
    ([6, 5, 1], "tanh", "sigmoid", "binary_cross_entropy", {"l2": 0.01}),
]


@pytest.mark.parametrize("parameters", [p for name, p in WHOLE_BATCH if name == "lbfgs"], ids=str)
@pytest.mark.parametrize("net", NETS, ids=str)
def test_iterations_of_lbfgs_are_those_of_the_oracle(net, parameters):
    *what, options = net
    ours, twin = pair(*what, **options)
    x, y, w = data(what[3], 37, what[0][0], what[0][-1])
    rule, values = oracle.find("lbfgs"), oracle.find("lbfgs").DEFAULTS | parameters | NEVER
    objective, pairs, p = objective_of(twin, x, y, w), rule.start(), ours.parameters.copy()
    for step in range(12):
        history = ours.fit(x, y, sample_weight=w, optimizer=rv.LBFGS(**values))
        place(twin, p)
        np.testing.assert_allclose(history.loss, [network.loss(twin, x, y, w)], rtol=1e-9)
        p, evaluations = rule.iterate(objective, p, pairs, **values)
        assert history.evaluations.tolist() == [evaluations]
        # rounding grows from iteration to iteration, for each begins where the last one ended
        np.testing.assert_allclose(ours.parameters, p, rtol=0, atol=1e-13 * 8**step)


@pytest.mark.parametrize("parameters", [p for name, p in WHOLE_BATCH if name == "levenberg_marquardt"], ids=str)
@pytest.mark.parametrize("net", [net for net in NETS if net[3] in ("mse", "half_sse")], ids=str)
def test_iterations_of_levenberg_marquardt_are_those_of_the_oracle(net, parameters):
    *what, options = net
    ours, twin = pair(*what, **options)
    x, y, w = data(what[3], 37, what[0][0], what[0][-1])
    rule, values = oracle.find("levenberg_marquardt"), oracle.find("levenberg_marquardt").DEFAULTS | parameters | NEVER
    problem, state, p = least_squares(twin, x, y, w, place), rule.start(**values), ours.parameters.copy()
    for step in range(8):
        before = ours.loss(x, y, sample_weight=w)
        history = ours.fit(x, y, sample_weight=w, optimizer=rv.LevenbergMarquardt(**values))
        np.testing.assert_allclose(history.loss, [before], rtol=1e-14)
        p = rule.iterate(*problem, p, state, **values)
        np.testing.assert_allclose(ours.parameters, p, rtol=0, atol=1e-11 * 5**step)


@each_case
@each_dtype
def test_epochs_one_by_one_and_steps_are_the_same_run(name, parameters, dtype, tmp_path):
    x, y, w = data("mse", 37, 4, 2, dtype)
    optimizer = made(name, parameters | NEVER)
    nets = [rv.Network([4, 8, 2], dtype=dtype, rng=2) for _ in range(4)]
    at_once, by_epoch, by_step, by_file = nets
    history = at_once.fit(x, y, epochs=6, optimizer=optimizer, sample_weight=w)
    losses = [by_epoch.fit(x, y, optimizer=optimizer, sample_weight=w).loss[0] for _ in range(6)]
    assert losses == history.loss.tolist()
    assert [by_step.step(x, y, optimizer, sample_weight=w) for _ in range(6)] == losses
    for k in range(6):
        by_file.fit(x, y, optimizer=optimizer, sample_weight=w, batch_size=k + 1, shuffle=False)
        by_file.save(tmp_path / "net.safetensors", training=True)
        by_file = pickle.loads(pickle.dumps(rv.load(tmp_path / "net.safetensors")))
    for net in (by_epoch, by_step, by_file):
        assert same_bits(net.parameters, at_once.parameters)
    assert [net.epochs for net in (at_once, by_epoch, by_step, by_file)] == [6, 6, 0, 6]
    anew = rv.Network([4, 8, 2], dtype=dtype, rng=2)
    for _ in range(6):
        anew.fit(x, y, optimizer=optimizer, sample_weight=w)
        anew.reset_optimizer()
    assert not same_bits(anew.parameters, at_once.parameters), "something is remembered"


@each_kind
@each_dtype
def test_training_ends_where_nothing_is_left_to_gain(kind, dtype):
    x, y, _ = data("mse", 60, 4, 2, dtype)
    net = rv.Network([4, 2], dtype=dtype, rng=2)
    history = net.fit(x, y, epochs=200, optimizer=kind())
    assert 2 <= len(history.loss) < 60
    best = np.linalg.lstsq(np.c_[x, np.ones(60)].astype(float), y.astype(float), rcond=None)[1].sum() / y.size
    assert net.loss(x, y) <= best * (1 + (1e-5 if dtype == "float32" else 1e-9))
    weights = net.parameters.copy()
    again = net.fit(x, y, epochs=50, optimizer=kind())
    assert len(again.loss) <= (3 if dtype == "float32" else 1)
    np.testing.assert_allclose(net.parameters, weights, rtol=1e-3, atol=1e-3)
    assert np.all(np.diff(history.loss) < 0), "each iteration lowers the loss"


@each_kind
def test_biases_stay_where_they_are_not_trained(kind):
    net, _ = pair([4, 6, 2], train_bias=False)
    biases = [layer.bias.copy() for layer in net.layers]
    x, y, _ = data("mse", 40, 4, 2)
    loss = net.fit(x, y, epochs=20, optimizer=kind()).loss
    assert loss[-1] < 0.9 * loss[0]
    assert all(same_bits(layer.bias, bias) for layer, bias in zip(net.layers, biases, strict=True))


LAYERS = [
    [rv.Input((6, 6, 1)), rv.Conv2D(2, 3, "tanh"), rv.MaxPool2D(2), rv.LayerNorm(), rv.Flatten(), rv.Dense(3, "tanh"), rv.Dense(2)],
    [rv.Input((6, 6, 2)), rv.Conv2D(2, 2, "sigmoid"), rv.AvgPool2D(2), rv.GlobalAvgPool2D(), rv.Dense(1)],
]  # fmt: skip


@pytest.mark.parametrize(("layers", "image"), [(LAYERS[0], (6, 6, 1)), (LAYERS[1], (6, 6, 2))], ids=["norm", "average"])
def test_jacobians_of_every_kind_of_layer(layers, image):
    """One iteration with a tiny learning rate goes along -(J'J + mu)^-1 J'r, with J by differences of predict."""
    net = rv.Network(layers, loss="half_sse", dtype="float64", rng=1)
    draw = np.random.default_rng(0)
    x = draw.normal(size=(9, *image))
    y = draw.normal(size=(9, net.layers[-1].n_out))
    start, h, rate = net.parameters.copy(), 1e-6, 1e-3
    J = []
    for i in range(start.size):
        ends = []
        for sign in (1, -1):
            net.parameters[:] = start
            net.parameters[i] += sign * h
            ends.append(net.predict(x).ravel())
        J.append((ends[0] - ends[1]) / (2 * h))
    net.parameters[:] = start
    J, r = np.array(J).T, (net.predict(x) - y).ravel()
    net.step(x, y, rv.LevenbergMarquardt(rate, damping=0.5))
    step = -np.linalg.solve(J.T @ J + 0.5 * np.eye(start.size), J.T @ r)
    np.testing.assert_allclose((net.parameters - start) / rate, step, rtol=0, atol=1e-6 * np.abs(step).max())


@each_kind
def test_images_are_trained_by_all_rows(kind):
    net = rv.Network(LAYERS[0], loss="half_sse", dtype="float32", rng=1)
    draw = np.random.default_rng(0)
    x = draw.normal(size=(50, 6, 6, 1))
    y = np.stack([x[:, :3].sum((1, 2, 3)), x.max((1, 2, 3))], 1)
    loss = net.fit(x, y, epochs=30, optimizer=kind()).loss
    assert loss[-1] < 0.7 * loss[0]


def test_what_cannot_be_trained_is_refused_before_anything_changes():
    x, y, _ = data("mse", 10, 4, 2)
    labels = np.arange(10) % 2
    dropout = rv.Network([rv.Input(4), rv.Dense(5), rv.Dropout(0.5), rv.Dense(2)])
    classes = rv.Network([4, 2], output="softmax", loss="cross_entropy")
    wide = rv.Network([4, 3000, 2])
    for net, targets, kind, words in (
        (dropout, y, rv.LBFGS, ("LBFGS", "layer 1", "dropout(0.5)")),
        (dropout, y, rv.LevenbergMarquardt, ("layer 1",)),
        (classes, labels, rv.LevenbergMarquardt, ("'mse' and 'half_sse'", "'cross_entropy'", "LBFGS")),
        (wide, y, rv.LevenbergMarquardt, ("at most 10000 parameters", "21002", "bytes", "LBFGS")),
    ):
        for call in (net.step, lambda *a, net=net: net.fit(a[0], a[1], optimizer=a[2])):
            with refuses(ValueError, *words, untouched=[net]):
                call(x, targets, kind())
    wide.fit(x, y, epochs=2, optimizer=rv.LBFGS())


@each_kind
def test_a_loss_that_is_not_finite_is_a_divergence_at_the_start_and_a_refused_trial_later(kind):
    x, y, _ = data("mse", 20, 4, 2)
    net = rv.Network([4, 8, 2], dtype="float64", rng=2)
    net.fit(x, y, epochs=2, optimizer=kind())
    for call in (net.step, lambda *a: net.fit(a[0], a[1], optimizer=a[2])):
        with refuses(rv.DivergenceError, "not finite", untouched=[net]):
            call(x, np.full_like(y, 1e200), kind())
    # a first step of this length goes where the loss of exp(z) is infinite
    poisson = rv.Network([1, 1], loss="poisson", dtype="float64", rng=0)
    loss = poisson.fit(x[:, :1] * 100, np.ones(20), epochs=20, optimizer=rv.LBFGS(1e4)).loss
    assert np.all(np.isfinite(loss))
    assert np.all(np.diff(loss) < 0)


def test_a_changed_memory_begins_anew_and_a_changed_rate_does_not():
    x, y, _ = data("mse", 20, 4, 2)

    def run(*optimizers):
        net, _ = pair([4, 8, 2])
        for optimizer in optimizers:
            net.fit(x, y, epochs=3, optimizer=optimizer)
        return net.parameters.copy()

    assert not same_bits(run(rv.LBFGS(), rv.LBFGS(memory=9)), run(rv.LBFGS(), rv.LBFGS()))
    same = run(rv.LBFGS(), rv.LBFGS(line_search_steps=19))
    assert same_bits(same, run(rv.LBFGS(), rv.LBFGS()))


def test_history_tells_the_evaluations():
    x, y, _ = data("mse", 20, 4, 2)
    net = rv.Network([4, 8, 2], dtype="float64", rng=2)
    history = net.fit(x, y, epochs=4, optimizer=rv.LBFGS())
    assert history.evaluations.shape == history.loss.shape
    assert history.evaluations.dtype == np.int64
    assert history.evaluations[0] >= 2
    assert np.all(history.evaluations >= 1)
    assert history.val_loss.size == 0
    assert pickle.loads(pickle.dumps(history)).evaluations.tolist() == history.evaluations.tolist()
    assert net.fit(x, y).evaluations is None
    assert net.fit(x, y, epochs=3, optimizer=rv.LBFGS(), validation_data=(x, y)).val_loss.shape == (3,)
