"""ranvier beside its peers: the same work, the same start, interleaved in one run."""
