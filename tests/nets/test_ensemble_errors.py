"""What an ensemble refuses, and what it leaves behind: nothing changes on an error, and divergence names its model."""

import numpy as np
import pytest
import ranvier as rv
from interrupted import soon
from mirror import data
from refusal import refuses


def make(seed=0, **options):
    return rv.Network([3, 5, 2], activation="tanh", rng=seed, **options)


def numbered(rows):
    """Names of the rows of a table, from the arguments that each gives."""
    return [f"{k}-{'-'.join(arguments)}" for k, (_, arguments, _) in enumerate(rows)]


MADE = [
    (TypeError, {"net": [3, 5, 2]}, ["net", "Network"]),
    (TypeError, {"net": rv.PerceptronNetwork(3, 2)}, ["net", "Network"]),
    (ValueError, {"net": make(loss=lambda p, y: (0.0, p))}, ["loss of your own"]),
    (ValueError, {"n": 0}, ["n", "0"]),
    (TypeError, {"n": 2.5}, ["n", "2.5"]),
    (TypeError, {"n": True}, ["n", "True"]),
    (ValueError, {"rng": [1, 2]}, ["rng", "3", "2"]),
    (ValueError, {"rng": [1, 2, -1]}, ["rng[2]", "-1"]),
    (TypeError, {"rng": [1, None, 2]}, ["rng[1]", "None"]),
    (TypeError, {"rng": 0.5}, ["rng", "0.5"]),
    (ValueError, {"learning_rate": [0.1, 0.2]}, ["learning_rate", "(3,)", "(2,)"]),
    (ValueError, {"learning_rate": [0.1, 0.2, 0.0]}, ["learning_rate[2]", "0"]),
    (ValueError, {"learning_rate": [0.1, np.nan, 0.1]}, ["learning_rate[1]", "nan"]),
    (TypeError, {"learning_rate": [0.1, "x", 0.1]}, ["learning_rate[1]", "x"]),
    (ValueError, {"weight_decay": -1.0}, ["weight_decay", "-1"]),
    (TypeError, {"seed": 3}, ["rng"]),
]


@pytest.mark.parametrize(("kind", "arguments", "words"), MADE, ids=numbered(MADE))
def test_what_makes_no_ensemble(kind, arguments, words):
    with refuses(kind, *words):
        rv.Ensemble(**{"net": make(), "n": 3} | arguments)


X, Y, W = data("mse", 20, 3, 2, "float32")
ROWS = [np.arange(5), np.arange(20), np.arange(3)]
FITTED = [
    (ValueError, {"X": X[:, :2]}, ["X", "(rows, 3)", "(20, 2)"]),
    (ValueError, {"y": Y[:5]}, ["y", "(20, 2)", "(5, 2)"]),
    (ValueError, {"X": np.where(np.arange(60).reshape(20, 3) == 7, np.nan, X)}, ["X[2, 1]", "nan"]),
    (ValueError, {"rows": ROWS[:2]}, ["rows", "3", "2"]),
    (ValueError, {"rows": [*ROWS[:2], []]}, ["rows[2]", "no rows"]),
    (ValueError, {"rows": [*ROWS[:2], [0, 20]]}, ["rows[2][1]", "20", "0 … 19"]),
    (ValueError, {"rows": [*ROWS[:2], [-21]]}, ["rows[2][0]", "-21"]),
    (TypeError, {"rows": [*ROWS[:2], [0.5]]}, ["rows[2]", "float64"]),
    (ValueError, {"rows": [*ROWS[:2], [[1, 2]]]}, ["rows[2]", "(rows,)"]),
    (ValueError, {"rows": [*ROWS[:2], [True, False]]}, ["rows[2]", "20"]),
    (TypeError, {"rows": 3}, ["rows", "3"]),
    (ValueError, {"sample_weight": np.r_[np.zeros(10), np.ones(10)], "rows": ROWS}, ["sample_weight", "rows[0]"]),
    (ValueError, {"epochs": -1}, ["epochs", "-1"]),
    (ValueError, {"batch_size": 0}, ["batch_size", "0"]),
    (ValueError, {"threads": 0}, ["threads", "0"]),
    (ValueError, {"optimizer": "adamm"}, ["optimizer", "adam"]),
    (ValueError, {"optimizer": rv.SGD(1e300)}, ["learning_rate", "float32"]),
    (ValueError, {"optimizer": rv.LBFGS(), "callbacks": [print]}, ["callbacks", "LBFGS"]),
    (ValueError, {"early_stopping": True, "callbacks": [print]}, ["callbacks", "early_stopping"]),
    (ValueError, {"schedule": lambda epoch: 1.0}, ["schedule", "function"]),
    (ValueError, {"validation_split": 0.2, "validation_data": (X, Y)}, ["validation_split", "validation_data"]),
    (ValueError, {"validation_data": (X, Y[:3])}, ["validation y"]),
    (TypeError, {"checkpoint": "x"}, ["checkpoint"]),
    (TypeError, {"lr": 0.1}, ["learning_rate"]),
]


@pytest.mark.parametrize(("kind", "arguments", "words"), FITTED, ids=numbered(FITTED))
def test_what_trains_nothing(kind, arguments, words):
    e = rv.Ensemble(make(), 3)
    e.fit(X, Y, optimizer="adam")
    with refuses(kind, *words, untouched=[e.__getstate__()]) as caught:
        e.fit(**{"X": X, "y": Y} | arguments)
    assert caught.value is not None
    assert e.epochs.tolist() == [1, 1, 1]


def test_weight_decays_need_an_optimiser_that_has_them():
    e = rv.Ensemble(make(), 3, weight_decay=0.1)
    with refuses(ValueError, "RProp", "weight_decay"):
        e.fit(X, Y, optimizer=rv.RProp())


def test_models_that_are_not_there():
    e = rv.Ensemble(make(), 3)
    with refuses(IndexError, "0 … 2", "3"):
        e[3]
    with refuses(TypeError, "number", "'a'"):
        e["a"]
    with refuses(ValueError, "X", "(rows, 3)"):
        e.predict([[1.0, 2.0]])
    with refuses(TypeError, "never made"):
        rv._core.Ensemble.__new__(rv._core.Ensemble).predict(X, None)


def test_unequal_class_weights_need_numbers():
    e = rv.Ensemble(make(output="softmax"), 3)
    with refuses(ValueError, "class_weight", "rows"):
        e.fit(X, np.arange(20) % 2, rows=ROWS, class_weight="balanced")


@pytest.mark.parametrize("n", [5, 40])
@pytest.mark.parametrize("options", [{}, {"clip_value": 1e30}, {"rows": True}], ids=str)
def test_divergence_names_the_model_and_lets_the_others_finish(n, options):
    rates = np.full(n, 0.01)
    rates[[3, n - 1]] = 1e7
    net = rv.Network([3, 5, 2], activation="relu", rng=0)
    e = rv.Ensemble(net, n, learning_rate=rates)
    before = [model.parameters.copy() for model in e]
    options = options | ({"rows": [np.arange(20)] * n} if "rows" in options else {})
    with pytest.raises(
        rv.DivergenceError, match=r"model 3, as of 1 more.* epoch \d+, step \d+ .*learning_rate"
    ) as caught:
        e.fit(X, Y, epochs=30, batch_size=8, **options)
    assert caught.value.model == 3
    alone = rv.Network([3, 5, 2], activation="relu", rng=e.seeds[3])
    with pytest.raises(rv.DivergenceError) as of_one:
        alone.fit(
            X, Y, epochs=30, batch_size=8, optimizer=rv.SGD(1e7), **{k: v for k, v in options.items() if k != "rows"}
        )
    assert (caught.value.epoch, caught.value.step) == (of_one.value.epoch, of_one.value.step)
    losses = caught.value.history.loss
    assert losses.shape == (30, n)
    for k, seed in enumerate(e.seeds):
        alone = rv.Network([3, 5, 2], activation="relu", rng=seed)
        if rates[k] > 1:
            assert e[k].parameters.tobytes() == before[k].tobytes()
            assert e.epochs[k] == 0
            assert np.isnan(losses[-1, k])
        else:
            history = alone.fit(X, Y, epochs=30, batch_size=8, optimizer=rv.SGD(0.01))
            assert e[k].parameters.tobytes() == alone.parameters.tobytes()
            assert losses[:, k].tobytes() == history.loss.tobytes()


def test_what_others_record_does_not_depend_on_one_that_diverges():
    net = rv.Network([3, 5, 2], activation="relu", rng=0)
    rates = np.where(np.arange(16) == 5, 3e3, 0.01)
    e = rv.Ensemble(net, 16, learning_rate=rates)
    how = {"epochs": 9, "batch_size": 8, "schedule": rv.schedules.WarmUp(9, start=1e-6)}
    with pytest.raises(rv.DivergenceError, match="model 5 is") as caught:
        e.fit(X, Y, **how)
    assert caught.value.epoch > 0
    told = rv.Network([3, 5, 2], activation="relu", rng=e.seeds[2]).fit(X, Y, optimizer=rv.SGD(0.01), **how)
    assert caught.value.history.learning_rate[:, 2].tobytes() == told.learning_rate.tobytes()
    assert caught.value.history.loss[:, 2].tobytes() == told.loss.tobytes()
    assert np.isfinite(caught.value.history.loss[:, 5]).sum() == caught.value.epoch


def test_all_models_diverge():
    e = rv.Ensemble(rv.Network([3, 5, 2], activation="relu", rng=0), 3, learning_rate=1e7)
    with pytest.raises(rv.DivergenceError, match="model 0, as of 2 more") as caught:
        e.fit(X, Y, epochs=10**9, batch_size=8)
    assert caught.value.model == 0


def test_a_callback_must_not_train_the_ensemble():
    e = rv.Ensemble(make(), 3)
    with refuses(ValueError, "training already"):
        e.fit(X, Y, callbacks=[lambda info: e.fit(X, Y)])
    with pytest.raises(ZeroDivisionError) as caught:
        e.fit(X, Y, epochs=5, callbacks=[lambda info: 1 / (1 - info.epoch)])
    assert caught.value.history.loss.shape == (2, 3)
    e.fit(X, Y)


@pytest.mark.parametrize("widths", [[3, 5, 2], [3, 200, 300, 2]], ids=str)
@pytest.mark.parametrize("options", ["", ", tol=0.0, threads=2"], ids=["rounds", "whole"])
def test_ctrl_c(widths, options):
    facts = soon(f"""
        e = rv.Ensemble(rv.Network({widths}, rng=0), 30)
        X = np.random.default_rng(0).normal(size=(500, 3)).astype("float32")
        error, seconds = measured(lambda: e.fit(X, X[:, :2], epochs=10**7{options}))
        epochs = e.epochs
        e.fit(X, X[:, :2])
        report(seconds, shape=error.history.loss.shape, ends=[int(epochs.min()), int(epochs.max())],
               recorded=np.isfinite(error.history.loss).sum(0).tolist(), epochs=epochs.tolist())
    """)
    assert facts["recorded"] == facts["epochs"]
    assert facts["ends"][1] > 0
