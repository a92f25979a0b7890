"""Networks of images at random: kernels, strides, borders, dilations, pools and norms, one image and many, two trainings."""

import numpy as np
import ranvier as rv
from bit_draw import tried

ACTIVATIONS = ["linear", "relu", "tanh", "gelu"]
OPTIMIZERS = {"sgd": rv.SGD(0.02), "momentum": rv.SGD(0.02, momentum=0.9), "adam": rv.Adam(0.01, 0.25, 0.5)}
COUNT, KEPT = 40, [0, 1, 7, 8, 13, 14, 21, 28, 34, 35]  # both dtypes, all optimizers; none that is refused
LIBM = frozenset()


def plan(i, draw):
    channels = [1, 2, 3, 8, 16, 17][draw.integers(0, 6)]
    return {
        "dtype": ["float32", "float64"][i % 2],
        "image": (draw.integers(3, 14), draw.integers(3, 20), channels),
        "layers": [layer(draw) for _ in range(draw.integers(1, 4))],
        "rows": [1, 3, 4, 21, 40][i % 5],
        "optimizer": [*OPTIMIZERS][i % 3],
    }


def layer(draw):
    kind = draw.pick("conv", "conv", "conv", "max", "mean", "norm")
    size, stride = (draw.integers(1, 5), draw.integers(1, 5)), (draw.integers(1, 3), draw.integers(1, 3))
    padding = draw.pick("same", "same", "valid")
    if kind == "conv":
        dilation = (draw.integers(1, 3), draw.integers(1, 3))
        filters = [1, 3, 6, 16, 33][draw.integers(0, 5)]
        return kind, filters, size, draw.pick(*ACTIVATIONS), stride, padding, dilation
    return (kind, size, stride, padding) if kind != "norm" else (kind,)


def results(plan, draw):
    classes = {"conv": rv.Conv2D, "max": rv.MaxPool2D, "mean": rv.AvgPool2D, "norm": rv.LayerNorm}
    layers = [classes[kind](*arguments) for kind, *arguments in plan["layers"]]
    net = tried(rv.Network, [rv.Input(plan["image"]), *layers, rv.Flatten(), rv.Dense(2)], dtype=plan["dtype"], rng=3)
    if isinstance(net, tuple):  # a window that does not fit
        return [net]
    net.parameters[:] = 0.25 * draw.reals(net.parameters.shape)
    x = draw.reals((plan["rows"], *plan["image"])).astype(plan["dtype"])
    y = draw.reals((plan["rows"], 2)).astype(plan["dtype"])
    before = net.predict(x)
    net.backward(x, y)
    gradients = np.array(net.gradients)
    steps = [tried(net.step, x, y, OPTIMIZERS[plan["optimizer"]]) for _ in range(2)]
    one = net.predict(x[:1])
    net.fit(x, y, epochs=2, batch_size=5, optimizer=OPTIMIZERS[plan["optimizer"]])
    return [before, gradients, steps, one, np.array(net.parameters)]
