"""In a clean environment: ranvier works, and the packages named as arguments are there (NumPy alone if few are)."""

import importlib
import sys
from importlib.metadata import distributions

import numpy as np
import ranvier as rv

wanted = sys.argv[1:]
for name in wanted:
    importlib.import_module(name)
installed = {dist.name.lower() for dist in distributions()} - {"pip", "setuptools", "wheel"}
if wanted == ["numpy", "ranvier"]:
    assert installed == {"numpy", "ranvier"}, installed

print(f"ranvier {rv.__version__}, NumPy {np.__version__}, {len(installed)} packages: {rv.config()}")
