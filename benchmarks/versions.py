"""Two builds of ranvier on the same works, taking turns: python -m benchmarks versions BEFORE AFTER --work W1,W2

BEFORE and AFTER are folders with a package `ranvier` in them, as an unpacked wheel is. Both get the same data and make
the same calls. Printed is after ÷ before, of the medians and of the least times: 1.02 is two per cent slower.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from benchmarks import runner
from benchmarks.works import chosen


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("before", type=Path, help="folder of the older package")
    parser.add_argument("after", type=Path, help="folder of the newer package")
    parser.add_argument("--work", default="W1,W2,W3,W4,W5,W6,W7,W8", help="keys, comma-separated")
    parser.add_argument("--rounds", type=int, default=15, help="turns of both (default 15)")
    parser.add_argument("--seconds", type=float, default=0.2, help="least time of a round (default 0.2)")


def main(options: argparse.Namespace) -> int:
    """A line a case; CPU time of one thread."""
    tools = [
        runner.Tool("ranvier", 1, "best", path=options.before),
        runner.Tool("ranvier", 1, "best", path=options.after),
    ]
    tools[0].name, tools[1].name = "before", "after"
    print(f"{'work':<14}{'case':<14}{'before':>12}{'after':>12}{'medians':>9}{'least':>9}")
    failed = 0
    for work in chosen(options.work):
        found = runner.run(work, tools, options.rounds, options.seconds, "cpu", 1)
        failed += len(found["errors"])
        rounds = {name: facts["rounds"] for name, facts in found["measured"].items()}
        for case in sorted({case for _, case in rounds}):
            if ("before", case) in rounds and ("after", case) in rounds:
                print(line(work.key, case, rounds["before", case], rounds["after", case]), flush=True)
        for name, error in found["errors"].items():
            print(f"{work.key:<14}{name}: {error}")
    for tool in tools:
        tool.close()
    return int(failed > 0)


def line(key: str, case: str, before: list[float], after: list[float]) -> str:
    """One row of the table."""
    middle = [statistics.median(times) * 1e6 for times in (before, after)]
    ratios = middle[1] / middle[0], min(after) / min(before)
    return f"{key:<14}{case:<14}{middle[0]:>9.4g} µs{middle[1]:>9.4g} µs{ratios[0]:>9.3f}{ratios[1]:>9.3f}"
