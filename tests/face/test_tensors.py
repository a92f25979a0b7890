"""Tensors of other libraries, by __dlpack__ and __array__: read where they lie, or an error that says why they cannot be."""

import tracemalloc
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses

pytestmark = pytest.mark.once

torch = import_module("torch") if find_spec("torch") else None
LARGE = 1 << 20  # bytes, of which a copy would show


class Tensor:
    """Offers __dlpack__ alone, as the standard of array libraries asks for."""

    def __init__(self, array):
        self._array = array

    def __dlpack__(self, **how):
        return self._array.__dlpack__(**how)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


class Elsewhere(Tensor):
    """On a device that NumPy does not reach."""

    def __dlpack__(self, **how):
        raise BufferError("the tensor is on device kDLCUDA")

    def __dlpack_device__(self):
        return (2, 0)


def of_torch(array):
    return torch.from_numpy(array)


KINDS = [pytest.param(Tensor, id="dlpack"), pytest.param(of_torch, id="torch", marks=pytest.mark.peers)]

draw = np.random.default_rng(0)
X, Y = draw.standard_normal((8, 5)).astype("f4"), draw.standard_normal((8, 3)).astype("f4")
CLASSES, WEIGHT = draw.integers(0, 3, 8), draw.random(8)
IMAGES = draw.random((8, 4, 4, 2)).astype("f4")


def network(**how):
    return rv.Network([5, 4, 3], rng=0, **how)


def after(net, call):
    """What a call gives, and the parameters that it leaves."""
    result = call(net)
    return [*np.ravel(getattr(result, "loss", result)), *net.parameters]


def filters(images):
    return rv.Network([rv.Input((4, 4, 2)), rv.Conv2D(3, 2), rv.Flatten(), rv.Dense(2)], rng=0).predict(images)


# each is given a function that makes a tensor of an array
CALLS = {
    "predict": lambda t: network().predict(t(X)),
    "forward": lambda t: network().forward(t(X)).output,
    "step": lambda t: after(network(), lambda net: net.step(t(X), t(Y), "sgd", sample_weight=t(WEIGHT))),
    "fit": lambda t: after(network(), lambda net: net.fit(t(X), t(Y), sample_weight=t(WEIGHT), validation_data=(t(X), t(Y)))),
    "fit and split": lambda t: after(network(), lambda net: net.fit(t(X), t(Y), sample_weight=t(WEIGHT), validation_split=0.25)),
    "classes": lambda t: after(network(output="softmax"), lambda net: net.fit(t(X), t(CLASSES), class_weight="balanced")),
    "evaluate": lambda t: [*network().evaluate(t(X), t(Y), sample_weight=t(WEIGHT)).values()],
    "score": lambda t: network(output="softmax").score(t(X), t(CLASSES)),
    "images": lambda t: filters(t(IMAGES)),
    "weights": lambda t: after(network(), lambda net: net.set_weights([t(X[:4]), t(Y[:3].repeat(2, 1)[:, :4])]) or 0.0),
    "adaline": lambda t: rv.Adaline(5, 3).train(t(X), t(Y), learning_rate=0.01).mse,
    "math": lambda t: rv.math.exp(t(X)),
    "matmul": lambda t: rv.linalg.matmul(t(X), t(X.T)),
    "solve": lambda t: rv.linalg.solve(t(X[:5]), t(Y[:5])),
    "correlate": lambda t: rv.image.correlate(t(X), t(Y[:3])),
    "simulate": lambda t: rv.simulate(rv.neurons.LIF(), 2.0, t(np.abs(X[0])))["v"],
    "simulate steps": lambda t: rv.simulate(rv.neurons.LIF(), 0.8, t(np.abs(X)), dt=0.1)["v"],
    "population": lambda t: rv.Population(rv.neurons.LIF(), n=5, initial={"v": t(X[0] - 60)}).run(1.0, t(X[1]))["v"],
    "sampled": lambda t: rv.simulate(rv.neurons.LIF(), 2.0, rv.stimuli.sampled(t(WEIGHT), 0.1))["v"],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CALLS)
def test_a_tensor_is_as_good_as_an_array(name, kind):
    found, expected = CALLS[name](lambda a: kind(a.copy())), CALLS[name](np.copy)
    assert np.asarray(found).tobytes() == np.asarray(expected).tobytes()
    assert not hasattr(found, "numpy")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_copied_where_dtype_and_layout_fit(kind):
    """Rows of a wider tensor too; NumPy's memory is watched, and is that of results alone."""
    wide = np.zeros((LARGE // 8, 4), "f4")
    net, out = rv.Network([2, 1], rng=0), np.empty((len(wide), 1), "f4")
    images = rv.Network([rv.Input((LARGE // 1024, 16, 16)), rv.GlobalAvgPool2D(), rv.Dense(1)], rng=0)
    calls = [
        lambda: net.predict(kind(wide)[:, :2] if kind is of_torch else kind(wide[:, :2]), out=out),
        lambda: net.fit(kind(wide[:, :2]), kind(out)),
        lambda: images.predict(kind(wide.reshape(2, -1, 16, 16))),
        lambda: rv.math.exp(kind(out), out=out),
    ]
    for call in calls:
        call()
        tracemalloc.start()
        call()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < LARGE // 8, peak


def test_another_device_is_an_error():
    net, y = network(), Elsewhere(Y)
    for entry in (
        net.predict,
        net.forward,
        lambda x: net.fit(x, Y),
        lambda x: net.fit(x, Y, validation_split=0.5),
        filters,
    ):
        with refuses(TypeError, "X must be an array", "Elsewhere", "kDLCUDA", untouched=[net]):
            entry(Elsewhere(X))
    with refuses(TypeError, "y must be an array", "kDLCUDA", untouched=[net]):
        net.fit(X, y)
    with refuses(TypeError, "x must be an array", "kDLCUDA"):
        rv.math.exp(Elsewhere(X))
    with refuses(TypeError, "current must be an array", "kDLCUDA"):
        rv.simulate(rv.neurons.LIF(), 2.0, Elsewhere(X[0]))


@pytest.mark.peers
@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda t: t.requires_grad_(), "detach()"),
        (lambda t: t.to("meta"), "cpu()"),
        (lambda t: t.bfloat16(), "BFloat16"),
        (lambda t: t.to(torch.complex64) if torch else t, "complex64"),
    ],
    ids=["gradient", "device", "bfloat16", "complex"],
)
def test_tensors_of_torch_that_cannot_be_read(change, word):
    net = network()
    for call in (net.predict, lambda x: net.fit(x, Y), rv.math.exp, lambda x: rv.linalg.matmul(x, X.T)):
        with refuses(TypeError, "must be an array of numbers", word, untouched=[net]):
            call(change(torch.from_numpy(X.copy())))
