"""Networks for tests of what is written for other programs: every layer and every activation of the library."""

import image_networks
import mirror
import numpy as np
import ranvier as rv
from mirror import ELEMENTWISE, with_trials

ROWS = 9
# activations that jump: a rounding error before them may turn 0 into 1
JUMPS = ("hardlim", "hardlims")
IMAGES = [*image_networks.NETWORKS]
DENSE = with_trials("activations")


def dense(activation, dtype):
    """Three layers, of which the last two have the activation; of softmax, and where it jumps, the last alone."""
    name = mirror.parts(activation)[0]
    hidden = activation if name in ELEMENTWISE and name not in JUMPS else "tanh"
    return mirror.pair([7, 11, 8, 5], hidden, activation, mirror_loss(name), dtype)


def mirror_loss(activation):
    return {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}.get(activation, "mse")


# layers that these networks do not have, by what the library lists
KNOWN = {"dense", "dropout", "conv2d", "maxpool2d", "avgpool2d", "globalavgpool2d", "flatten", "layernorm"}
OTHER_LAYERS = {
    make.kind: make for make in vars(rv).values() if getattr(make, "kind", None) in {*rv._core.layers()} - KNOWN
}


def more(dtype):
    """What neither of these lists has: outputs that are images, softmax of one pixel, a norm of rows, other ends."""
    nets = {
        "image out": [rv.Input((5, 6, 2)), rv.Conv2D(3, 2, "elu"), rv.MaxPool2D(2)],
        "pixel": [rv.Input((3, 3, 2)), rv.Conv2D(4, 3, "softmax")],
        "rows": [rv.Input(6), rv.LayerNorm(), rv.Dense(5, "gelu"), rv.Dropout(0.5), rv.Dense(4), rv.LayerNorm(1e-3)],
        "flat image": [rv.Input((4, 3, 2)), rv.Flatten(), rv.Dense(3, "softmax")],
        "norm of an image": [rv.Input((4, 3, 2)), rv.LayerNorm(), rv.Flatten()],
        "flatten twice": [rv.Input((4, 3, 2)), rv.Conv2D(3, 2), rv.GlobalAvgPool2D(), rv.Flatten(), rv.Dense(2)],
        "nothing": [rv.Input((2, 3, 2)), rv.Flatten(), rv.Dropout(0.1)],
    }
    nets |= {kind: [rv.Input(6), rv.Dense(5, "tanh"), make(), rv.Dense(4)] for kind, make in OTHER_LAYERS.items()}
    made = {name: rv.Network(layers, dtype=dtype, rng=2) for name, layers in nets.items()}
    for net in made.values():
        net.parameters[:] += 0.1 * np.random.default_rng(5).standard_normal(net.parameters.size)
    return made


MORE = [*more("float32")]


def one(case, dtype):
    """The network of a case: an activation of DENSE, a name of IMAGES or MORE."""
    if case in IMAGES:
        return image_networks.pair(case, dtype)[0]
    return more(dtype)[case] if case in MORE else dense(case, dtype)[0]


CASES = [*DENSE, *IMAGES, *MORE]


def inputs(net):
    shape = net._core._image() or (net.layers[0].n_in,)
    return np.random.default_rng(4).standard_normal((ROWS, *shape)).astype(net.dtype)


def case_name(case):
    return case if isinstance(case, str) else f"{case[0]} {case[1]}"
