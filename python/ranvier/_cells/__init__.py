"""The implementation of ``rv.Population``, ``rv.simulate`` and ``rv.Run``."""
