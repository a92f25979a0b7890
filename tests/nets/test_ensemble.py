"""rv.Ensemble: each model is to the last bit the network that it would be alone, whatever else is trained beside it."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from alone import pairs, trained
from mirror import DTYPES, HIDDEN, PAIRS, TRAINABLE, build, data, fact, with_trials

OPTIMIZERS = [
    (rv.SGD, {}), (rv.SGD, {"weight_decay": 0.1}), (rv.SGD, {"momentum": 0.9}),
    (rv.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}), (rv.Adam, {}), (rv.Adam, {"eps_inside": True}),
    (rv.AdamW, {"weight_decay": 0.1}), (rv.RMSprop, {}), (rv.RMSprop, {"momentum": 0.5}), (rv.Adagrad, {}), (rv.RProp, {}),
]  # fmt: skip
TRAINED = [(loss, output) for loss, output in PAIRS if output in TRAINABLE]


def maker(widths=(3, 5, 2), hidden="tanh", output="linear", loss="mse", dtype="float32", **options):
    activations = [hidden] * (len(widths) - 2) + [output]
    layers = [rv.Dense(n, build(rv.activations, a)) for n, a in zip(widths[1:], activations, strict=True)]
    return lambda seed: rv.Network(
        [rv.Input(widths[0]), *layers], loss=build(rv.losses, loss), dtype=dtype, rng=seed, **options
    )


def rows_for(loss="mse", rows=37, widths=(3, 5, 2), dtype="float32"):
    return data(loss, rows, widths[0], widths[-1], dtype, seed=5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "hidden", [*HIDDEN, *(x for x in with_trials("activations") if not isinstance(x, str))], ids=str
)
def test_activations(hidden, dtype):
    X, y, _ = rows_for(dtype=dtype)
    trained(
        *pairs(maker(hidden=hidden, dtype=dtype), 19), X, y, (rv.SGD, {"learning_rate": 0.1}), epochs=3, batch_size=8
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("loss", "output"), TRAINED, ids=str)
def test_losses(loss, output, dtype):
    widths = (3, 4, 2 * fact(loss, "OUTPUTS_PER_TARGET", 1))
    X, y, _ = rows_for(loss, widths=widths, dtype=dtype)
    make = maker(widths, output=output, loss=loss, dtype=dtype)
    trained(*pairs(make, 5), X, y, (rv.SGD, {"learning_rate": 0.05}), epochs=3, batch_size=8)


@pytest.mark.parametrize("output", ["softmax", "linear"])
@pytest.mark.parametrize("n_out", [2, 10, 17])
def test_labels(n_out, output):
    loss = "cross_entropy" if output == "softmax" else "mse"
    X, _, _ = rows_for()
    trained(
        *pairs(maker((3, 6, n_out), output=output, loss=loss), 6), X, np.arange(37) % n_out, OPTIMIZERS[4], epochs=3
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_optimisers(optimizer, l2, dtype):
    assert {kind.__name__.lower() for kind, _ in OPTIMIZERS} >= {
        name for name in oracle.names("optimizers") if not fact(name, "WHOLE_BATCH", False)
    }
    X, y, _ = rows_for(dtype=dtype)
    e, alone = pairs(maker(dtype=dtype, l2=l2), 9)
    trained(e, alone, X, y, optimizer, epochs=3, batch_size=16)
    trained(e, alone, X, y, optimizer, epochs=2, batch_size=16)  # what it remembers goes on


@pytest.mark.parametrize("optimizer", OPTIMIZERS[:-1], ids=str)
def test_learning_rates_and_weight_decays_of_their_own(optimizer):
    X, y, _ = rows_for()
    rates = np.geomspace(1e-3, 0.2, 21)
    decays = np.where(np.arange(21) % 3, 0.0, np.linspace(0.0, 0.5, 21))
    e, alone = pairs(maker(), 21, learning_rate=rates, weight_decay=decays)
    trained(e, alone, X, y, optimizer, learning_rate=rates, weight_decay=decays, epochs=4, batch_size=10)
    assert e.learning_rate.tolist() == rates.tolist()
    assert e.weight_decay.tolist() == decays.tolist()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("batch_size", [1, 7, 37, 100])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_batches_shuffles_and_threads(batch_size, shuffle, threads, dtype):
    X, y, _ = rows_for(dtype=dtype)
    how = {"epochs": 3, "batch_size": batch_size, "shuffle": shuffle, "threads": threads}
    trained(*pairs(maker(dtype=dtype), 18), X, y, (rv.SGD, {"learning_rate": 0.05}), **how)
    trained(*pairs(maker(dtype=dtype), 18), X, y, (rv.Adam, {}), **how)


@pytest.mark.parametrize(
    "widths", [(1, 1), (1, 1, 1), (2, 8, 1), (2, 7, 3), (5, 17, 16, 4), (16, 9, 33, 2), (70, 20, 10)], ids=str
)
@pytest.mark.parametrize("n", [1, 16, 33])
def test_shapes(widths, n):
    X, y, _ = rows_for(widths=widths)
    trained(*pairs(maker(widths), n), X, y, (rv.SGD, {"learning_rate": 0.05}), epochs=2, batch_size=10)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("optimizer", [(rv.SGD, {"learning_rate": 0.05}), (rv.Adam, {})], ids=str)
def test_batches_of_more_rows_than_one_pass_takes(optimizer, shuffle):
    for widths, rows in (((3, 5, 2), 700), ((16, 9, 33, 2), 150)):
        X, y, _ = rows_for(rows=rows, widths=widths)
        how = {"epochs": 2, "batch_size": rows - 20, "shuffle": shuffle}
        trained(*pairs(maker(widths), 16), X, y, optimizer, **how)


@pytest.mark.parametrize("shuffle", [True, False])
def test_folds_of_unequal_length_and_bootstraps(shuffle):
    X, y, _ = rows_for()
    draw = np.random.default_rng(0)
    rows = [np.setdiff1d(np.arange(37), np.arange(k, 37, 5)) for k in range(5)] + [
        draw.integers(0, 37, 37) for _ in range(20)
    ]
    trained(
        *pairs(maker(), 25), X, y, (rv.SGD, {"learning_rate": 0.05}), rows=rows, epochs=4, batch_size=8, shuffle=shuffle
    )


OPTIONS = {
    "clip_norm": {"clip_norm": 0.1},
    "clip_value": {"clip_value": 0.01},
    "tol": {"tol": 0.5},
    "early_stopping": {"early_stopping": rv.EarlyStopping(patience=2)},
    "validation_split": {"validation_split": 0.3},
    "split_and_stop": {"validation_split": 0.3, "early_stopping": rv.EarlyStopping(patience=2)},
    "cosine": {"schedule": rv.schedules.Cosine(8)},
    "plateau": {"schedule": rv.schedules.Plateau(patience=1, factor=0.5)},
    "adaptive": {"schedule": rv.schedules.Adaptive(patience=1, tol=1.0, least_rate=0.005)},
    "warm_up": {"schedule": rv.schedules.WarmUp(2)},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=list(OPTIONS))
def test_options(options):
    X, y, _ = rows_for()
    e, alone = pairs(maker(), 7)
    for epochs in (13, 4):
        trained(
            e, alone, X, y, (rv.SGD, {"learning_rate": 0.05, "momentum": 0.5}), epochs=epochs, batch_size=8, **options
        )


def test_sample_weights_validation_and_penalties():
    X, y, w = rows_for()
    w[::4] = 0
    rows = [np.arange(k, 30) for k in range(3)]
    for options in ({}, {"l1": 0.1}, {"max_norm": 0.8}, {"train_bias": False}):
        make = maker(**options)
        trained(
            *pairs(make, 3), X, y, (rv.Adam, {}), rows=rows, sample_weight=w, epochs=3, validation_data=(X[30:], y[30:])
        )
        trained(*pairs(make, 3), X, y, (rv.SGD, {}), rows=rows, epochs=3)


@pytest.mark.parametrize("optimizer", [rv.LBFGS, rv.LevenbergMarquardt])
def test_whole_batch_optimisers(optimizer):
    X, y, _ = rows_for(dtype="float64")
    trained(*pairs(maker(dtype="float64"), 3), X, y, (optimizer, {}), epochs=20)


def test_layers_of_images_and_dropout():
    images = np.random.default_rng(0).random((20, 6, 6, 1), dtype="float32")
    layers = [rv.Input((6, 6, 1)), rv.Conv2D(3, 3, "relu"), rv.Flatten(), rv.Dropout(0.3), rv.Dense(2, "softmax")]
    e, alone = pairs(lambda seed: rv.Network(layers, rng=seed), 3)
    trained(e, alone, images, np.arange(20) % 2, (rv.Adam, {}), epochs=3, batch_size=8)
    assert e.predict(images).shape == (3, 20, 2)


def test_frozen_layers():
    X, y, _ = rows_for()

    def make(seed):
        net = maker()(seed)
        net.layers[0].trainable, net.layers[1].rate = False, 0.5
        return net

    trained(*pairs(make, 4), X, y, (rv.SGD, {}), epochs=3)


def test_labels_of_any_kind_and_class_weights():
    X, _, _ = rows_for()
    y = np.array(["no", "perhaps", "yes"])[np.arange(37) % 3]
    e, alone = pairs(maker((3, 5, 3), output="softmax", loss="cross_entropy"), 3)
    trained(e, alone, X, y, (rv.Adam, {}), epochs=3, class_weight="balanced")
    assert e.classes.tolist() == ["no", "perhaps", "yes"] == e[1].to_network().classes.tolist()


def test_seeds():
    make = maker()
    given = rv.Ensemble(make(3), 4, rng=[5, 6, np.random.default_rng(1), 2**64 - 1])
    assert given.seeds == [5, 6, make(np.random.default_rng(1)).seed, 2**64 - 1]
    assert rv.Ensemble(make(3), 4).seeds == rv.Ensemble(make(9), 4, rng=3).seeds  # None: those of net.seed
    assert len({*rv.Ensemble(make(3), 100).seeds}) == 100


def test_predictions_and_their_spread():
    X, _, _ = rows_for()
    e, alone = pairs(maker(), 5)
    outputs = e.predict(X)
    assert outputs.shape == (5, 37, 2)
    assert outputs.dtype == np.float32
    for k, net in enumerate(alone):
        assert outputs[k].tobytes() == net.predict(X).tobytes() == e[k].predict(X).tobytes()
    assert e.predict(X, threads=2).tobytes() == outputs.tobytes()
    mean, spread = e.predict(X, spread=True)
    np.testing.assert_allclose(mean, outputs.astype(float).mean(0), rtol=1e-6)
    np.testing.assert_allclose(spread, outputs.astype(float).std(0), rtol=1e-5, atol=1e-8)


def test_models_are_views():
    e, _ = pairs(maker(), 3)
    kept = e[1].parameters
    kept[:] = 0.0
    assert len(e) == 3
    assert not e[1].parameters.any()
    assert not e[-2].predict([[1.0, 2.0, 3.0]]).any()
    assert [model.seed for model in e[1:]] == e.seeds[1:]
    copied = e[1].to_network()
    copied.parameters[:] = 1.0
    del e
    assert not kept.any()


def test_callbacks_see_all_models():
    X, y, _ = rows_for()
    e, alone = pairs(maker(), 3)
    seen = []
    history = e.fit(X, y, epochs=5, callbacks=[lambda info: seen.append(info) or info.epoch == 2])
    assert [info.epoch for info in seen] == [0, 1, 2]
    assert np.array_equal([info.loss for info in seen], history.loss)
    assert history.stopped == ["callback"] * 3
    for k, net in enumerate(alone):
        net.fit(X, y, epochs=3)
        assert e[k].parameters.tobytes() == net.parameters.tobytes()
