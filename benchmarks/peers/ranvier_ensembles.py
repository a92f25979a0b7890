"""ranvier: rv.Ensemble, and the same networks one after another."""

from __future__ import annotations

import numpy as np
import ranvier as rv

from benchmarks.ensemble_works import Many
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.works import Arrays


def ensembles(work: Many, arrays: Arrays) -> dict[str, Case]:
    """Both forms; one fit a network, or one of all."""
    if not hasattr(rv, "Ensemble"):
        return {}
    names = {"activation": work.activation, "output": work.output, "loss": work.loss, "dtype": work.dtype}
    made = [rv.Network(list(work.widths), **names, rng=k) for k in range(work.n)]
    together = rv.Ensemble(made[0], work.n, rng=range(work.n))
    layers = range(len(work.widths) - 1)
    starts = [np.concatenate([arrays[f"{p}{k}"][m].ravel() for k in layers for p in "wb"]) for m in range(work.n)]
    x, y, last = arrays["x"], arrays["y"], [0.0]
    settings = {
        "epochs": work.epochs, "batch_size": work.batch, "optimizer": rv.SGD(work.learning_rate), "shuffle": False,
    }  # fmt: skip

    def case(models: list, fit) -> Case:
        def reset() -> None:
            for model, begin in zip(models, starts, strict=True):
                model.parameters[:] = begin

        def run() -> None:
            last[0] = fit()

        return Case(run, lambda: Outcome([m.predict(x[:1]).tolist() for m in models[:SAMPLE]], last[0]), reset)

    def one_after_another() -> float:
        return float(np.mean([net.fit(x, y, **settings).loss[-1] for net in made]))

    return {
        "Ensemble": case(list(together), lambda: float(together.fit(x, y, **settings).loss[-1].mean())),
        "one after another": case(made, one_after_another),
    }
