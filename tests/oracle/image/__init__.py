"""Correlation and pooling of images in plain NumPy: each result from its definition, in float64, and in the order of the
library with ``fma`` as an argument (the module of that name beside the tests)."""
