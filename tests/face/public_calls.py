"""Every public callable with arguments that it takes: found by looking into the package's public modules."""

import importlib
import inspect
import pkgutil

import numpy as np
import ranvier as rv

X, Y = np.linspace(-1, 1, 8, dtype=np.float32).reshape(4, 2), np.linspace(0, 1, 4, dtype=np.float32)
SPIKES, SIGNAL = rv.simulate(rv.neurons.LIF(), 100.0, 5.0), np.arange(1000.0)

# Good values by the name of a parameter, which means the same everywhere.
VALUES = {
    "X": X, "y": Y, "x": X, "optimizer": rv.SGD(0.1), "layers": [2, 3, 1], "weights": [np.ones((3, 2)), np.ones((1, 3))],
    "path": "net.safetensors", "names": [("layers.0.weight", None), ("layers.1.weight", None)],
    "model": rv.neurons.LIF(), "t_end": 2.0, "t": 2.0, "currents": (0.0, 2.0), "times": [1.0, 2.0, 4.0], "neuron": 0,
    "amplitude": 1.0, "start": 0.0, "stop": 2.0, "period": 2.0, "width": 1.0, "first": 0.0, "last": 1.0, "duration": 2.0,
    "frequency_hz": 50.0, "f0": 1.0, "f1": 2.0, "values": [1.0, 2.0], "dt": 0.1, "sigma": 1.0, "mean": 0.0, "sd": 1.0,
    "tau": 5.0, "v": -60.0, "n": 2, "message": "text", "key": "v", "name": "v", "curve": ([0.0, 1.0], [0.0, 10.0]),
    "run": rv.simulate(rv.neurons.LIF(), 2.0), "other": 1.0, "spikes": SPIKES,
    "p": 0.5, "k": 2, "i": [0, 1], "j": [1, 0], "matrix": [[0.0, 1.0]], "scale": 1.0, "low": 0.0, "high": 2.0,
    "rate": 5.0, "neurons": [0, 1, 0], "bin_width": 1.0, "signal": SIGNAL, "histogram": rv.analysis.psth(SPIKES, 1.0),
    "average": rv.analysis.spike_triggered_average(SPIKES, SIGNAL),
    "a": np.eye(2), "b": np.ones(2),
    "diagram": rv.analysis.bifurcation_diagram(rv.neurons.MorrisLecar(), (0.0, 50.0)), "P": X, "T": np.eye(4, 3),
    "n_in": 2, "n_out": 3, "weight": np.ones((3, 2)), "net": rv.PerceptronNetwork(2, 3),
    "source": "cells", "target": "cells", "synapse": rv.synapses.Delta(), "rule": rv.rules.all_to_all(),
    "e_rev": 0.0, "tau_rise": 0.5, "tau_decay": 5.0, "a_plus": 0.01, "a_minus": 0.012,
    "filters": 2, "kernel_size": 3, "U": 0.5, "tau_rec": 100.0, "eta": 0.01, "a2_plus": 0.01, "a3_plus": 0.01, "a2_minus": 0.01, "a3_minus": 0.01,
    "loss": lambda y_pred, y: (float(((y_pred - y) ** 2).mean()), 2 * (y_pred - y) / y_pred.size), "epochs": 3,
    "tau_plus": 16.8, "tau_minus": 33.7, "tau_x": 101.0, "tau_y": 125.0,
}  # fmt: skip
OTHERWISE = {call: {"model": rv.neurons.MorrisLecar()} for call in ("rv.analysis.nullclines", "rv.plot.phase_plane")}
OTHERWISE |= {f"rv.image.{call}": {"image": np.eye(4), "kernel": np.ones((2, 3))} for call in ("correlate", "convolve")}
OTHERWISE["rv.Ensemble"] = {"net": rv.Network([2, 3, 1], rng=0), "n": 2}
OTHERWISE["rv.image.pool"] = {"image": np.eye(4)}
OTHERWISE |= {f"rv.linalg.{call}": {"b": np.eye(2)} for call in ("matmul", "dot")}
OTHERWISE["pop.run"] = {"t": 2.0}
CONNECTED = {"target": "cells", "synapse": rv.synapses.Delta(), "weight": 0.5}
OTHERWISE["network.connect"] = {"source": "cells", "rule": rv.rules.all_to_all(), **CONNECTED}
OTHERWISE["network.background"] = {"rate": 20.0, **CONNECTED}
OTHERWISE["net.calibrate"] = {"X": X, "y": Y[::-1]}
OTHERWISE["perceptron.step"] = {"p": X[0], "t": [0, 1, 0]}
for word in ("perceptron", "adaline"):
    OTHERWISE[f"{word}.load_weights"] = {"path": VALUES["path"], "names": [("layers.0.weight", None)]}


def with_weights(net):
    net.set_weights(VALUES["weight"])
    return net


with_weights(VALUES["net"])
OF_IMAGES = rv.Network([rv.Input((4, 4, 1)), rv.Conv2D(2, 3), rv.Flatten(), rv.Dense(1)], rng=0)
OTHERWISE["rv.plot.filters"] = {"net": OF_IMAGES}
OTHERWISE["rv.plot.weights"] = {"net": rv.Network([4, 2], rng=0)}
OTHERWISE["rv.plot.loss_curves"] = {"history": rv.Network([2, 1], rng=0).fit(X, Y)}
OTHERWISE["rv.plot.calibration"] = {"curve": rv.analysis.calibration_curve([0, 1], [0.2, 0.6])}
OTHERWISE["rv.plot.decision_boundary"] = {"net": VALUES["net"], "X": X, "y": np.eye(4, 3)}
OTHERWISE |= {
    f"rv.{call}": {"y": [0, 1], "predicted": [1, 1]} for call in ("plot.confusion", "analysis.confusion_matrix")
}
OTHERWISE["rv.analysis.calibration_curve"] = {"y": [0, 1, 1], "probability": [0.2, 0.6, 0.9]}
UNSURE = rv.Network([2, 2], loss="gaussian_nll", rng=0)
OTHERWISE["rv.analysis.prediction_interval"] = {"net": UNSURE, "X": X}
OTHERWISE["rv.analysis.coverage"] = {"y": Y, "interval": rv.analysis.prediction_interval(UNSURE, X)}
OTHERWISE["rv.from_onnx"] = {"model": "net.onnx"}
OTHERWISE["rv.datasets.read_idx"] = {"path": "data.idx"}
OTHERWISE["rv.plot.isi_histogram"] = {"histogram": rv.analysis.isi_histogram(SPIKES)}


def network():
    """Two groups, of neurons and a source, and a connection."""
    made = rv.SpikingNetwork()
    cells = made.add(rv.neurons.LIF(), 2, "cells")
    made.add(rv.sources.Poisson(20.0), 2, "noise")
    made.connect(cells, cells, rv.synapses.ExpCurrent(5.0), rv.rules.all_to_all(), [0.1, 0.2, 0.3, 0.4], name="all")
    made.background(cells, rv.synapses.Delta(), 20.0, 0.1, "outside")
    return made


# What a method is called on, made anew for every call.
OBJECTS = {
    "net": lambda: rv.Network([2, 3, 1], output="sigmoid", rng=0),
    "perceptron": lambda: with_weights(rv.PerceptronNetwork(2, 3)),
    "adaline": lambda: with_weights(rv.Adaline(2, 3)),
    "ensemble": lambda: rv.Ensemble(rv.Network([2, 3, 1], rng=0), 2),
    "model": lambda: rv.Ensemble(rv.Network([2, 3, 1], rng=0), 2)[1],
    "layer": lambda: rv.Network([2, 3, 1], rng=0).layers[0],
    "optimizer": lambda: rv.SGD(0.1),
    "dense": lambda: rv.Dense(2),
    "dropout": lambda: rv.Dropout(0.5),
    "convolution": lambda: rv.Conv2D(2, 3),
    "pool": lambda: rv.MaxPool2D(2),
    "average_pool": lambda: rv.AvgPool2D(2),
    "global_pool": lambda: rv.GlobalAvgPool2D(),
    "flatten": lambda: rv.Flatten(),
    "norm": lambda: rv.LayerNorm(),
    "input": lambda: rv.Input(2),
    "stopping": lambda: rv.EarlyStopping(),
    "warm_up": lambda: rv.schedules.WarmUp(3),
    "schedule": lambda: rv.schedules.Cosine(epochs=3),
    "loss": lambda: rv.losses.Huber(),
    "lif": lambda: rv.neurons.LIF(),
    "pop": lambda: rv.Population(rv.neurons.LIF(), n=2),
    "run": lambda: rv.simulate(rv.neurons.LIF(), 2.0, n=2, record_at_spikes=["v"]),
    "stimulus": lambda: rv.stimuli.sine(1.0, 50.0),
    "rule": lambda: rv.rules.probability(0.5),
    "distribution": lambda: rv.random.normal(0.0, 1.0),
    "source": lambda: rv.sources.Poisson(5.0),
    "network": network,
    "group": lambda: network()["cells"],
    "connection": lambda: network().connections["all"],
    "background": lambda: network().connections["outside"],
    "network_run": lambda: network().run(2.0),
    "times": lambda: rv.sources.Times([1.0, 2.0], [0, 1]),
    "regular": lambda: rv.sources.Regular(20.0),
    "synapse": lambda: rv.synapses.NMDA(),
    "plasticity": lambda: rv.plasticity.STDP(0.01, 0.012),
    "state": lambda: rv.analysis.rest_state(rv.neurons.LIF()),
}
# Methods that Python calls for `object[key]`, `object + other` and the like, with the names of what they are given.
SYNTAX = {
    "__getitem__": ["key"], "__contains__": ["key"], "__setitem__": ["key", "values"], "__call__": ["t"],
    **{f"__{name}__": ["other"] for name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "eq")},
}  # fmt: skip
# Classes of results, which the library makes for users, and base classes.
RESULTS = {
    "BifurcationDiagram", "CalibrationCurve", "PredictionInterval", "Cycles", "LstsqResult", "QRResult", "EquilibriumBranch", "IntervalHistogram", "PSTH",
    "SpikeTriggeredAverage", "Rule", "Distribution", "Source", "Run", "State", "FICurve", "FixedPoint", "HopfPoint",
    "Nullclines", "SaddleNode", "Digits", "Neuron", "Optimizer", "Schedule",
    "Plasticity", "Synapse",
}  # fmt: skip


def public_modules():
    """Without ranvier.sklearn, which needs scikit-learn and has its errors (tests/estimators)."""
    names = [name for _, name, _ in pkgutil.iter_modules(rv.__path__)]
    found = [name for name in names if not name.startswith("_") and name not in ("cli", "sklearn")]
    return [("rv", rv), *((f"rv.{name}", importlib.import_module(f"ranvier.{name}")) for name in found)]


def parameters_of(function):
    """Name -> whether it must be given."""
    try:
        rows = inspect.signature(function).parameters.values()
    except ValueError:
        return {}
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {p.name: p.default is p.empty for p in rows if p.kind in plain}


def functions():
    """(how it is written, the function or class itself), each once."""
    seen = []
    for place, module in public_modules():
        for name in module.__all__:
            thing = getattr(module, name)
            if callable(thing) and name not in RESULTS and not any(thing is other for other in seen):
                seen.append(thing)
                yield f"{place}.{name}", thing


def attributes(word):
    """Names of what our own classes give to an object, without what Python's or NumPy's do."""
    kinds = [kind for kind in type(OBJECTS[word]()).__mro__ if kind.__module__.startswith("ranvier")]
    return sorted({name for kind in kinds for name in vars(kind) if not name.startswith("_") or name in SYNTAX})


def cases():
    """(how it is written, a function that gives what is called, good arguments by name, names of all arguments)."""
    for text, thing in functions():
        parameters = parameters_of(thing)
        values = VALUES | OTHERWISE.get(text, {})
        yield (
            text,
            lambda thing=thing: thing,
            {n: values[n] for n, needed in parameters.items() if needed},
            [*parameters],
        )
    for word, make in OBJECTS.items():
        for name in attributes(word):
            get = lambda make=make, name=name: getattr(make(), name)
            if name not in SYNTAX and callable(get()):
                parameters = parameters_of(get())
                good = OTHERWISE.get(f"{word}.{name}", {n: VALUES[n] for n, needed in parameters.items() if needed})
                yield f"{word}.{name}", get, good, [*parameters]
