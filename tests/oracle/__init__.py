"""The equations of the library a second time, in plain float64 NumPy, one file a thing.

Folders are called like those of ``cpp/src/equations``. A file is found by its name, and a new one is tested as soon as
it is there. ``DEFAULTS`` are typed here a second time on purpose.

Everything may be called with complex numbers: conditions look at the real part only (NumPy orders complex
numbers by it), so the complex step f'(x) = Im f(x + ih) / h works for every formula.
"""

import importlib
import pkgutil
from functools import cache

FOLDERS = [m.name for m in pkgutil.iter_modules(__path__) if m.ispkg]


@cache
def names(folder):
    """Names of all files of a folder such as "activations", in alphabetical order."""
    return [m.name for m in pkgutil.iter_modules(importlib.import_module(f"{__name__}.{folder}").__path__)]


@cache  # thousands of rounds ask for the same few
def find(name):
    """The module of this name, such as ``find("sigmoid")``, whatever its folder."""
    for folder in FOLDERS:
        if name in names(folder):
            return importlib.import_module(f"{__name__}.{folder}.{name}")
    raise ModuleNotFoundError(f"no file of the oracle is called {name!r}")
