"""What y may be: class labels, one column, rows; and weights of rows at their edges."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from mirror import LOSSES, build, fact, parts, usual_output
from refusal import refuses

rng = np.random.default_rng(1)
X = rng.standard_normal((12, 3)).astype(np.float32)
LABELS = np.arange(12) % 4
ONE_HOT = np.eye(4, dtype=np.float32)[LABELS]
INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", ">i4", ">u8"]
PER_TARGET = {name: fact(name, "OUTPUTS_PER_TARGET", 1) for name in oracle.names("losses")}
OF_CLASSES = [(loss, output) for loss, output in LOSSES if PER_TARGET[parts(loss)[0]] == 1]
OF_ROWS = [(loss, output) for loss, output in LOSSES if PER_TARGET[parts(loss)[0]] > 1]


def network(loss="cross_entropy", n_out=4, output=None, **options):
    return rv.Network([3, 5, n_out], output=output or usual_output(loss), loss=build(rv.losses, loss), rng=0, **options)


def trained(net, y):
    history = net.fit(X, y, epochs=3, batch_size=5, optimizer=rv.SGD(0.1), validation_data=(X, y))
    return history.loss.tobytes(), history.val_loss.tobytes(), net.parameters.tobytes()


@pytest.mark.parametrize(("loss", "output"), OF_CLASSES, ids=str)
def test_labels_of_any_integer_dtype_are_one_hot_rows(loss, output):
    wanted = trained(network(loss, output=output), ONE_HOT)
    for dtype in INTEGERS:
        labels = LABELS.astype(dtype)
        for form in (labels, labels.tolist(), np.repeat(labels, 2)[::2], labels[::-1].copy()[::-1]):
            assert trained(network(loss, output=output), form) == wanted, dtype


def test_bools_are_labels_of_two_classes():
    assert trained(network(n_out=2), LABELS > 1) == trained(network(n_out=2), (LABELS > 1).astype(int))


@pytest.mark.parametrize("dtype", INTEGERS)
def test_labels_outside_the_classes_are_named_with_their_place(dtype):
    net = network()
    for bad in (4, 100, -1, np.iinfo(dtype).max, np.iinfo(dtype).min):
        if not np.iinfo(dtype).min <= bad < 0 and not 4 <= bad <= np.iinfo(dtype).max:
            continue
        y = LABELS.astype(dtype)
        y[7] = bad
        for call in (net.loss, net.backward, net.fit, lambda x, y: net.step(x, y, rv.SGD())):
            with refuses(ValueError, "y[7]", "class labels", "3", untouched=[net, y]):
                call(X, y)
        with refuses(ValueError, "validation y[7]", untouched=[net, y]):
            net.fit(X, LABELS, validation_data=(X, y))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "longdouble"])
def test_float_labels_are_refused(dtype):
    net = network()
    with refuses(ValueError, "y", "integer class labels", "(12, 4)", "float", untouched=[net]):
        net.fit(X, LABELS.astype(dtype))


@pytest.mark.parametrize(
    "y", [LABELS[:11], LABELS[:, None], np.zeros((12, 3)), ONE_HOT.T, 3, LABELS[None]], ids=np.shape
)
def test_y_of_another_shape_is_named(y):
    net = network()
    with refuses(ValueError, "y", "12", untouched=[net]):
        net.fit(X, y)


def test_rows_must_be_probabilities_for_cross_entropy():
    net = network()
    for bad, word in ((ONE_HOT * 2, "[0, 1]"), (ONE_HOT * 0.5, "sum to 1"), (-ONE_HOT, "[0, 1]")):
        with refuses(ValueError, "y", word, untouched=[net]):
            net.fit(X, bad)


@pytest.mark.parametrize(
    ("loss", "bad"), [(name, bad) for name in oracle.names("losses") for bad in fact(name, "REFUSED", [])]
)
def test_targets_outside_the_range_of_a_loss_are_named(loss, bad):
    net = network(loss, n_out=2)
    y = np.tile([1.0, 0.0], (12, 1))
    y[3, 1] = bad
    with refuses(ValueError, "y[3, 1]", loss, untouched=[net]):
        net.fit(X, y)


def test_one_output_takes_1d_y():
    y = rng.standard_normal(12)
    for loss in ("mse", "huber"):
        assert trained(network(loss, 1), y) == trained(network(loss, 1), y[:, None])
    assert trained(network("binary_cross_entropy", 1), LABELS > 1) == trained(
        network("binary_cross_entropy", 1), (LABELS > 1).astype(float)[:, None]
    )


@pytest.mark.parametrize(("loss", "output"), OF_ROWS, ids=str)
def test_a_loss_of_several_outputs_a_target_takes_fewer_columns(loss, output):
    n = PER_TARGET[parts(loss)[0]]
    y = rng.standard_normal((12, 2))
    net, small = network(loss, 2 * n, output), lambda: network(loss, n, output)
    assert np.isfinite(net.fit(X, y).loss).all()
    assert trained(small(), y[:, 0]) == trained(small(), y[:, :1])
    for bad in (LABELS, np.zeros((12, 2 * n)), np.zeros((12, 1))):
        with refuses(ValueError, "y", "(12, 2)", untouched=[net]):
            net.fit(X, bad)


def test_a_batch_without_weight_changes_nothing():
    net, weight = network(), np.ones(12)
    weight[4:8] = 0
    seen = []
    net.fit(X[4:8], LABELS[4:8], sample_weight=[0, 0, 0, 1], batch_size=3, shuffle=False, epochs=1)
    history = net.fit(
        X, LABELS, sample_weight=weight, batch_size=4, shuffle=False, callbacks=[lambda i: seen.append(i.loss)]
    )
    assert np.isfinite(history.loss).all()
    assert np.isfinite(net.parameters).all()
    kept = np.r_[0:4, 8:12]
    a, b = network(), network()
    a.fit(X, LABELS, sample_weight=weight, batch_size=4, shuffle=False, epochs=2, optimizer=rv.SGD(0.1, momentum=0.9))
    b.fit(X[kept], LABELS[kept], batch_size=4, shuffle=False, epochs=2, optimizer=rv.SGD(0.1, momentum=0.9))
    assert a.parameters.tobytes() == b.parameters.tobytes()


def test_weights_zero_everywhere_are_refused():
    net = network()
    for call in (net.loss, net.backward, net.fit):
        with refuses(ValueError, "sample_weight", "zero", untouched=[net]):
            call(X, LABELS, sample_weight=np.zeros(12))
    with refuses(ValueError, "sample_weight", "zero", untouched=[net]):  # in float32 these are zeros
        net.fit(X, LABELS, sample_weight=np.full(12, 1e-60))


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_only_the_proportions_of_weights_count(scale):
    weight = np.arange(12) % 3 + 1.0
    a, b = network(dtype="float64"), network(dtype="float64")
    np.testing.assert_allclose(
        a.loss(X, LABELS, sample_weight=weight), b.loss(X, LABELS, sample_weight=scale * weight), rtol=1e-14
    )
