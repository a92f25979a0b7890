"""Activations y = f(z) and their derivatives."""
