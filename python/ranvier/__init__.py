"""Neurons, artificial and biological: a small fast native core, NumPy in and out."""

import logging as _logging
import warnings as _warnings

from . import _core, datasets
from ._core import __version__, config
from .embedding import get_cmake_dir, get_include

_logging.getLogger("ranvier").addHandler(_logging.NullHandler())
if _core.isa_complaint():
    _warnings.warn(_core.isa_complaint(), RuntimeWarning, stacklevel=2)

__all__ = ["__version__", "config", "datasets", "get_cmake_dir", "get_include"]
