"""Neurons, artificial and biological: a small fast native core, NumPy in and out."""

import logging as _logging
import warnings as _warnings

from . import interpreter as _interpreter  # noqa: F401

# isort: split
from . import _core, activations, datasets, errors, losses, math, neurons, stimuli
from ._core import SGD, Adam, __version__, config
from .embedding import get_cmake_dir, get_include
from .errors import DivergenceError, FileFormatError, RanvierError
from .files import load
from .layers import Dense, Input
from .network import Network
from .population import Population
from .run import Run
from .simulation import simulate

_logging.getLogger("ranvier").addHandler(_logging.NullHandler())
if _core.isa_complaint():
    _warnings.warn(_core.isa_complaint(), RuntimeWarning, stacklevel=2)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "SGD",
    "Adam",
    "Dense",
    "DivergenceError",
    "FileFormatError",
    "Input",
    "Network",
    "Population",
    "RanvierError",
    "Run",
    "__version__",
    "activations",
    "config",
    "datasets",
    "errors",
    "get_cmake_dir",
    "get_include",
    "load",
    "losses",
    "math",
    "neurons",
    "simulate",
    "stimuli",
]
