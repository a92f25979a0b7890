"""Figures of networks: what is drawn, on axes that take notes; and on matplotlib's own where it is installed."""

from types import SimpleNamespace

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, axes, label
from refusal import refuses

rng = np.random.default_rng(0)
X = rng.standard_normal((40, 2))
LABELS = np.arange(40) % 3
DIGITS, DIGIT = rv.datasets.load_digits()
HISTORY = rv.Network([64, 10], output="softmax", rng=0).fit(
    DIGITS[:100], DIGIT[:100], epochs=4, validation_data=(DIGITS[100:200], DIGIT[100:200])
)


def test_losses():
    for ax in axes():
        loss, validation = rv.plot.loss_curves(HISTORY, ax, linewidth=3.0)
        if isinstance(ax, Notes):
            for line, values in ((loss, HISTORY.loss), (validation, HISTORY.val_loss)):
                np.testing.assert_array_equal(line.x, [1, 2, 3, 4])
                np.testing.assert_array_equal(line.y, values)
                assert line.style["linewidth"] == 3.0
            assert loss.get_color() != validation.get_color()
            assert ax.labels["legend"] == ["training", "validation"]
            assert ax.integer_ticks
        assert (label(ax, "x"), label(ax, "y"), label(ax, "title")) == ("epoch", "loss", "Training, 4 epochs")
    ax = Notes()
    (loss,) = rv.plot.loss_curves(SimpleNamespace(loss=[2.0], val_loss=[], accuracy=[0.5]), ax)
    assert loss.style["marker"] == "o"  # a line of one point cannot be seen
    assert "legend" not in ax.labels
    assert label(ax, "title") == "Training, 1 epoch"


def test_axes_whose_ticks_are_set_are_taken_too():
    for ax in axes():
        if not isinstance(ax, Notes):
            ax.set_xticks([1, 4])
            rv.plot.loss_curves(HISTORY, ax)
            assert ax.get_xticks().tolist() == [1, 4]


@pytest.mark.parametrize("validated", [True, False])
def test_accuracies_have_an_axis_of_their_own(validated):
    """The values of a history with accuracies; those of the validation may be None."""
    history = SimpleNamespace(
        loss=np.array([2.0, 1.0]), val_loss=np.array([2.5, 1.5] if validated else []), accuracy=np.array([0.5, 0.75]),
        val_accuracy=np.array([0.25, 0.5]) if validated else None,
    )  # fmt: skip
    for ax in axes():
        artists = rv.plot.loss_curves(history, ax, accuracy=True)
        assert len(artists) == 2 + 2 * validated
        if isinstance(ax, Notes):
            assert [line.y.tolist() for line in ax.twin.artists] == [[0.5, 0.75], [0.25, 0.5]][: 1 + validated]
            assert [line.get_color() for line in ax.twin.artists] == [line.get_color() for line in ax.artists]
            assert {line.style["linestyle"] for line in ax.twin.artists} == {"--"}
            assert label(ax.twin, "y") == "accuracy (dashed)"
        else:
            assert [other.get_ylabel() for other in ax.figure.axes] == ["loss", "accuracy (dashed)"]


def network(n_out, **options):
    return rv.Network([2, 8, n_out], rng=3, **options)


def test_regions_of_classes():
    net = network(3, output="softmax")
    net.fit(X, LABELS, epochs=50, optimizer=rv.Adam(0.05))
    for ax in axes():
        *regions, zeros, ones, twos = rv.plot.decision_boundary(net, X, LABELS, ax, resolution=30, hatches=["/"])
        assert 1 <= len(regions) <= 3
        if isinstance(ax, Notes):
            across, up, _ = regions[0].values
            outputs = net.predict(np.stack(np.meshgrid(across, up), -1).reshape(-1, 2)).reshape(30, 30, 3)
            classes = [int(region.style["colors"][0][1]) for region in regions]
            assert classes == np.unique(outputs.argmax(2)).tolist()
            for region, k in zip(regions, classes, strict=True):
                low, high = region.style["levels"]
                lead = region.values[2]
                np.testing.assert_array_equal((low < lead) & (lead < high), outputs.argmax(2) == k)
                assert region.style["hatches"] == ["/"]
            assert [point.get_color() for point in (zeros, ones, twos)] == ["C0", "C1", "C2"]
            for k, points in enumerate((zeros, ones, twos)):
                np.testing.assert_array_equal([points.x, points.y], X[k == LABELS].T)
            assert ax.labels["legend"] == ["0", "1", "2"]
            np.testing.assert_allclose(ax.labels["xlim"], (across[0], across[-1]))
            assert across[0] < X[:, 0].min() < X[:, 0].max() < across[-1]
            again = Notes()
            rv.plot.decision_boundary(net, X, np.eye(3)[LABELS], again, 30)
            for one, other in zip(ax.artists, again.artists, strict=True):
                assert all(map(np.array_equal, one.values, other.values))
        assert (label(ax, "x"), label(ax, "y"), label(ax, "title")) == ("x1", "x2", "Network 2-8-3: class")


@pytest.mark.parametrize(
    ("options", "y", "line"),
    [
        ({"output": "sigmoid"}, LABELS == 1, 0.5),
        ({"loss": "hinge"}, 2.0 * (LABELS == 1) - 1, 0.0),
        ({}, LABELS / 2, None),
    ],
    ids=["sigmoid", "hinge", "numbers"],
)
def test_one_output_is_a_shade_with_a_line(options, y, line):
    net = network(1, **options)
    for ax in axes():
        shade, *rest = rv.plot.decision_boundary(net, X, y, ax, resolution=20, cmap="bwr")
        points = rest if line is None else rest[1:]
        assert len(points) == len(np.unique(y))
        if isinstance(ax, Notes):
            left, right, bottom, top = shade.style["extent"]
            across, up = (
                np.linspace(a, b, 41)[1::2] for a, b in ((left, right), (bottom, top))
            )  # the middles of 20 pixels
            wanted = net.predict(np.stack(np.meshgrid(across, up), -1).reshape(-1, 2)).reshape(20, 20)
            np.testing.assert_allclose(shade.values[0], wanted, atol=1e-5)
            assert shade.style["origin"] == "lower"  # the first row is the lowest
            assert shade.style["cmap"] == "bwr"
            limits = {0.5: (0.0, 1.0), 0.0: (-np.abs(wanted).max(), np.abs(wanted).max())}
            of_shade = limits.get(line, (wanted.min(), wanted.max()))
            np.testing.assert_allclose((shade.style["vmin"], shade.style["vmax"]), of_shade, atol=1e-5)
            if line is not None:
                np.testing.assert_allclose(rest[0].values[2], wanted, atol=1e-5)
                assert rest[0].style["levels"] == [line]
        told = "output" if line is None else f"output, with a line at {line:g}"
        assert label(ax, "title") == f"Network 2-8-1: {told}"


def test_a_boundary_outside_the_picture_is_not_drawn():
    net = network(1, output="sigmoid")
    net.layers[1].bias[:] = 50.0
    for ax in axes():
        assert len(rv.plot.decision_boundary(net, X, LABELS == 1, ax, 10)) == 3
    net = network(3, output="softmax")
    net.layers[1].bias[1] = 50.0
    for ax in axes():
        assert len(rv.plot.decision_boundary(net, X, LABELS, ax, 10)) == 1 + 3


def test_inputs_have_their_names():
    net = network(3, output="softmax")
    net.feature_names = ["height", "weight"]
    ax = Notes()
    rv.plot.decision_boundary(net, X, LABELS, ax, 10)
    assert (label(ax, "x"), label(ax, "y")) == ("height", "weight")


def test_weights():
    net = rv.Network([6, 5, 2], rng=0)
    weight = net.layers[0].weight
    for ax in axes():
        image = rv.plot.weights(net, shape=(2, 3), ax=ax)
        if isinstance(ax, Notes):
            (grid,) = image.values
            assert grid.shape == (2 * 3 - 1, 3 * 4 - 1)  # five images of 2 x 3 in two rows of three, a pixel apart
            for k in range(5):
                y, x = k // 3 * 3, k % 3 * 4
                np.testing.assert_array_equal(grid[y : y + 2, x : x + 3], weight[k].reshape(2, 3))
            assert np.isnan(grid).sum() == grid.size - weight.size
            assert image.style["vmax"] == -image.style["vmin"] == np.abs(weight).max()
        assert label(ax, "title") == "Weights of 5 neurons of layer 0"
        assert (label(ax, "x"), label(ax, "y")) == ("3 pixels wide", "2 pixels high")
    for of, layer, shape, wanted in [
        (net.layers[1], 0, None, (1, 11)),
        (net, 1, (5, 1), (5, 3)),
        (net, 0, None, (5, 11)),
    ]:
        assert rv.plot.weights(of, layer, shape, Notes()).values[0].shape == wanted
    zeros = rv.plot.weights(rv.Network([4, 2], init="zeros"), ax=Notes())
    assert (zeros.style["vmin"], zeros.style["vmax"]) == (-1.0, 1.0)


def test_filters():
    """Each kernel from 0 to 1, a white pixel between them."""
    net = rv.Network([rv.Input((5, 5, 1)), rv.Conv2D(3, 2), rv.Flatten(), rv.Dense(1)], rng=0)
    for ax in axes():
        image = rv.plot.filters(net, ax=ax)
        if isinstance(ax, Notes):
            (grid,) = image.values
            assert grid.shape == (5, 5)
            for k, kernel in enumerate(net.layers[0].weight[..., 0]):
                y, x = k // 2 * 3, k % 2 * 3
                np.testing.assert_allclose(
                    grid[y : y + 2, x : x + 2], (kernel - kernel.min()) / np.ptp(kernel), atol=1e-6
                )
            assert (grid[2] == 1).all()
        assert label(ax, "title") == "3 kernels of layer 0"


def test_confusion():
    y, predicted = [0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2]
    for ax in axes():
        matrix, *counts = rv.plot.confusion(y, predicted, ["a", "b", "c"], ax)
        assert len(counts) == 5  # those that are not 0
        if isinstance(ax, Notes):
            assert matrix.values[0].tolist() == [[1, 1, 0], [0, 1, 0], [2, 0, 1]]
            found = {(int(text.values[1]), int(text.values[0])): str(text.values[2]) for text in counts}
            assert found == {(0, 0): "1", (0, 1): "1", (1, 1): "1", (2, 0): "2", (2, 2): "1"}
            assert [text.style["color"] for text in counts] == ["black", "black", "black", "white", "black"]
            assert [ax.labels[f"{axis}ticks"][1] for axis in "xy"] == [["a", "b", "c"]] * 2
        assert (label(ax, "x"), label(ax, "y")) == ("predicted", "actual")
        assert label(ax, "title") == "accuracy 0.5 (3 of 6)"
    ax = Notes()
    rv.plot.confusion(y, predicted, ax=ax)
    assert ax.labels["xticks"][1] == ["0", "1", "2"]
    assert len(rv.plot.confusion(np.arange(31), np.arange(31), ax=Notes())) == 1
    labels, found = np.array(["dog", "cat"])[[0, 1, 1]], ["dog", "dog", "cat"]
    for names, shown in ((None, ["cat", "dog"]), (["dog", "cat"], ["dog", "cat"])):
        ax = Notes()
        matrix, *_ = rv.plot.confusion(labels, found, names, ax)
        assert [ax.labels[f"{axis}ticks"][1] for axis in "xy"] == [shown] * 2
        assert matrix.values[0].tolist() == ([[1, 1], [0, 1]] if names is None else [[1, 0], [1, 1]])


def test_calibration():
    curve = rv.analysis.calibration_curve(rng.integers(0, 2, 200), rng.uniform(size=200))
    for ax in axes():
        diagonal, bars, line = rv.plot.calibration(curve, ax, color="red")
        if isinstance(ax, Notes):
            assert diagonal.x.tolist() == diagonal.y.tolist() == [0.0, 1.0]
            np.testing.assert_array_equal(line.x, curve.predicted)
            np.testing.assert_array_equal(line.y, curve.observed)
            assert line.get_color() == "red"
            np.testing.assert_array_equal(bars.x, curve.predicted)
            np.testing.assert_allclose(bars.y, curve.count / 200)
            assert bars.values[2] == 0.05
            assert ax.labels["legend"] == ["right probabilities", "part of the rows", "observed"]
        assert label(ax, "title") == f"expected calibration error {curve.error:.3g}"
    close = rv.analysis.CalibrationCurve(np.array([0.1, 0.12, 0.9]), np.zeros(3), np.ones(3))
    assert rv.plot.calibration(close, Notes())[1].values[2] == pytest.approx(0.8 * 0.02)
    assert rv.plot.calibration(rv.analysis.calibration_curve([1], [0.7]), Notes())[1].values[2] == 0.05


CLASSES, CONVOLUTION = network(3, output="softmax"), rv.Network([rv.Input((4, 4, 1)), rv.Conv2D(2, 3), rv.Flatten()])


@pytest.mark.parametrize(
    ("draw", "kind", "words"),
    [
        (lambda ax: rv.plot.loss_curves(3, ax), TypeError, ["history must be what net.fit returns", "3"]),
        (lambda ax: rv.plot.loss_curves(SimpleNamespace(loss=[], val_loss=[]), ax), ValueError, ["history", "one epoch"]),
        (lambda ax: rv.plot.loss_curves(SimpleNamespace(loss=[[1.0]], val_loss=[]), ax), ValueError, ["history.loss", "(1, 1)"]),
        (lambda ax: rv.plot.loss_curves(HISTORY[:1], ax), TypeError, ["history must be what net.fit returns"]),
        (lambda ax: rv.plot.loss_curves(SimpleNamespace(loss=[1.0], val_loss=[], accuracy=None), ax, accuracy=True),
         ValueError, ["history must have an accuracy"]),
        (lambda ax: rv.plot.loss_curves(HISTORY, ax, accuracy=1.5), TypeError, ["accuracy"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X[:, :1], LABELS, ax), ValueError, ["X must have shape (rows, 2)"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, [[np.inf, 0]], [0], ax), ValueError, ["X must be finite"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X, LABELS[:3], ax), ValueError, ["y must have shape (40,)", "(3,)"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X, LABELS + 1, ax), ValueError, ["y must hold class labels 0 … 2"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X, np.ones((40, 3)), ax), ValueError, ["y (rows, 3)", "a single 1"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X, LABELS, ax, 1), ValueError, ["resolution", "1"]),
        (lambda ax: rv.plot.decision_boundary(CLASSES, X, LABELS, ax, 3000), ValueError, ["resolution", "2,000"]),
        (lambda ax: rv.plot.decision_boundary(network(1), X, np.arange(40), ax), ValueError, ["y must have at most 8", "40"]),
        (lambda ax: rv.plot.decision_boundary(network(2, loss="gaussian_nll"), X, LABELS, ax), ValueError, ["gaussian_nll"]),
        (lambda ax: rv.plot.decision_boundary(rv.Network([3, 1]), X, LABELS, ax), ValueError, ["2 inputs", "3"]),
        (lambda ax: rv.plot.weights(3, ax=ax), TypeError, ["net must be an rv.Network or one of its layers"]),
        (lambda ax: rv.plot.weights(CLASSES, 2, ax=ax), ValueError, ["layer must be in 0 … 1", "2"]),
        (lambda ax: rv.plot.weights(CLASSES, shape=(2, 2), ax=ax), ValueError, ["shape must have 2 places", "2 x 2"]),
        (lambda ax: rv.plot.weights(CLASSES, shape=2, ax=ax), TypeError, ["shape must be a pair", "2"]),
        (lambda ax: rv.plot.weights(CONVOLUTION, ax=ax), ValueError, ["layer 0 must be a Dense", "rv.plot.filters"]),
        (lambda ax: rv.plot.weights(CONVOLUTION, 1, ax=ax), ValueError, ["layer 1 must be a Dense; it is flatten"]),
        (lambda ax: rv.plot.confusion([0, 2], [0, 1], ["a", "b"], ax), ValueError, ["y must hold class labels 0 … 1"]),
        (lambda ax: rv.plot.confusion([0, 1], [0, 1], "ab", ax), TypeError, ["names must be a list of strings", "'ab'"]),
        (lambda ax: rv.plot.confusion([0, 1], [0, 1], ["a", 1], ax), TypeError, ["names must be a list of strings"]),
        (lambda ax: rv.plot.confusion(["a"], ["c"], ["a", "b"], ax), ValueError, ["predicted must be labels of the classes 'a', 'b'"]),
        (lambda ax: rv.plot.confusion(["a"], [0], ["a", "b"], ax), TypeError, ["y must be an array of class labels"]),
        (lambda ax: rv.plot.calibration(([0.5], [0.5], [1]), ax), TypeError, ["curve", "rv.analysis.calibration_curve"]),
    ],
)  # fmt: skip
def test_bad_arguments_come_before_anything_is_drawn(draw, kind, words):
    ax = Notes()
    with refuses(kind, *words):
        draw(ax)
    assert not ax.artists
    assert not ax.labels
