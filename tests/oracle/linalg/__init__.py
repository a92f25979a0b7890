"""Linear algebra in plain loops, in the order in which the library sums: each element one chain of ``fma`` over k.

``fma`` is an argument: fused, or with the two roundings of a machine without it (the module of that name beside the
tests has both).
"""
