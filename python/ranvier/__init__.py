"""Neurons, artificial and biological: a small fast native core, NumPy in and out."""

import importlib as _importlib
import logging as _logging
import warnings as _warnings
from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._support import interpreter as _interpreter  # noqa: F401

# isort: split
from . import _core, activations, errors, losses, neurons, optimizers, schedules, stimuli
from ._cells.population import Population
from ._cells.run import Run
from ._cells.simulation import simulate
from ._core import __version__, config
from ._nets import image_layers as _image_layers
from ._nets import layers as _layers
from ._nets import loading as _loading  # noqa: F401 - tells load how to read a network
from ._nets import optimizers as _optimizers
from ._nets.adaline import Adaline
from ._nets.image_layers import *  # noqa: F403
from ._nets.layers import *  # noqa: F403 - Dense, Dropout and all others
from ._nets.network import Network
from ._nets.optimizers import *  # noqa: F403 - SGD, Adam and all others that the core has
from ._nets.perceptron import PerceptronNetwork
from ._nets.stopping import EarlyStopping
from ._support.embedding import get_cmake_dir, get_include
from ._support.files import load
from ._support.files import reads as _reads
from .errors import DivergenceError, FileFormatError, RanvierError

if _TYPE_CHECKING:
    from typing import Any as _Any

    from . import analysis, datasets, image, linalg, math, plasticity, plot, random, rules, sources, synapses
    from ._nets.ensemble import Ensemble
    from ._nets.interchange.onnx_import import from_onnx
    from ._spiking.network import SpikingNetwork
    from .sklearn import MLPClassifier as MLPClassifier
    from .sklearn import MLPRegressor as MLPRegressor
    from .sklearn import Perceptron as Perceptron

_logging.getLogger("ranvier").addHandler(_logging.NullHandler())
if _core.isa_complaint():
    _warnings.warn(_core.isa_complaint(), RuntimeWarning, stacklevel=2)


@_reads("ensemble")
def _load_ensemble(path: "_Any") -> "_Any":
    return _importlib.import_module("ranvier._nets.ensemble").load_ensemble(path)


@_reads("spiking_network")
def _load_network(path: "_Any") -> "_Any":
    return _importlib.import_module("ranvier._spiking.network").load_network(path)


_LATER = frozenset(  # modules that are imported when they are first used
    ["analysis", "datasets", "image", "linalg", "math", "plasticity", "plot", "random", "rules", "sources", "synapses"]
)
_ESTIMATORS = ("MLPClassifier", "MLPRegressor", "Perceptron")  # need scikit-learn, so that __all__ is without them


def __getattr__(name: str) -> "_Any":
    """What is imported when it is first used."""
    if name in _ESTIMATORS:
        return getattr(_importlib.import_module("ranvier.sklearn"), name)
    if name == "sklearn":
        return _importlib.import_module("ranvier.sklearn")
    if name in _LATER:
        return _importlib.import_module(f"ranvier.{name}")
    if name == "Ensemble":
        return _importlib.import_module("ranvier._nets.ensemble").Ensemble
    if name == "SpikingNetwork":
        return _importlib.import_module("ranvier._spiking.network").SpikingNetwork
    if name == "from_onnx":
        return _importlib.import_module("ranvier._nets.interchange.onnx_import").from_onnx
    raise AttributeError(f"module 'ranvier' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "Adaline",
    "DivergenceError",
    "EarlyStopping",
    "Ensemble",
    "FileFormatError",
    "Network",
    "PerceptronNetwork",
    "Population",
    "RanvierError",
    "Run",
    "SpikingNetwork",
    "__version__",
    "activations",
    "analysis",
    "config",
    "datasets",
    "errors",
    "from_onnx",
    "get_cmake_dir",
    "get_include",
    "image",
    "linalg",
    "load",
    "losses",
    "math",
    "neurons",
    "optimizers",
    "plasticity",
    "plot",
    "random",
    "rules",
    "schedules",
    "simulate",
    "sources",
    "stimuli",
    "synapses",
]
__all__ += _image_layers.__all__
__all__ += _layers.__all__
__all__ += _optimizers.__all__
