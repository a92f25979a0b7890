"""For tests of networks against the oracle: one net on both sides, data for it, and the lists of things to run over."""

import numpy as np
import oracle
import ranvier as rv
from oracle import network
from oracle.losses import targets

DTYPES = ["float32", "float64"]
WIDTHS = [1, 7, 8, 9, 15, 16, 17, 33]  # around the vector widths 4, 8, 16 and a virtual row of 16 lanes
ROWS = [1, 2, 5, 16, 33, 64, 65, 130]  # around the row blocks


def fact(name, constant, otherwise):
    """What the oracle's file of this name says, or `otherwise` where it says nothing."""
    return getattr(oracle.find(name), constant, otherwise)


def with_trials(folder):
    """Names of all things of a folder; and again (name, parameters) with other values than the defaults."""
    names = oracle.names(folder)
    return [*names, *((name, trial) for name in names for trial in fact(name, "TRIALS", []))]


ACTIVATIONS = oracle.names("activations")
ELEMENTWISE = [name for name in ACTIVATIONS if not fact(name, "OF_ROW", False)]
TRAINABLE = [name for name in ACTIVATIONS if fact(name, "TRAINABLE", True)]
HIDDEN = [name for name in ELEMENTWISE if name in TRAINABLE]


def outputs_of(loss):
    """The output activations that a loss goes with."""
    return fact(parts(loss)[0], "OUTPUTS", ACTIVATIONS)


def usual_output(loss):
    """One of them: linear where it may be."""
    return "linear" if "linear" in outputs_of(loss) else outputs_of(loss)[0]


def parts(specification):
    """Name and all parameters of ("elu", {"alpha": 2.0}) or just "elu"."""
    name, parameters = (specification, {}) if isinstance(specification, str) else specification
    return name, oracle.find(name).DEFAULTS | parameters


PAIRS = [(loss, output) for loss in oracle.names("losses") for output in outputs_of(loss)]
LOSSES = [(loss, usual_output(loss)) for loss in with_trials("losses")]


def library_says(info):
    """Defaults and ranges of an entry in the library's lists."""
    if "parameter" not in info:
        return {}, {}
    return {info["parameter"]: info["default"]}, {info["parameter"]: (info["low"], info["high"])}


def oracle_says(name):
    return oracle.find(name).DEFAULTS, fact(name, "RANGES", {})


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


def data(loss, rows, n_in, n_out, dtype="float64", seed=0):
    """X, y and sample weights, already rounded to dtype so that both sides see the same numbers."""
    draw = np.random.default_rng(seed)
    arrays = draw.normal(size=(rows, n_in)), targets(parts(loss)[0], rows, n_out, draw), draw.random(rows) + 0.5
    return tuple(a.astype(dtype) for a in arrays)


def same_bits(a, b):
    """Equal to the last bit, NaN and the sign of zero included."""
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
