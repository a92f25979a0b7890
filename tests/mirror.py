"""A net of the library and its mirror image in the oracle, with the same numbers, and data made for them."""

import numpy as np
import oracle
import ranvier as rv
from oracle import network

DTYPES = ["float32", "float64"]
WIDTHS = [1, 7, 8, 9, 15, 16, 17, 33]  # around the vector widths 4, 8, 16 and a virtual row of 16 lanes
ROWS = [1, 2, 5, 16, 33, 64, 65, 130]  # around the row blocks
HIDDEN = [n for n in oracle.names("activations") if n not in ("softmax", "hardlim", "hardlims")]
PAIRS = [
    (loss, output)  # every loss with every output it is defined for
    for loss in oracle.names("losses")
    for output in getattr(oracle.find(loss), "OUTPUTS", oracle.names("activations"))
]


def parts(specification):
    """Name and all parameters of ("elu", {"alpha": 2.0}) or just "elu"."""
    name, parameters = (specification, {}) if isinstance(specification, str) else specification
    return name, oracle.find(name).DEFAULTS | parameters


def defaults(info):
    """Parameters and defaults of an entry in the library's lists."""
    return {info["parameter"]: info["default"]} if "parameter" in info else {}


def build(kind, specification):
    """What the library takes: the name, or its object with parameters."""
    if isinstance(specification, str):
        return specification
    name, parameters = specification
    classes = {c.lower(): getattr(kind, c) for c in dir(kind)}
    return classes[name.replace("_", "")](**parameters)


def mirrored(net, activations, loss):
    """The oracle's copy of a net, in float64."""
    return network.Network(
        [np.array(layer.weight, float) for layer in net.layers],
        [np.array(layer.bias, float) for layer in net.layers],
        [parts(a) for a in activations],
        parts(loss),
        seed=net.seed,
    )


def pair(widths, hidden="tanh", output="linear", loss="mse", dtype="float64", rng=3, **options):
    """The two nets; biases are not zero, so that they are tested too."""
    activations = [hidden] * (len(widths) - 2) + [output]
    layers = [rv.Dense(n, build(rv.activations, a)) for n, a in zip(widths[1:], activations, strict=True)]
    net = rv.Network([rv.Input(widths[0]), *layers], loss=build(rv.losses, loss), dtype=dtype, rng=rng, **options)
    draw = np.random.default_rng(rng)
    for layer in net.layers:
        layer.bias[:] = draw.normal(0, 0.5, layer.bias.shape)
    twin = mirrored(net, activations, loss)
    twin.train_bias, twin.l2 = options.get("train_bias", True), options.get("l2", 0.0)
    return net, twin


def targets(loss, rows, n_out, draw):
    """Targets a loss is made for, as its oracle draws them, or any numbers."""
    name, _ = parts(loss)
    made_for = getattr(oracle.find(name), "targets", None)
    if made_for:
        return made_for(rows, n_out, draw)
    return draw.normal(0.3, 1.5, (rows, n_out // getattr(oracle.find(name), "OUTPUTS_PER_TARGET", 1)))


def data(loss, rows, n_in, n_out, dtype="float64", seed=0):
    """X, y and sample weights, already rounded to dtype so that both sides see the same numbers."""
    draw = np.random.default_rng(seed)
    arrays = draw.normal(size=(rows, n_in)), targets(loss, rows, n_out, draw), draw.random(rows) + 0.5
    return tuple(a.astype(dtype) for a in arrays)


def same_bits(a, b):
    """Equal to the last bit, NaN and the sign of zero included."""
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
