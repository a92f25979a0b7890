"""The equations of the library a second time, in plain float64 NumPy, one flat file a thing.

A file is found by its name and says what it is by ``KIND`` ("activation", "loss", "optimizer", …),
so a new file is tested as soon as it is there. ``DEFAULTS`` are typed here a second time on purpose.

Everything may be called with complex numbers: conditions look at the real part only (NumPy orders complex
numbers by it), so the complex step f'(x) = Im f(x + ih) / h works for every formula.
"""

import importlib
import pkgutil


def find(name):
    """The module of this name, such as ``find("sigmoid")``."""
    return importlib.import_module(f"{__name__}.{name}")


def names(kind):
    """Names of all files of one kind, in alphabetical order."""
    return [m.name for m in pkgutil.iter_modules(__path__) if getattr(find(m.name), "KIND", None) == kind]
