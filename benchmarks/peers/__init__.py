"""One file a tool, `<name>_peer.py`. A new file is found by its name; nothing else has to change.

Each defines NAME, PACKAGES (distributions whose versions are reported), `setup(threads)` and
`cases(work, arrays)`: the tool's ways of doing this work, name -> Case, none if it cannot do it. Those that can also
define `simulations` for neurons, `linear` for linear algebra, `images` for images, `convolutions` for networks of images, `passes` for those
of one convolution, `ensembles` for many networks at once, and `rules` for the perceptron rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 64  # rows or elements of the outputs that are compared

OURS = "ranvier"


@dataclass(frozen=True)
class Outcome:
    """What a run made, for the comparison with the other tools."""

    outputs: Sequence[object]  # the first SAMPLE rows or elements
    loss: float | None = None  # mean loss of the last epoch, before its updates
    fired: Sequence[int] | None = None  # spikes of each neuron, where a work keeps them
    times: Sequence[float] | None = None  # and their times [ms] since the begin of the run, in any order


@dataclass(frozen=True)
class Case:
    """One way of doing a work: `run` is timed, `reset` (untimed) goes back to the start, `outcome` follows a run."""

    run: Callable[[], object]
    outcome: Callable[[], Outcome]
    reset: Callable[[], object] | None = None


def names() -> list[str]:
    """The tools, ours first."""
    found = sorted(path.stem.removesuffix("_peer") for path in Path(__file__).parent.glob("*_peer.py"))
    return sorted(found, key=lambda name: name != OURS)
