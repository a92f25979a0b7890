"""The classes of the optimisers, one for each table of the core.

``optimizers.pyi`` beside this file says the same to type checkers; ``tools/make_stubs.py`` writes it from the tables.
"""

from .. import _core
from .optimizer_class import optimizer_class

_CLASSES = {table["type"]: optimizer_class(i, table) for i, table in enumerate(_core.optimizers().values())}
globals().update(_CLASSES)
__all__ = [*_CLASSES]

for _name in ("SGD", "Adam"):  # whose first pickles look for them in the core
    setattr(_core, _name, _CLASSES[_name])
