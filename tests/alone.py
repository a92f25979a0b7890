"""For tests of ensembles: every model beside the network that it would be alone."""

import numpy as np
import ranvier as rv


def chosen(optimizer, k, learning_rate, weight_decay):
    """The optimiser of model k; ``optimizer`` is a class and its arguments."""
    kind, arguments = optimizer
    own = {"learning_rate": learning_rate, "weight_decay": weight_decay}
    given = {name: float(value[k] if np.ndim(value) else value) for name, value in own.items() if value is not None}
    return kind(**arguments | given)


def pairs(make, n, seeds=None, learning_rate=None, weight_decay=None):
    """An ensemble and the networks that its models would be; ``make(seed)`` gives a network."""
    seeds = [7 * k + 1 for k in range(n)] if seeds is None else seeds
    e = rv.Ensemble(make(0), n, rng=seeds, learning_rate=learning_rate, weight_decay=weight_decay)
    return e, [make(seed) for seed in seeds]


def same_column(table, k, values):
    """Whether column k of a record is these values, and NaN after them."""
    if values is None or not len(values):
        return table is None or np.isnan(table[:, k]).all()
    return table[: len(values), k].tobytes() == values.tobytes() and np.isnan(table[len(values) :, k]).all()


def trained(e, alone, X, y, optimizer, rows=None, learning_rate=None, weight_decay=None, sample_weight=None, **options):
    """Trains both, and compares all that they have to the last bit."""
    history = e.fit(X, y, rows=rows, optimizer=optimizer[0](**optimizer[1]), sample_weight=sample_weight, **options)
    options.pop("threads", None)
    for k, net in enumerate(alone):
        mine = slice(None) if rows is None else rows[k]
        weight = None if sample_weight is None else sample_weight[mine]
        own = chosen(optimizer, k, learning_rate, weight_decay)
        told = net.fit(X[mine], y[mine], optimizer=own, sample_weight=weight, **options)
        assert np.isfinite(net.parameters).all()
        assert e[k].parameters.tobytes() == net.parameters.tobytes(), k
        for name in ("loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"):
            assert same_column(getattr(history, name), k, getattr(told, name)), (name, k)
        assert (history.best_epoch[k], history.stopped[k]) == (told.best_epoch, told.stopped)
        assert e[k].to_network()._core._to_bytes() == net._core._to_bytes(), k
    return history
