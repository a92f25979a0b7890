"""What stands behind ``rv.Population`` and ``rv.simulate``."""
