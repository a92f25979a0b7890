"""Every optimiser of the library, with its defaults and with parameters drawn from its own table."""

import numpy as np
import ranvier as rv
from ranvier import _core

TABLES = _core.optimizers()
CLASSES = {name: getattr(rv, table["type"]) for name, table in TABLES.items()}


def drawn(name, seed):
    """Parameters away from the defaults: fractions anywhere, sizes between a twentieth and the default."""
    draw = np.random.default_rng([list(TABLES).index(name), seed])

    def value(row):
        low, high, default = row["low"], row["high"], row["default"]
        if row["flag"]:
            return bool(draw.integers(2))
        if row["whole"]:
            return int(draw.integers(low, low + 12))
        if np.isfinite(high):
            return low + (high - low) * draw.uniform(0.1, 0.9)
        if default == low:
            return draw.uniform(0.01, 0.1)
        return low + float(np.exp(draw.uniform(*sorted(np.log([default - low, 0.05])))))

    return {key: value(row) for key, row in TABLES[name]["parameters"].items()}


# (name, parameters): each with its defaults, then away from them
CASES = [(name, {}) for name in TABLES] + [(name, drawn(name, seed)) for name in TABLES for seed in range(4)]
WHOLE_BATCH = [case for case in CASES if TABLES[case[0]]["whole_batch"]]
BY_BATCHES = [case for case in CASES if case not in WHOLE_BATCH]  # one update by the gradient of a batch


def made(name, parameters):
    return CLASSES[name](**parameters)
