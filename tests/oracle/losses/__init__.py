"""Losses, one value a row, and their derivatives."""
