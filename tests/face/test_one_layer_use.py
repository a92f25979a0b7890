"""The perceptron and ADALINE in the hands of users: shapes, views, tables, errors, Ctrl-C, and their figure."""

import numpy as np
import pytest
import ranvier as rv
from drawing import Notes, axes, label
from interrupted import soon
from refusal import refuses

pytestmark = pytest.mark.once

P, T = [[2, 2], [1, -2], [-2, 2], [-1, 1]], [0, 1, 0, 1]


class Frame:
    """As much of a table of pandas as is looked at."""

    def __init__(self, values, columns):
        self.values, self.columns = np.asarray(values), columns

    def __array__(self, dtype=None, copy=None):
        return self.values


def test_one_sample_or_many():
    one, many = rv.PerceptronNetwork(2), rv.PerceptronNetwork(2)
    assert (
        one.train(P[0], 0, epochs=1).mistakes.tolist() == many.train([P[0]], [[0]], epochs=1).mistakes.tolist() == [1]
    )
    assert one.weight.tolist() == many.weight.tolist() == [[-2, -2]]
    assert (one.predict(P[0]).shape, one.predict([P[0]]).shape, one(P).shape) == ((1,), (1, 1), (4, 1))
    three = rv.PerceptronNetwork(2, 3)
    assert three.step(P[0], [0, 1, 0]).e.tolist() == [-1, 0, -1]
    assert three.train(P[1], [1, 1, 1], epochs=2).converged
    assert three.predict(P[1]).tolist() == [1, 1, 1]


def test_targets_of_any_kind_of_number():
    found = [rv.PerceptronNetwork(2).train(P, np.array(T, dtype)).mistakes.tolist() for dtype in ("bool", "i8", "f4")]
    assert found == [[2, 1, 0]] * 3


def test_weights_are_views():
    net = rv.PerceptronNetwork(2, 2)
    weight, bias = net.weight, net.bias
    weight[1, 0], bias[1] = 5.0, -1.0
    assert net.predict([[0.5, 9.0], [0.0, 9.0]]).tolist() == [[1, 1], [1, 0]]
    net.train(P, np.column_stack([T, T]))
    assert weight is not net.weight
    assert weight.tolist() == net.weight.tolist()
    net.weight *= 2.0
    with pytest.raises(AttributeError, match="is a view into the network"):
        net.bias = np.zeros(2)


def test_tables_have_names():
    net = rv.Adaline(2)
    net.train(Frame(np.array(P, float), ["height", "width"]), T, epochs=1)
    assert net.feature_names == ["height", "width"]
    with pytest.raises(ValueError, match="in another order"):
        net.predict(Frame(np.array(P, float), ["width", "height"]))
    other = rv.PerceptronNetwork(2)
    with pytest.raises(ValueError, match="T must be 0 or 1"):
        other.train(Frame(np.array(P, float), ["a", "b"]), [0, 1, 2, 0])
    assert other.feature_names is None


ONE, TWO = rv.PerceptronNetwork(2), rv.PerceptronNetwork(2, 2, "hardlims")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ONE.train(np.ones((4, 3)), T), r"P must have shape \(samples, 2\) or \(2,\); got \(4, 3\)"),
        (lambda: ONE.train(np.ones((2, 5)), np.ones(5)), r"got \(2, 5\): a sample is a row here, pass its .T"),
        (lambda: rv.Adaline(1).train(np.ones(5), np.ones(5)), "for samples of one input use .reshape"),
        (lambda: ONE.train(P, T[:3]), r"T must have shape \(4, 1\) or \(4,\) to go with P \(4, 2\) and 1 neuron; got \(3,\)"),
        (lambda: TWO.train(P, T), r"got \(4,\): of class numbers np.eye\(2\)\[T\] makes a column a neuron"),
        (lambda: TWO.train(P[:3], np.ones((2, 3))), r"\(3, 2\) to go with P \(3, 2\) and 2 neurons; got \(2, 3\): a sample is"),
        (lambda: ONE.train(P, [0, 1, 0, 0.5]), r"T must be 0 or 1 for transfer 'hardlim'; T\[3\] is 0.5"),
        (lambda: TWO.train(P, [[1, 1], [1, 0], [1, 1], [1, 1]]), r"T must be -1 or 1 for transfer 'hardlims'; T\[1, 1\] is 0"),
        (lambda: ONE.train([[1, np.inf]], [1]), r"P must be finite; P\[0, 1\] is inf"),
        (lambda: rv.Adaline(2).train(P, [0, 1, np.nan, 0]), r"T must be finite; T\[2\] is nan"),
        (lambda: ONE.train(np.ones((0, 2)), []), "P has no rows"),
        (lambda: rv.Adaline(2).solve(np.ones((0, 2)), []), "P has no rows"),
        (lambda: rv.Adaline(2).max_learning_rate(np.ones((0, 2))), "P has no rows"),
        (lambda: ONE.train(P, T, epochs=-1), "epochs must be an integer >= 0; got int -1"),
        (lambda: rv.Adaline(2).train(P, T, learning_rate=0.0), "learning_rate must be a finite number > 0; got 0"),
        (lambda: ONE.step(P, T), "p must be one sample; got 4"),
        (lambda: ONE.step(P[0], [0, 1]), r"t must have shape \(1, 1\) or a number to go with p \(2,\) and 1 neuron"),
        (lambda: rv.PerceptronNetwork(0), "n_in must be an integer >= 1; got int 0"),
        (lambda: rv.PerceptronNetwork(2, 0), "n_out must be an integer >= 1; got int 0"),
        (lambda: rv.PerceptronNetwork(2, 1, "step"), "transfer must be one of hardlim, hardlims; got 'step': did you mean"),
        (lambda: rv.PerceptronNetwork(2, dtype="f2"), "dtype must be 'float32' or 'float64'"),
        (lambda: ONE.set_weights([[1.0], [2.0]]), r"weight must have shape \(n_out, n_in\) = \(1, 2\); got \(2, 1\), which is"),
        (lambda: ONE.set_weights([[1.0, np.nan]]), r"weight must be finite; weight\[0, 1\] is nan"),
        (lambda: ONE.train(["a", "b"], [0, 1]), None),
        (lambda: ONE.train(P, ["yes", "no", "yes", "no"]), None),
    ],
)  # fmt: skip
def test_errors_name_both_shapes(call, words):
    before = ONE.weight.tobytes() + TWO.weight.tobytes()
    with pytest.raises(ValueError if words else TypeError, match=words) as caught:
        call()
    assert len(str(caught.value)) <= 600
    assert ONE.weight.tobytes() + TWO.weight.tobytes() == before


def test_weights_that_are_not_finite_are_not_trained():
    net = rv.PerceptronNetwork(2)
    net.bias[0] = np.nan
    with pytest.raises(ValueError, match=r"bias\[0\] is nan already"):
        net.train(P, T)


def test_training_on_its_own_weights():
    net = rv.PerceptronNetwork(2, 2)
    net.set_weights([[1.0, 2.0], [3.0, -4.0]], [-9.0, 9.0])
    copy, targets = net.weight.copy(), np.array([[1.0, 0.0], [0.0, 1.0]])
    other = rv.PerceptronNetwork(2, 2)
    other.set_weights(copy, [-9.0, 9.0])
    assert (
        net.train(net.weight, targets, epochs=5).mistakes.tolist()
        == other.train(copy, targets, epochs=5).mistakes.tolist()
    )
    assert net.weight.tolist() == other.weight.tolist()


@pytest.mark.parametrize("n_out", [1, 3])
def test_ctrl_c_leaves_the_weights_of_a_finished_sample(n_out):
    facts = soon(f"""
        rng = np.random.default_rng(0)
        P, T = rng.standard_normal((5000, 200)), rng.integers(0, 2, (5000, {n_out}))
        net = rv.PerceptronNetwork(200, {n_out})
        error, seconds = measured(lambda: net.train(P, T, epochs=10**9))
        again, done = rv.PerceptronNetwork(200, {n_out}), net.epochs
        again.train(P, T, epochs=done)
        found = again.weight.tobytes() == net.weight.tobytes()
        for p, t in zip(P, T):
            if not found:
                again.step(p, t)
                found = again.weight.tobytes() == net.weight.tobytes()
        report(seconds, found=found, epochs=[done, error.history.epochs], goes_on=net.train(P, T, epochs=1).epochs)
    """)
    assert facts["found"]
    assert facts["epochs"][0] == facts["epochs"][1] > 0
    assert facts["goes_on"] == 1


@pytest.mark.parametrize("work", ["train(P, T, 1e-9, epochs=10**9)", "solve(P[:, :1500], T)"])
def test_ctrl_c_of_adaline(work):
    facts = soon(f"""
        rng = np.random.default_rng(0)
        P, T = rng.standard_normal((3000, 2000)), rng.standard_normal(3000)
        net = rv.Adaline(1500 if "solve" in {work!r} else 2000)
        error, seconds = measured(lambda: net.{work})
        report(seconds, finite=bool(np.isfinite(net.weight).all()), history="solve" in {work!r} or len(error.history.mse) == net.epochs)
    """)
    assert facts["finite"]
    assert facts["history"]


def test_figure():
    net = rv.PerceptronNetwork(2, 2)
    net.set_weights([[1.0, 0.0], [0.0, 1.0]], [-0.5, 50.0])
    targets = [[0, 1], [1, 1], [0, 0], [1, 1]]
    for ax in axes():
        *points, first, second = rv.plot.decision_boundary(net, P, targets, ax, color="red")
        assert len(points) == 3
        if isinstance(ax, Notes):
            assert [point.style["label"] for point in points] == ["t = (0, 0)", "t = (0, 1)", "t = (1, 1)"]
            assert [point.x.tolist() for point in points] == [[-2], [2], [1, -1]]
            np.testing.assert_allclose(first.x, [0.5, 0.5])
            np.testing.assert_allclose(first.y, [-2.4, 2.4])
            assert first.get_color() == "red"
            assert np.isnan(second.x).all()  # it lies outside
        assert label(ax, "title") == "PerceptronNetwork, 2 neurons"
        assert (label(ax, "x"), label(ax, "y")) == ("p1", "p2")


def test_figures_refuse():
    net = rv.Adaline(3)
    with refuses(ValueError, "2 inputs"):
        rv.plot.decision_boundary(net, np.ones((2, 3)), [1, 2])
    with refuses(TypeError, "rv.PerceptronNetwork"):
        rv.plot.decision_boundary("net", P, T)
    with refuses(ValueError, "no boundary"):
        rv.plot.decision_boundary(rv.Adaline(2), P, T)
    net = rv.Adaline(2)
    net.weight[:] = 1.0
    with refuses(ValueError, "y must have shape"):
        rv.plot.decision_boundary(net, P, T[:3])
    with refuses(ValueError, "at most 8"):
        rv.plot.decision_boundary(net, np.ones((9, 2)), np.arange(9))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays_of_any_layout(dtype):
    rng = np.random.default_rng(0)
    plain, targets = rng.standard_normal((90, 5)).astype(dtype), rng.integers(0, 2, (90, 2)).astype(dtype)

    def trained(X, Y):
        net = rv.PerceptronNetwork(5, 2, dtype=dtype)
        return net.train(X, Y, epochs=4).mistakes.tolist(), net.weight.tobytes()

    wide = np.zeros((180, 10), dtype)
    wide[::2, ::2] = plain
    expected = trained(plain, targets)
    for X in (
        np.asfortranarray(plain),
        wide[::2, ::2],
        plain[::-1][::-1],
        plain.astype(np.dtype(dtype).newbyteorder()),
    ):
        assert trained(X, targets) == expected
    for Y in (np.asfortranarray(targets), targets.astype(bool), targets.astype(int)):
        assert trained(plain, Y) == expected
    same = np.broadcast_to(plain[:1], (70, 5)), np.broadcast_to(targets[:1], (70, 2))
    assert trained(*same) == trained(*(a.copy() for a in same))
