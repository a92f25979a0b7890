"""Layers: forward, backward, gradient."""
