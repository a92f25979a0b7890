"""Arguments by the names that other tools give them: the TypeError that says what they are called here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from .lookup import bare, similar

__all__ = ["no_argument", "register", "takes"]

# What other tools call an argument, without case and underscores, and what it may be called here.
_NAMES = {
    **dict.fromkeys(("maxiter", "nepochs", "numepochs", "nbepoch", "niter", "iterations", "rounds"), ("epochs",)),
    **dict.fromkeys(("batch", "minibatch", "minibatchsize", "bs"), ("batch_size",)),
    **dict.fromkeys(("lr", "learningrateinit", "eta", "eta0", "stepsize"), ("learning_rate", "dt")),
    **dict.fromkeys(("seed", "randomstate", "generator", "key"), ("rng",)),
    **dict.fromkeys(("solver", "optim", "opt", "method"), ("optimizer", "integrator")),
    **dict.fromkeys(("verbose", "verbosity", "disp", "report", "tqdm"), ("progress",)),
    **dict.fromkeys(("njobs", "numthreads", "nthreads", "workers", "nworkers"), ("threads",)),
    **dict.fromkeys(("sampleweights", "weights", "w"), ("sample_weight", "weights", "weight")),
    **dict.fromkeys(("evalset", "validationset", "validation", "xval", "yval"), ("validation_data",)),
    **dict.fromkeys(("inputs", "features", "data", "input"), ("X", "P", "current")),
    **dict.fromkeys(("target", "targets", "labels", "ytrue"), ("y", "T")),
    **dict.fromkeys(("validationfraction", "valsplit"), ("validation_split",)),
    **dict.fromkeys(("patience", "niternochange", "earlystop"), ("patience", "early_stopping")),
    **dict.fromkeys(("lrschedule", "learningrateschedule", "scheduler", "lrscheduler"), ("schedule",)),
    **dict.fromkeys(("classweights",), ("class_weight",)),
    **dict.fromkeys(("clipnorm", "maxgradnorm", "gradclip", "clip"), ("clip_norm",)),
    **dict.fromkeys(("clipvalue",), ("clip_value",)),
    **dict.fromkeys(("restorebestweights",), ("restore_best",)),
    **dict.fromkeys(("gamma",), ("factor",)),
    **dict.fromkeys(("totalsteps", "maxepochs"), ("epochs",)),
    "x": ("X", "P"),
    "y": ("y", "T"),
    **dict.fromkeys(("callback", "hooks"), ("callbacks",)),
    **dict.fromkeys(("hiddenlayersizes", "hidden", "hiddensize", "hiddenunits", "nhidden", "sizes", "widths", "dims"), ("layers",)),
    **dict.fromkeys(("outputactivation", "outactivation"), ("output",)),
    **dict.fromkeys(("act", "actfn", "activationfunction", "transfer", "nonlinearity"), ("activation", "transfer")),
    "activation": ("activation", "transfer"),
    **dict.fromkeys(("criterion", "objective", "lossfn", "lossfunction"), ("loss",)),
    **dict.fromkeys(("kernelinitializer", "initializer", "weightinit"), ("init",)),
    **dict.fromkeys(("usebias", "bias"), ("train_bias",)),
    **dict.fromkeys(("precision", "floattype"), ("dtype",)),
    **dict.fromkeys(("units", "outfeatures", "nout", "width"), ("n", "n_out")),
    **dict.fromkeys(("p", "prob", "dropout", "dropoutrate"), ("rate", "p")),
    **dict.fromkeys(("negativeslope",), ("slope",)),
    "alpha": ("l2", "alpha", "slope", "rho", "learning_rate"),
    "beta": ("momentum", "beta1"),
    "epsilon": ("eps",),
    "decay": ("weight_decay",),
    "nesterovsmomentum": ("nesterov",),
    **dict.fromkeys(("duration", "tstop", "tend", "runtime", "simtime"), ("t_end", "t")),
    "tmax": ("t_end", "t", "epochs"),
    **dict.fromkeys(("dtms", "timestep", "h", "resolution"), ("dt",)),
    **dict.fromkeys(("i", "iext", "iapp", "inputcurrent", "stim", "stimulus"), ("current",)),
    **dict.fromkeys(("amp", "amplitudes"), ("amplitude",)),
    **dict.fromkeys(("freq", "frequency", "hz"), ("frequency_hz",)),
    **dict.fromkeys(("nneurons", "numneurons", "size"), ("n",)),
    **dict.fromkeys(("v0", "y0", "x0", "initialstate", "initialvalues"), ("initial",)),
    **dict.fromkeys(("variables", "monitor", "recordvariables"), ("record",)),
    **dict.fromkeys(("threshold", "vth"), ("spike_threshold",)),
    **dict.fromkeys(("tol", "reltol", "tolerance"), ("rtol", "tol")),
    **dict.fromkeys(("pconnect", "connectionprobability"), ("p",)),
    **dict.fromkeys(("allowselfconnections", "allowautapses", "autapses"), ("self_connections",)),
    **dict.fromkeys(("allowmultapses", "multapses", "withreplacement", "replacement"), ("multiple",)),
    **dict.fromkeys(("mu", "loc"), ("mean",)),
    **dict.fromkeys(("std", "stdev", "sigma"), ("sd", "sigma")),
    **dict.fromkeys(("rates",), ("rate",)),
    **dict.fromkeys(("filename", "file", "fname", "filepath"), ("path",)),
}  # fmt: skip
# What no argument of networks stands for, and how it is done.
_OTHERWISE = {
    "metrics": "net.evaluate(X, y) gives the loss and the accuracy or R2",
    **dict.fromkeys(("warmstart", "initialepoch"), "fit goes on from the weights that the network has"),
    **dict.fromkeys(("inputshape", "inputdim", "inputsize", "infeatures", "nin"), "the first of layers says it, rv.Input(n)"),
}  # fmt: skip
# Pairs of other tools that are two arguments here.
_PAIRS = {"betas": ("beta1", "beta2"), "etas": ("decrease", "increase"), "stepsizes": ("step_min", "step_max")}

# The calls that errors name first where several take an argument.
_FIRST = ("rv.Network", "net.fit", "rv.SGD", "pop.run")

_takers: list[tuple[str, str, tuple[str, ...]]] = []  # topic, how users write the call, names of its arguments

P = ParamSpec("P")
R = TypeVar("R")


def register(topic: str, call: str, names: Iterable[str]) -> None:
    """Let errors of other calls on the same topic say that this one takes these arguments."""
    _takers.append((topic, call, tuple(names)))


def no_argument(topic: str, call: str, given: str, names: Iterable[str]) -> TypeError:
    """The error of a call with an argument that it does not have.

    >>> no_argument("doc", "net.fit", "max_iter", ["X", "y", "epochs"])
    TypeError('fit has no max_iter; epochs is its name here')
    """
    known = [*names]
    word = bare(given)
    candidates = _NAMES.get(word, ())
    here = [name for name in candidates if name in known]
    start = f"{call.rpartition('.')[2]} has no {_shown(given)}; "
    pair = _PAIRS.get(word, ())
    if pair and {*pair} <= {*known}:
        return TypeError(f"{start}{pair[0]}= and {pair[1]}= are arguments of their own")
    if topic == "nets" and not here and word in _OTHERWISE:
        return TypeError(start + _OTHERWISE[word])
    here = here or similar(given, known)
    if here:
        return TypeError(f"{start}{here[0]} is its name here")
    for name in (*candidates, given):
        takers = [taker for its_topic, taker, its_names in _takers if its_topic == topic and name in its_names]
        if takers:
            first = next((taker for taker in _FIRST if taker in takers), takers[0])
            return TypeError(f"{start}{first}({name}=...) takes it")
    return TypeError(f"{start}it takes {', '.join(known)}"[:600])


def _shown(given: str) -> str:
    return ascii(given)[1:-1] if len(given) <= 60 else ascii(given[:57])[1:-1] + "..."


def takes(topic: str, call: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For functions of the public face: a call with arguments that it does not have is answered with what was meant.

    ``call`` is how users write it, ``net.fit``; errors of other calls on the same ``topic`` name it where it takes what
    they do not.
    """

    def decorator(function: Callable[P, R]) -> Callable[P, R]:
        code = function.__code__
        by_place = code.co_argcount
        arguments = code.co_varnames[: by_place + code.co_kwonlyargcount]
        is_method = arguments[:1] == ("self",)
        names = arguments[is_method:]
        allowed = frozenset(arguments)
        register(topic, call, names)

        @wraps(function)
        def checked(*values: P.args, **named: P.kwargs) -> R:
            if named and not allowed.issuperset(named):
                raise no_argument(topic, call, next(name for name in named if name not in allowed), names)
            if len(values) > by_place:
                raise _too_many(call, names[: by_place - is_method], names[by_place - is_method :])
            return function(*values, **named)

        function.__qualname__ = call.rpartition(".")[2]  # as Python's own errors name it
        return checked

    return decorator


def _too_many(call: str, by_place: tuple[str, ...], by_name: tuple[str, ...]) -> TypeError:
    rest = f"; the others have their names, such as {by_name[0]}=..." if by_name else ", and no more"
    return TypeError(f"{call.rpartition('.')[2]} takes {', '.join(by_place) or 'nothing'} by place{rest}")
