"""For tests of neurons: the library's models by the names of their oracle files, and lists of models and integrators."""

import oracle
import ranvier as rv

NAMES = oracle.names("neurons")
WITH_RESET = [name for name in NAMES if hasattr(oracle.find(name), "reset")]
SMOOTH = [name for name in NAMES if name not in WITH_RESET]
WITH_REST = [name for name in NAMES if getattr(oracle.find(name), "HAS_REST", True)]
CLASSES = {getattr(rv.neurons, name)().name: getattr(rv.neurons, name) for name in rv.neurons.names()}
FIXED_STEP = [  # for every model
    name
    for name in oracle.names("integrators")
    if hasattr(oracle.find(name), "STAGES") and not hasattr(oracle.find(name), "NEEDS")
]
ADAPTIVE = [name for name in oracle.names("integrators") if hasattr(oracle.find(name), "replay")]


def library(name, *preset, **parameters):
    """The library's model of this name."""
    return CLASSES[name](*preset, **parameters)
