"""Refuses a subinterpreter where the core would hang: imported before the core is."""

import sys

if sys.version_info < (3, 12):  # later Pythons refuse by themselves
    try:
        import _xxsubinterpreters as _interpreters  # type: ignore[import-not-found]
    except ImportError:  # a Python built without them
        pass
    else:
        if _interpreters.get_current() != _interpreters.get_main():
            raise ImportError(
                "ranvier in a subinterpreter needs Python 3.12 or newer; import it in the main interpreter"
            )
