"""Early stopping, tol, held-out rows, and accuracies an epoch."""

import copy

import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, data, pair, same_bits
from rounding import of_chain

X, Y = rv.datasets.load_digits()
X, Y = X[:400], Y[:400]


def new(**options):
    return rv.Network([64, 16, 10], output="softmax", rng=0, **options)


def stops_at(losses, patience, min_delta=0.0):
    """The epoch after which a plain reading of the rule stops, or None; and the epoch with the least loss."""
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses):
        waited = 0 if loss < best - min_delta else waited + 1
        best = min(best, loss)
        if waited >= patience:
            return epoch, int(np.argmin(losses[: epoch + 1]))
    return None, int(np.argmin(losses))


@pytest.mark.parametrize("patience", [1, 2])
@pytest.mark.parametrize("min_delta", [0.0, 0.02])
@pytest.mark.parametrize("validated", [True, False])
def test_early_stopping(patience, min_delta, validated):
    held = (X[300:], Y[300:]) if validated else None
    how = {"optimizer": rv.SGD(6.0), "validation_data": held}
    kept = []
    free = new()
    everything = free.fit(X[:300], Y[:300], epochs=60, callbacks=[lambda i: kept.append(free.parameters.copy())], **how)
    watched = everything.val_loss if validated else everything.loss
    last, best = stops_at(watched, patience, min_delta)
    assert last is not None, "the rule stops it"
    assert last < 59
    for restore in (True, False):
        net = new()
        rule = rv.EarlyStopping(patience, restore_best=restore, min_delta=min_delta)
        history = net.fit(X[:300], Y[:300], epochs=60, early_stopping=rule, **how)
        assert (history.stopped, history.best_epoch, len(history.loss)) == ("early_stopping", best, last + 1)
        assert same_bits(net.parameters, kept[best if restore else last])


def test_the_best_weights_come_back_where_nothing_stops():
    kept, net = [], new()
    how = {"optimizer": rv.SGD(2.0), "validation_data": (X[300:], Y[300:])}
    rule = rv.EarlyStopping(patience=1000)
    history = net.fit(
        X[:300],
        Y[:300],
        epochs=30,
        early_stopping=rule,
        callbacks=[lambda i: kept.append(net.parameters.copy())],
        **how,
    )
    assert history.stopped is None
    assert history.best_epoch == history.val_loss.argmin() < 29
    assert same_bits(net.parameters, kept[history.best_epoch])


def test_true_is_the_default_rule():
    one, two = new(), new()
    how = {"epochs": 60, "optimizer": rv.SGD(2.0), "validation_data": (X[300:], Y[300:])}
    one.fit(X[:300], Y[:300], early_stopping=True, **how)
    two.fit(X[:300], Y[:300], early_stopping=rv.EarlyStopping(), **how)
    assert same_bits(one.parameters, two.parameters)


def test_tol_ends_what_is_flat():
    net = new()
    history = net.fit(X, Y, epochs=200, tol=0.05, optimizer=rv.SGD(0.5))
    assert history.stopped == "tol"
    assert stops_at(history.loss, 10, 0.05)[0] == len(history.loss) - 1
    assert len(new().fit(X, Y, epochs=200, optimizer=rv.SGD(0.5)).loss) == 200


def test_a_callback_is_named():
    assert new().fit(X, Y, epochs=5, callbacks=[lambda info: info.epoch == 2]).stopped == "callback"
    assert new().fit(X, Y, epochs=2).stopped is None


def test_a_validation_split_holds_out_rows_of_each_class():
    seen = {}
    net = new()
    history = net.fit(X, Y, epochs=3, validation_split=0.25, optimizer="adam")
    from ranvier._nets.validation import split

    rows, kept = split(net.seed, 0.25, Y)
    assert sorted([*rows, *kept]) == list(range(400))
    assert len(kept) == 100
    share = np.bincount(Y[kept], minlength=10) / np.bincount(Y, minlength=10)
    assert (abs(share - 0.25) < 0.03).all()
    by_hand = new()
    seen = by_hand.fit(X[rows], Y[rows], epochs=3, validation_data=(X[kept], Y[kept]), optimizer="adam")
    assert same_bits(net.parameters, by_hand.parameters)
    assert same_bits(history.val_loss, seen.val_loss)
    in_parts = new()
    for _ in range(3):
        in_parts.fit(X, Y, epochs=1, validation_split=0.25, optimizer="adam")
    assert same_bits(net.parameters, in_parts.parameters), "each call holds out the same rows"


def test_weights_of_validation_rows_count():
    w = np.random.default_rng(0).random(100)
    net = new()
    history = net.fit(X[:300], Y[:300], epochs=1, validation_data=(X[300:], Y[300:], w))
    assert history.val_loss[0] == net.loss(X[300:], Y[300:], sample_weight=w)
    weighted = net.evaluate(X[300:], Y[300:], sample_weight=w)["accuracy"]
    assert history.val_accuracy[0] == pytest.approx(weighted, rel=of_chain(100, "float32"))  # w is rounded


CLASSIFIERS = [
    ("softmax", "cross_entropy", 3, True),
    ("softmax", "cross_entropy", 3, False),
    ("softmax", "cross_entropy", 70, True),  # longer than a group of rows takes
    ("softmax", "mse", 3, True),
    ("softmax", "mse", 3, False),
    ("sigmoid", "binary_cross_entropy", 1, False),
    ("sigmoid", "binary_cross_entropy", 4, False),
    ("sigmoid", "binary_cross_entropy", 4, True),
    ("linear", "hinge", 1, False),
    ("tanh", "hinge", 3, True),
    ("linear", "mse", 3, True),
]


def targets_of(loss, n, labels, rows, draw):
    if labels:
        return draw.integers(0, n, rows)
    if loss == "binary_cross_entropy":
        return draw.integers(0, 2, (rows, n)).astype(float)
    if loss == "hinge":
        return draw.choice([-1.0, 1.0], (rows, n))
    return np.eye(n)[draw.integers(0, n, rows)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("hidden", [2, 33])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("case", CLASSIFIERS, ids=str)
def test_accuracies_are_those_of_evaluate(case, weighted, hidden, dtype):
    """Of one batch of all rows the accuracy is that of the network before the update."""
    output, loss, n, labels = case
    draw = np.random.default_rng(n)
    x, y = draw.normal(size=(53, 3)).astype(dtype), targets_of(loss, n, labels, 53, draw)
    w = draw.random(53).astype(dtype) if weighted else None
    net = rv.Network([3, hidden, n], output=output, loss=loss, rng=1, dtype=dtype)
    if n == 70:  # most rows would be wrong
        y[: len(y) // 2] = net.predict(x[: len(y) // 2]).argmax(1)
    before = copy.deepcopy(net).evaluate(x, y, sample_weight=w)["accuracy"]
    history = net.fit(x, y, batch_size=53, sample_weight=w, optimizer=rv.SGD(0.5), validation_data=(x, y))
    assert 0 < before < 1
    assert history.accuracy[0] == pytest.approx(before, rel=of_chain(53))  # a sum of weights, here and there
    assert history.val_accuracy[0] == net.evaluate(x, y)["accuracy"]


def test_equal_outputs_are_the_first_class():
    """As argmax has it: a network of zeros is right for class 0 alone."""
    for rows in (5, 100):
        net = rv.Network([2, 3], output="softmax", init="zeros")
        y = np.arange(rows) % 3
        assert net.fit(np.zeros((rows, 2)), y, batch_size=rows).accuracy[0] == (y == 0).mean()


def test_numbers_have_no_accuracy():
    net, _ = pair([4, 8, 2])
    x, y, _ = data("mse", 20, 4, 2)
    infos = []
    history = net.fit(x, y, validation_data=(x, y), callbacks=[infos.append])
    assert history.accuracy is None
    assert history.val_accuracy is None
    assert infos[0].accuracy is None
    assert infos[0].learning_rate == 0.01


def test_callbacks_see_what_the_history_has():
    infos = []
    history = new().fit(
        X, Y, epochs=3, validation_split=0.2, callbacks=[infos.append], schedule=rv.schedules.Exponential()
    )
    for name in ("loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"):
        assert [getattr(info, name) for info in infos] == getattr(history, name).tolist()


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"early_stopping": 3}, TypeError, r"early_stopping must be rv.EarlyStopping\(patience=10\), True or None; got int 3"),
        ({"tol": -1}, ValueError, "tol must be >= 0, or None"),
        ({"tol": "a"}, TypeError, "tol must be a number"),
        ({"validation_split": 0.0}, ValueError, "validation_split must be > 0 and < 1; got float 0.0"),
        ({"validation_split": 1.0}, ValueError, "validation_split must be > 0 and < 1"),
        ({"validation_split": 0.1, "validation_data": (X, Y)}, ValueError, "give it or validation_data, not both"),
        ({"validation_data": (X,)}, ValueError, r"validation_data must be \(X, y\) or \(X, y, sample_weight\); got 1 parts"),
    ],
)  # fmt: skip
def test_refusals(options, error, words):
    with pytest.raises(error, match=words):
        new().fit(X, Y, **options)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"patience": 0}, ValueError, "patience must be an integer >= 1"),
        ({"patience": 1.5}, TypeError, "patience must be an integer"),
        ({"min_delta": -1}, ValueError, "min_delta must be a finite number >= 0"),
        ({"restore_best": 3}, TypeError, "restore_best must be"),
    ],
)
def test_bad_rules(arguments, error, words):
    with pytest.raises(error, match=words):
        rv.EarlyStopping(**arguments)
