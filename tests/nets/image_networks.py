"""Small networks of images with a twin in the oracle, for tests of every layer of images."""

import numpy as np
import ranvier as rv
from mirror import mirrored

POOLS = {"maxpool2d": rv.MaxPool2D, "avgpool2d": rv.AvgPool2D}

# name -> image, layers. Sizes around the widths of vectors, odd ones, strides, dilations, borders.
NETWORKS = {
    "one channel": ((6, 7, 1), [rv.Conv2D(5, 3, "tanh")]),
    "same": ((6, 5, 3), [rv.Conv2D(7, 3, "relu", padding="same")]),
    "even kernel": ((7, 6, 2), [rv.Conv2D(4, (4, 2), "tanh", padding="same")]),
    "stride": ((9, 8, 2), [rv.Conv2D(6, 3, "tanh", stride=2), rv.Conv2D(3, 2, "tanh", stride=(1, 2))]),
    "stride and border": ((7, 9, 3), [rv.Conv2D(6, (3, 5), "tanh"), rv.Conv2D(4, 3, "tanh", stride=(3, 2), padding="same")]),
    "dilation": ((10, 9, 2), [rv.Conv2D(4, 3, "tanh"), rv.Conv2D(5, 3, "tanh", dilation=(2, 3), padding="same")]),
    "stride and dilation": ((12, 11, 1), [rv.Conv2D(3, 2, "tanh"), rv.Conv2D(4, 3, "tanh", stride=(2, 4), dilation=(3, 2))]),
    "kernel wider than the image": ((3, 4, 2), [rv.Conv2D(4, 3, "tanh", padding="same"), rv.Conv2D(3, 9, "tanh", padding="same")]),
    "one pixel": ((5, 5, 4), [rv.Conv2D(8, 1, "tanh"), rv.Conv2D(17, 5, "tanh")]),
    "channels": ((4, 4, 16), [rv.Conv2D(33, 3, "tanh", padding="same"), rv.Conv2D(16, 3, "tanh", padding="same")]),
    "max": ((6, 7, 3), [rv.Conv2D(4, 2, "tanh"), rv.MaxPool2D(2)]),
    "max, overlapping": ((6, 7, 3), [rv.Conv2D(4, 2, "tanh"), rv.MaxPool2D((3, 2), stride=(2, 1), padding="same")]),
    "mean": ((6, 7, 3), [rv.Conv2D(17, 2, "tanh"), rv.AvgPool2D((2, 3))]),
    "mean, overlapping": ((6, 5, 2), [rv.AvgPool2D(3, stride=1, padding="same"), rv.Conv2D(3, 2, "tanh"), rv.AvgPool2D(2, 1)]),
    "all pixels": ((4, 5, 2), [rv.Conv2D(5, 2, "tanh"), rv.GlobalAvgPool2D()]),
    "norm": ((4, 5, 3), [rv.LayerNorm(), rv.Conv2D(17, 2, "tanh"), rv.LayerNorm(), rv.MaxPool2D(2), rv.Flatten(), rv.LayerNorm()]),
    "few filters": ((9, 13, 3), [rv.Conv2D(2, 3, "tanh", padding="same"), rv.Conv2D(1, 3, "relu"), rv.Conv2D(6, 5, "tanh")]),
    "few filters, stride": ((9, 35, 1), [rv.Conv2D(3, (2, 5), "tanh", stride=(1, 2), padding="same"), rv.Conv2D(6, 3, "tanh")]),
    "dropout": ((5, 5, 2), [rv.Conv2D(5, 2, "tanh"), rv.Dropout(0.3), rv.MaxPool2D(2)]),
}  # fmt: skip


def options_of(layer, shape):
    """What the oracle's file of a layer takes, from its text and the shape of its input."""
    kind = layer.kind
    if kind in ("dense", "dropout"):
        return {"rate": 0.3} if kind == "dropout" else {}
    if kind == "layernorm":
        return {"eps": 1e-5, "shape": shape}
    options = {"shape": shape}
    parts = layer.text[len(kind) :].strip("()").split(",") if "(" in layer.text else []
    named = dict(part.split("=") for part in parts if "=" in part)
    sizes = lambda text: tuple(int(each) for each in text.split("x"))
    if kind == "conv2d":
        options |= {
            "kernel_size": sizes(parts[1]),
            "padding": parts[2],
            "dilation": sizes(named.get("dilation", "1x1")),
        }
        options["stride"] = sizes(named.get("stride", "1x1"))
    if kind in POOLS:
        options |= {"size": sizes(parts[0]), "padding": parts[1]}
        options["stride"] = sizes(named["stride"]) if "stride" in named else None
    return options


def pair(name, dtype="float64", rng=5, **how):
    """The network of this name with a dense layer on top, and its twin."""
    image, layers = NETWORKS[name]
    flat = [] if isinstance(layers[-1], rv.LayerNorm) else [rv.Flatten()]
    net = rv.Network([rv.Input(image), *layers, *flat, rv.Dense(4)], dtype=dtype, rng=rng, **how)
    draw = np.random.default_rng(rng)
    for layer in net.layers:
        layer.bias[:] = draw.normal(0.0, 0.3, layer.bias.shape)
    twin = mirrored(net, [layer.activation for layer in net.layers], "mse")
    twin.weights = [w.reshape(len(w), -1) if w.size else w for w in twin.weights]
    shape, twin.layers = image, []
    for layer in net.layers:
        twin.layers.append((layer.kind, options_of(layer, shape)))
        shape = layer.output_shape
    twin.train_bias, twin.l2 = how.get("train_bias", True), how.get("l2", 0.0)
    return net, twin


def small(*layers, image=(4, 6, 2), **how):
    return rv.Network([rv.Input(image), *layers], rng=1, **how)
