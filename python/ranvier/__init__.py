"""Neurons, artificial and biological: a small fast native core, NumPy in and out."""

import importlib as _importlib
import logging as _logging
import warnings as _warnings
from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._support import interpreter as _interpreter  # noqa: F401

# isort: split
from . import (
    _core,
    activations,
    datasets,
    errors,
    linalg,
    losses,
    math,
    neurons,
    optimizers,
    plasticity,
    random,
    rules,
    sources,
    stimuli,
    synapses,
)
from ._cells.population import Population
from ._cells.run import Run
from ._cells.simulation import simulate
from ._core import __version__, config
from ._nets import layers as _layers
from ._nets import loading as _loading  # noqa: F401 - tells load how to read a network
from ._nets import optimizers as _optimizers
from ._nets.adaline import Adaline
from ._nets.layers import *  # noqa: F403 - Dense, Dropout and all others
from ._nets.network import Network
from ._nets.optimizers import *  # noqa: F403 - SGD, Adam and all others that the core has
from ._nets.perceptron import PerceptronNetwork
from ._spiking.network import SpikingNetwork
from ._support.embedding import get_cmake_dir, get_include
from ._support.files import load
from .errors import DivergenceError, FileFormatError, RanvierError

if _TYPE_CHECKING:
    from types import ModuleType as _ModuleType

    from . import analysis, plot

_logging.getLogger("ranvier").addHandler(_logging.NullHandler())
if _core.isa_complaint():
    _warnings.warn(_core.isa_complaint(), RuntimeWarning, stacklevel=2)


def __getattr__(name: str) -> "_ModuleType":
    """Modules that are imported when they are first used."""
    if name in ("analysis", "plot"):
        return _importlib.import_module(f"ranvier.{name}")
    raise AttributeError(f"module 'ranvier' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "Adaline",
    "DivergenceError",
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
    "get_cmake_dir",
    "get_include",
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
    "simulate",
    "sources",
    "stimuli",
    "synapses",
]
__all__ += _layers.__all__
__all__ += _optimizers.__all__
