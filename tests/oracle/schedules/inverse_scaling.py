"""Falls as a power of time (Robbins and Monro 1951)."""

DEFAULTS = {"power": 0.5}


def at(epoch, power):
    return (1 + epoch) ** -power
