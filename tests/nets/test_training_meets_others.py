"""Where options of a training meet each other, callbacks that train, other threads, and files that were cut short."""

import threading

import numpy as np
import pytest
import ranvier as rv
from mirror import same_bits
from rounding import of_chain
from stopped import cut_short

DRAW = np.random.default_rng(0)
X, Y = DRAW.normal(size=(60, 3)), DRAW.normal(size=(60, 1))


def new(*widths, **options):
    return rv.Network([3, *(widths or (4,)), 1], activation="tanh", rng=0, **{"dtype": "float64", **options})


def mean_square(y_pred, y):
    return np.mean((y_pred - y) ** 2), 2 * (y_pred - y) / y.size


def test_partial_fit_waits_for_a_fit_of_another_thread():
    net, inside, go = new(), threading.Event(), threading.Event()

    def hold(info):
        inside.set()
        go.wait(10)

    worker = threading.Thread(target=lambda: net.fit(X, Y, epochs=2, callbacks=[hold]), daemon=True)
    worker.start()
    inside.wait(10)
    other = threading.Thread(target=lambda: net.partial_fit(X, Y), daemon=True)
    other.start()
    go.set()
    worker.join(20)
    other.join(20)
    assert not worker.is_alive()
    assert not other.is_alive()
    assert net.epochs == 3


def test_a_rate_that_vanishes_in_float32_leaves_the_weights():
    net = new(40, dtype="float32")
    net.layers[0].rate = 0.1
    net.fit(X, Y, epochs=60, optimizer=rv.SGD(0.1), schedule=rv.schedules.Exponential(0.1))
    before = net.parameters.copy()
    net.fit(X, Y, epochs=5, optimizer=rv.SGD(0.1), schedule=rv.schedules.Exponential(0.1))
    assert same_bits(net.parameters, before)  # 0.01 * 0.1^60 is 0 in float32


def test_a_loss_must_not_train_its_own_network():
    def training(y_pred, y):
        net.step(X, Y, rv.LBFGS())
        return mean_square(y_pred, y)

    net = new()
    net.use_loss(lambda p, y: training(p, y) if len(y) < 60 else mean_square(p, y))
    with pytest.raises(ValueError, match="must not train the network that it is of"):
        net.fit(X, Y)


def test_a_schedule_that_trains_its_own_network():
    net, rates = new(), []

    def training(epoch):
        net.step(X, Y, rv.LBFGS())
        return 0.5

    rates = net.fit(X, Y, epochs=3, schedule=training, optimizer=rv.Adam(0.01)).learning_rate
    assert rates.tolist() == [0.005] * 3
    assert np.isfinite(net.parameters).all()


def test_a_damping_that_is_zero_in_float32():
    net = new(dtype="float32")
    history = net.fit(X, Y, epochs=3, optimizer=rv.LevenbergMarquardt(damping=1e-50))
    assert history.loss[-1] <= history.loss[0]


@pytest.mark.parametrize("optimizer", [rv.LBFGS(), rv.LevenbergMarquardt()], ids=lambda o: type(o).__name__)
@pytest.mark.parametrize("within", [False, True])
def test_whole_batch_optimisers_leave_what_is_frozen_later(optimizer, within):
    net = new(l2=0.5)
    if within:

        def freeze(info):
            if info.epoch == 2:
                net.layers[0].trainable = False
                kept.append(net.layers[0].weight.copy())

        kept = []
        net.fit(X, Y, epochs=6, optimizer=optimizer, callbacks=[freeze])
    else:
        net.fit(X, Y, epochs=5, optimizer=optimizer)
        net.layers[0].trainable = False
        kept = [net.layers[0].weight.copy()]
        net.fit(X, Y, epochs=3, optimizer=optimizer)
    assert same_bits(net.layers[0].weight, kept[0])
    net.layers[1].rate = 0.5
    with pytest.raises(ValueError, match=r"finds its own steps; got a layer of rate 0\.5"):
        net.fit(X, Y, optimizer=optimizer)


@pytest.mark.parametrize("hidden", [4, 40])
def test_a_callback_may_freeze_a_layer(hidden):
    net, kept = new(hidden), []

    def freeze(info):
        if info.epoch == 1:
            net.layers[0].trainable = False
            kept.append(net.layers[0].weight.copy())

    net.fit(X, Y, epochs=5, optimizer=rv.SGD(0.1), callbacks=[freeze])
    assert same_bits(net.layers[0].weight, kept[0])


def test_deltas_of_layers_without_weights_are_there():
    layers = [rv.Input((4, 4, 1)), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(2)]
    net = rv.Network(layers, rng=0, dtype="float64")
    deltas = net.backward(DRAW.normal(size=(5, 16)), DRAW.normal(size=(5, 2)), keep=True).deltas
    assert all(np.abs(delta).max() > 0 for delta in deltas)


def test_best_weights_are_those_of_early_stopping_alone(tmp_path):
    path = tmp_path / "net.safetensors"
    cut_short(new(), X, Y, 5, checkpoint=path, epochs=10, optimizer=rv.SGD(0.1), early_stopping=True)
    net = rv.load(path)
    history = net.fit(X, Y + 5, epochs=50, optimizer=rv.SGD(0.1))
    assert net.loss(X, Y + 5) < 2 * history.loss[-1]
    assert len(rv.load(path).partial_fit(X, Y).loss) == 1


def test_resume_knows_whose_loss_it_was(tmp_path):
    path = tmp_path / "net.safetensors"
    cut_short(new(loss=mean_square), X, Y, 2, checkpoint=path, epochs=4)
    with pytest.raises(ValueError, match="is of another network"):
        new().fit(X, Y, epochs=4, checkpoint=path, resume=True)
    whole, again = new(loss=mean_square), new(loss=mean_square)
    whole.fit(X, Y, epochs=4)
    again.fit(X, Y, epochs=4, checkpoint=path, resume=True)
    assert same_bits(whole.parameters, again.parameters)


def test_resume_goes_on_to_a_higher_count(tmp_path):
    path = tmp_path / "net.safetensors"
    whole, again = new(), new()
    history = whole.fit(X, Y, epochs=9)
    again.fit(X, Y, epochs=4, checkpoint=path)
    resumed = new()
    assert same_bits(resumed.fit(X, Y, epochs=9, checkpoint=path, resume=True).loss, history.loss)
    assert same_bits(resumed.parameters, whole.parameters)


def test_evaluations_are_in_checkpoints(tmp_path):
    path = tmp_path / "net.safetensors"
    history = new().fit(X, Y, epochs=8, optimizer=rv.LBFGS())
    cut_short(new(), X, Y, 4, checkpoint=path, epochs=8, optimizer=rv.LBFGS())
    resumed = new().fit(X, Y, epochs=8, optimizer=rv.LBFGS(), checkpoint=path, resume=True)
    assert len(resumed.evaluations) == len(resumed.loss) == len(history.loss)


def test_weights_that_overflowed_are_not_saved(tmp_path):
    net = new(dtype="float32")
    before = net.parameters.copy()
    with pytest.raises(rv.DivergenceError):
        net.fit(X, Y * 1e6, epochs=3, optimizer=rv.SGD(3e38), checkpoint=tmp_path / "net.safetensors")
    assert same_bits(net.parameters, before)


def test_accuracy_of_outputs_under_a_loss_of_one_s_own():
    net = rv.Network([3, 4, 1], output="sigmoid", rng=0)
    net.use_loss(mean_square)
    y = (X[:, :1] > 0).astype(float)
    before = ((net.predict(X) > 0.5) == y).mean()
    assert net.fit(X, y, batch_size=60).accuracy[0] == before


def test_rows_of_weight_zero_have_no_mean():
    def weighted(y_pred, y, weight=None):
        w = np.ones(len(y)) if weight is None else weight
        d = y_pred - y
        return float((w * d[:, 0] ** 2).sum() / w.sum()), 2 * d * w[:, None] / w.sum()

    x, y, w = DRAW.normal(size=(600, 3)), DRAW.normal(size=(600, 1)), np.r_[np.ones(300), np.zeros(300)]
    own, twin = new(loss=weighted), new()
    assert own.loss(x, y, sample_weight=w) == pytest.approx(twin.loss(x, y, sample_weight=w), rel=of_chain(600))
    own.fit(x, y, sample_weight=w, batch_size=100, shuffle=False)


def test_callbacks_train_at_the_rate_that_they_say():
    net, steps = new(), []

    def step(info):
        before = net.parameters.copy()
        net.backward(X, Y)
        wanted = before - 0.1 * net.gradients
        net.step(X, Y, rv.SGD(0.1))
        steps.append(np.abs(net.parameters - wanted).max() / np.abs(wanted).max())

    rates = net.fit(X, Y, epochs=3, optimizer=rv.Adam(0.5), schedule=rv.schedules.Exponential(0.1), callbacks=[step])
    assert max(steps) <= np.finfo(float).eps  # a product and a sum, here of one fma
    assert rates.learning_rate.tolist() == [0.5 * 0.1**k for k in range(3)]


@pytest.mark.parametrize("schedule", [rv.schedules.Exponential(0.99), rv.schedules.Cosine(epochs=400)], ids=repr)
def test_tiny_networks_split_anywhere(schedule):
    how = {"optimizer": rv.SGD(0.1), "shuffle": False, "schedule": schedule}
    one, two, watched = new(), new(), new()
    one.fit(X, Y, epochs=300, **how)
    two.fit(X, Y, epochs=100, **how)
    two.fit(X, Y, epochs=200, **how)
    watched.fit(X, Y, epochs=300, callbacks=[lambda info: None], **how)
    assert same_bits(one.parameters, two.parameters)
    assert same_bits(one.parameters, watched.parameters)


def test_resume_holds_out_the_rows_of_the_first_call(tmp_path):
    """Another seed in the second call, as of two processes without one, must not mix the rows."""
    path = tmp_path / "net.safetensors"
    whole = rv.Network([3, 4, 1], rng=0, dtype="float64")
    history = whole.fit(X, Y, epochs=8, validation_split=0.25)
    rv.Network([3, 4, 1], rng=0, dtype="float64").fit(X, Y, epochs=5, validation_split=0.25, checkpoint=path)
    again = rv.Network([3, 4, 1], rng=1, dtype="float64")
    resumed = again.fit(X, Y, epochs=8, validation_split=0.25, checkpoint=path, resume=True)
    assert same_bits(resumed.val_loss, history.val_loss)
    assert same_bits(again.parameters, whole.parameters)


def test_what_a_callback_stopped_goes_on(tmp_path):
    path = tmp_path / "net.safetensors"
    whole, again = new(), new()
    history = whole.fit(X, Y, epochs=9)
    assert new().fit(X, Y, epochs=9, checkpoint=path, callbacks=[lambda info: info.epoch == 3]).stopped == "callback"
    resumed = again.fit(X, Y, epochs=9, checkpoint=path, resume=True)
    assert same_bits(again.parameters, whole.parameters)
    assert same_bits(resumed.loss, history.loss)
    assert resumed.stopped is None
