"""The same factor all the time."""

DEFAULTS = {"factor": 1.0}


def at(epoch, factor):
    return factor
