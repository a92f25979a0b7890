"""Arguments by the names of other tools, misspelt ones and too many: the error says what the argument is called here."""

import inspect
import re

import numpy as np
import pytest
import ranvier as rv
from ranvier._support import keywords
from refusal import refuses

X, Y = np.ones((4, 2)), np.ones(4)
LIF = rv.neurons.LIF()


def network():
    return rv.Network([2, 3, 1], rng=0)


def fit(**named):
    return network().fit(X, Y, **named)


def make(**named):
    return rv.Network([2, 1], **named)


def rule(**named):
    return rv.PerceptronNetwork(2).train(X, Y, **named)


def lms(**named):
    return rv.Adaline(2).train(X, Y, **named)


def simulate(**named):
    return rv.simulate(LIF, **named)


# what is called, with which argument, and what the error says after "has no <argument>; "
HINTS = [
    *((fit, word, "epochs is its name here") for word in ("max_iter", "n_epochs", "num_epochs", "nb_epoch", "epoch")),
    (fit, "verbose", "progress is its name here"),
    (fit, "batchsize", "batch_size is its name here"),
    (fit, "patience", "early_stopping is its name here"),
    (fit, "n_iter_no_change", "early_stopping is its name here"),
    (fit, "validation_fraction", "validation_split is its name here"),
    (fit, "lr_scheduler", "schedule is its name here"),
    (fit, "max_grad_norm", "clip_norm is its name here"),
    (fit, "metrics", "net.evaluate(X, y)"),
    (fit, "class_weights", "class_weight is its name here"),
    (fit, "random_state", "rv.Network(rng=...) takes it"),
    (fit, "seed", "rv.Network(rng=...) takes it"),
    (fit, "lr", "rv.SGD(learning_rate=...) takes it"),
    (fit, "learning_rate", "rv.SGD(learning_rate=...) takes it"),
    (fit, "loss", "rv.Network(loss=...) takes it"),
    (fit, "foo", "it takes X, y, epochs,"),
    (fit, "\ud800", "it takes X, y, epochs,"),
    (fit, "q" * 3000, "it takes X, y, epochs,"),
    (make, "hidden_layer_sizes", "layers is its name here"),
    (make, "random_state", "rng is its name here"),
    (make, "alpha", "l2 is its name here"),
    (make, "solver", "net.fit(optimizer=...) takes it"),
    (make, "max_iter", "net.fit(epochs=...) takes it"),
    (make, "hidden", "layers is its name here"),
    (make, "input_size", "the first of layers says it"),
    (make, "act", "activation is its name here"),
    (make, "use_bias", "train_bias is its name here"),
    (rule, "X", "P is its name here"),
    (rule, "y", "T is its name here"),
    (rule, "max_iter", "epochs is its name here"),
    (rule, "learning_rate", "rv.SGD(learning_rate=...) takes it"),
    (lms, "eta0", "learning_rate is its name here"),
    (rv.PerceptronNetwork, "activation", "transfer is its name here"),
    (rv.SGD, "lr", "learning_rate is its name here"),
    (rv.SGD, "alpha", "learning_rate is its name here"),
    (rv.SGD, "nesterovs_momentum", "nesterov is its name here"),
    (rv.Adam, "beta_1", "beta1 is its name here"),
    (rv.Adam, "betas", "beta1= and beta2="),
    (rv.Adam, "epsilon", "eps is its name here"),
    (rv.RMSprop, "alpha", "rho is its name here"),
    (rv.Dense, "units", "n is its name here"),
    (rv.Dropout, "p", "rate is its name here"),
    (lambda **named: rv.rules.probability(**named), "prob", "p is its name here"),
    (lambda **named: rv.rules.probability(0.1, **named), "allow_self_connections", "self_connections is its name here"),
    (lambda **named: rv.rules.indegree(3, **named), "allow_multapses", "multiple is its name here"),
    (lambda **named: rv.random.normal(0.0, **named), "std", "sd is its name here"),
    (lambda **named: rv.stimuli.sine(1.0, **named), "freq", "frequency_hz is its name here"),
    (rv.losses.Huber, "foo", "it takes delta"),
    (simulate, "duration", "t_end is its name here"),
    (simulate, "dt_ms", "dt is its name here"),
    (simulate, "I", "current is its name here"),
    (simulate, "method", "integrator is its name here"),
    (simulate, "tol", "rtol is its name here"),
    (simulate, "step_size", "dt is its name here"),
    (simulate, "metrics", "it takes model, t_end,"),
    (rv.SGD, "betas", "it takes learning_rate,"),
    (rv.load, "filename", "path is its name here"),
    (simulate, "seed", "rv.stimuli.white_noise(rng=...) takes it"),
    (rv.Population(LIF).run, "runtime", "is its name here"),
    (lambda **named: rv.Population(LIF, **named), "size", "n is its name here"),
    (lambda **named: rv.Population(LIF, **named), "dt", "pop.run(dt=...) takes it"),
    (lambda **named: rv.stimuli.white_noise(1.0, **named), "seed", "rng is its name here"),
]


@pytest.mark.parametrize(
    ("call", "name", "hint"), HINTS, ids=[name[:20].encode("ascii", "replace").decode() for _, name, _ in HINTS]
)
def test_an_argument_that_is_not_there_is_answered_with_what_was_meant(call, name, hint):
    with refuses(TypeError, " has no ", hint):
        call(**{name: 1})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: network().fit(X, Y, 10), "fit takes X, y by place; the others have their names, such as epochs="),
        (lambda: network().predict(X, None, 32), "predict takes X, out by place, and no more"),
        (lambda: rv.Dropout(0.5, 3), "Dropout takes rate by place"),
        (lambda: rv.Network([2, 1], "tanh"), "Network takes layers by place"),
        (lambda: network().fit(X), "fit() missing 1 required positional argument: 'y'"),
        (lambda: rv.Network(), "Network() missing 1 required positional argument: 'layers'"),
        (lambda: rv.simulate(LIF, 1.0, 1.0, 0.1), "simulate takes model, t_end, current by place"),
    ],
)
def test_arguments_without_a_place_or_missing(call, words):
    with pytest.raises(TypeError, match=rf"^{re.escape(words)}"):
        call()


def test_the_network_is_as_it_was():
    net = network()
    with refuses(TypeError, "max_iter", untouched=[net, X, Y]):
        net.fit(X, Y, epochs=3, max_iter=3)


def test_what_the_tables_name_exists():
    known = {name for _, _, names in keywords._takers for name in names}
    assert {name for names in keywords._NAMES.values() for name in names} <= known
    for topic, call in {(topic, call) for topic, call, _ in keywords._takers}:
        start, *rest = call.split(".")
        net = rv.SpikingNetwork() if topic == "spiking" else network()
        objects = {"rv": rv, "net": net, "pop": rv.Population(LIF)}
        ensemble = rv.Ensemble(network(), 2)
        objects |= {"ensemble": ensemble, "model": ensemble[0]}
        thing = (objects | {"perceptron": rv.PerceptronNetwork(2), "adaline": rv.Adaline(2)})[start]
        for part in rest:
            thing = getattr(thing, part)
        assert callable(thing), call


def test_signatures_say_what_is_taken():
    for topic, call, names in keywords._takers:
        if topic == "nets" and call.startswith("rv."):
            thing = rv
            for part in call.split(".")[1:]:
                thing = getattr(thing, part)
            assert tuple(inspect.signature(thing).parameters) == names, call
