"""Whether the tools computed the same thing, on the threads they were given."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.works import Neurons, Work

REFERENCE = "numpy"
SPARE = 1.15  # CPU time over wall time and threads that is still called "pinned"


def complaints(work: Work, measured: dict[tuple[str, str], dict[str, Any]], threads: int) -> dict[tuple[str, str], str]:
    """What is wrong with a case; these cases take no part in the ratios."""
    reference = next((facts["outcome"] for (tool, _), facts in measured.items() if tool == REFERENCE), None)
    found = {}
    for name, facts in measured.items():
        if isinstance(work, Neurons):
            text = astray(work, facts["outcome"])
        else:
            text = different(work, facts["outcome"], reference) if reference else "nothing to compare with"
        if min(facts["busy"]) > threads * SPARE:
            text = f"used {min(facts['busy']):.2f} threads"
        if text:
            found[name] = text
    return found


def astray(work: Neurons, outcome: dict[str, Any]) -> str:
    """Empty when v is finite, spikes are the work's, and one neuron's last spike of a second is where the method puts it."""
    if not np.isfinite(outcome["outputs"]).all():
        return "v is not finite"
    if outcome["complaint"]:
        return str(outcome["complaint"])
    late = outcome["loss"]
    return f"spikes off by {late:.1e} ms" if late is not None and not late <= work.room else ""


def different(work: Work, outcome: dict[str, Any], reference: dict[str, Any]) -> str:
    """Empty when losses and outputs agree to the work's tolerance."""
    got, wanted = np.asarray(outcome["outputs"]), np.asarray(reference["outputs"])
    if got.shape != wanted.shape:
        return f"outputs of shape {got.shape}, others {wanted.shape}"
    gap = float(np.abs(got - wanted).max() / np.abs(wanted).max())
    if not gap <= work.tolerance:
        return f"outputs differ by {gap:.1e}"
    if reference["loss"] is not None:
        gap = abs(outcome["loss"] / reference["loss"] - 1)
        if not gap <= work.tolerance:
            return f"loss differs by {gap:.1e}"
    return ""
