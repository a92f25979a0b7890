"""Arrays that networks of images take and give: their forms and shapes, and what errors say of them."""

import numpy as np
import pytest
import ranvier as rv
from image_networks import small
from mirror import same_bits


def test_images_in_every_form_that_fits():
    net = small(rv.Conv2D(3, 3), rv.Flatten(), rv.Dense(1))
    x = np.random.default_rng(1).random((5, 4, 6, 2), dtype=np.float32)
    flat = net.predict(x.reshape(5, -1))
    for given in (x, np.asfortranarray(x), x[::-1][::-1], x.tolist(), x.astype(float)):
        assert same_bits(net.predict(given), flat)
    with pytest.raises(
        ValueError, match=r"X must have shape \(rows, 4, 6, 2\); got \(5, 2, 4, 6\); use np.moveaxis\(X, 1, -1\)"
    ):
        net.predict(np.moveaxis(x, -1, 1))
    with pytest.raises(ValueError, match=r"X must have shape \(rows, 4, 6, 2\); got \(5, 6, 4, 2\)"):
        net.predict(x.transpose(0, 2, 1, 3))
    one = rv.Network([rv.Input((4, 6, 1)), rv.Conv2D(3, 3), rv.Flatten(), rv.Dense(1)], rng=1)
    assert same_bits(one.predict(x[..., 0]), one.predict(x[..., :1]))
    assert one.predict(np.zeros((0, 4, 6))).shape == (0, 1)


def test_images_as_outputs():
    net = rv.Network([rv.Input((4, 6, 2)), rv.Conv2D(3, 3, "tanh"), rv.Conv2D(2, 1)], rng=1, dtype="float64")
    x = np.random.default_rng(1).random((5, 4, 6, 2))
    y = net.predict(x)
    assert y.shape == (5, 2, 4, 2)
    assert same_bits(net.predict(x.reshape(5, -1)), y)
    assert same_bits(y, net.forward(x).output)
    out = np.empty_like(y)
    assert net.predict(x, out=out) is out
    assert same_bits(out, y)
    assert net.loss(x, y) == net.loss(x, y.reshape(5, -1)) == 0.0
    assert net.evaluate(x, y + 1.0)["loss"] == pytest.approx(1.0)
    history = net.fit(x, y + 1.0, epochs=30, optimizer="adam", validation_data=(x, y + 1.0))
    assert history.loss[-1] < history.loss[0]
    with pytest.raises(ValueError, match=r"y must have shape \(rows, 2, 4, 2\)"):
        net.step(x, np.zeros((5, 4, 2, 2)), "sgd")


def test_errors_about_out_give_its_shape():
    net, x = small(rv.Conv2D(3, 3), dtype="float64"), np.ones((5, 4, 6, 2))
    good = np.empty((5, 2, 4, 3))
    frozen = good.copy()
    frozen.flags.writeable = False
    wanted = r"out must be a writable C-ordered float64 array of shape \(5, 2, 4, 3\); got "
    for out, got in (
        (np.empty((5, 24)), r"shape \(5, 24\)"),
        (np.empty((4, 2, 4, 3)), r"shape \(4, 2, 4, 3\)"),
        (np.empty((5, 2, 4, 3), "f4"), "dtype float32"),
        (frozen, "a read-only array"),
        (np.empty((5, 2, 3, 4)).swapaxes(2, 3), "strides"),
    ):
        for given in (x, x.tolist(), x.reshape(5, -1)):
            with pytest.raises(ValueError, match=wanted + got):
                net.predict(given, out=out)
    with pytest.raises(TypeError, match="out must be a NumPy array or None"):
        net.predict(x, out=[1.0])
    with pytest.raises(TypeError, match="masked"):
        net.predict(x, out=np.ma.masked_array(good))
    with pytest.raises(ValueError, match="overlap"):
        small(rv.Conv2D(2, 1), dtype="float64").predict(x, out=x)


def test_what_forward_keeps_has_the_shapes_of_the_layers():
    net = small(rv.Conv2D(3, 3, "tanh"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(2))
    x, y = np.ones((5, 4, 6, 2), "f4"), np.zeros((5, 2), "f4")
    shapes = [(5, 2, 4, 3), (5, 1, 2, 3), (5, 6), (5, 2)]
    kept, back = net.forward(x), net.backward(x, y, keep=True)
    for arrays in (kept.outputs, kept.net_inputs, back.deltas, back.derivatives):
        assert [a.shape for a in arrays] == shapes
    images = small(rv.Conv2D(3, 3))
    for keep in (True, False):
        assert same_bits(images.forward(x, keep=keep).output, images.predict(x))


def test_masked_arrays_and_units_are_refused():
    class Measured(np.ndarray):
        unit = "m"

        def to(self, unit):
            return self

    class Scaled(np.ndarray):  # as of the library quantities
        units = "m"

        def rescale(self, unit):
            return self

    net = small(rv.Conv2D(3, 3))
    x, y = np.ones((5, 4, 6, 2)), np.ones((5, 2, 4, 3))
    hide = lambda a: np.ma.masked_array(a, a > 0)
    for call in (
        lambda: net.predict(hide(x)), lambda: net.fit(hide(x), y), lambda: net.loss(x, hide(y)),
        lambda: net.set_weights([hide(net.layers[0].weight)]), lambda: net.evaluate(hide(x), y),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="masked array"):
            call()
    with pytest.raises(TypeError, match="has a unit"):
        net.predict(x.view(Measured))
    with pytest.raises(TypeError, match="has a unit"):
        net.predict(x.view(Scaled))


@pytest.mark.parametrize("bad", [[[[[1.0]], [[1.0], [2.0]]]], [[[1.0, 2.0], [1.0]]]])
def test_ragged_lists(bad):
    with pytest.raises(ValueError, match="X must be an array of numbers with rows of equal length"):
        small(rv.Flatten(), rv.Dense(1)).predict(bad)


def test_bad_pixels_are_named_by_their_places():
    net = small(rv.Conv2D(3, 3))
    x, y = np.ones((5, 4, 6, 2)), np.ones((5, 2, 4, 3))
    x[1, 2, 3, 1] = np.nan
    for given in (x, x.reshape(5, -1)):
        with pytest.raises(ValueError, match=r"X\[1\] at pixel \(2, 3\) of channel 1 is nan"):
            net.predict(given)
    y[4, 1, 3, 2] = np.inf
    with pytest.raises(ValueError, match=r"y\[4\] at pixel \(1, 3\) of channel 2 is inf"):
        net.loss(np.ones_like(x), y)
    with pytest.raises(ValueError, match=r"X\[1, 2\] is nan"):
        rv.Network([3, 1]).predict([[0.0, 1.0, 2.0], [0.0, 1.0, np.nan]])
