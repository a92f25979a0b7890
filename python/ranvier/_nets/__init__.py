"""What stands behind ``rv.Network``."""
