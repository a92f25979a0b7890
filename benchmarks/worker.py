"""A process that holds one tool: reads commands as JSON lines, answers in JSON lines.

`python -m benchmarks.worker numpy 1` is started by the runner with the environment of `environment.of_worker`.
"""

from __future__ import annotations

import gc
import importlib
import importlib.metadata
import json
import os
import statistics
import sys
import time
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.neuron_truth import truth
from benchmarks.peers import Case
from benchmarks.works import Convolutional, Linear, Many, Neurons, Pass, Perceptron, Picture, Work, chosen

WARM_UPS = 2


def measure(case: Case, seconds: float, clock: str) -> dict[str, float]:
    """Median seconds of one run, over as many runs as fit; `busy` is the CPU time over the wall time."""
    calls = 1 if case.reset else calls_for(case, seconds / 20)
    times: list[float] = []
    wall = cpu = 0.0
    gc.collect()
    gc.disable()
    while wall < seconds:
        if case.reset:
            case.reset()
        run, cpu_start, start = case.run, time.process_time(), time.perf_counter()
        for _ in range(calls):
            run()
        end, cpu_end = time.perf_counter(), time.process_time()
        times.append((cpu_end - cpu_start if clock == "cpu" else end - start) / calls)
        wall, cpu = wall + end - start, cpu + cpu_end - cpu_start
    gc.enable()
    return {"seconds": statistics.median(times), "least": min(times), "busy": cpu / wall}


def calls_for(case: Case, seconds: float) -> int:
    """How many calls take about so long."""
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            case.run()
        spent = time.perf_counter() - start
        if spent > seconds / 4:
            return max(1, round(calls * seconds / spent))
        calls *= 4


def function_of(work: Work) -> str:
    """The function of a peer that makes the cases of a work."""
    kinds = {Neurons: "simulations", Linear: "linear", Picture: "images", Perceptron: "rules",
             Convolutional: "convolutions", Pass: "passes", Many: "ensembles"}  # fmt: skip
    return kinds.get(type(work), "cases")


class Worker:
    """The tool, and its cases of the present work."""

    def __init__(self, peer: ModuleType) -> None:
        self.peer = peer
        self.cases: dict[str, Case] = {}

    def prepare(self, work: str, data: str) -> dict[str, Any]:
        """Builds the cases of a work and runs each once: compilation and first touches are not measured."""
        self.cases = {}
        gc.collect()
        with np.load(data) as stored:
            arrays = dict(stored)
        what = chosen(work)[0]
        make = getattr(self.peer, function_of(what), None)
        self.cases = make(what, arrays) if make else {}
        known = truth(what, arrays) if self.cases and isinstance(what, Neurons) else None
        answers = {}
        for name, case in self.cases.items():
            for _ in range(WARM_UPS):
                if case.reset:
                    case.reset()
                case.run()
            outcome = case.outcome()
            answers[name] = {"loss": outcome.loss, "outputs": np.asarray(outcome.outputs, np.float64).tolist()}
            answers[name]["complaint"] = known.complaint(what, outcome) if known else ""
        return {"outcomes": answers}

    def time(self, case: str, seconds: float, clock: str) -> dict[str, Any]:
        """One round of one case."""
        return dict(measure(self.cases[case], seconds, clock))

    def fma_rate(self, dtype: str) -> dict[str, Any]:
        """How many fma of such numbers one thread makes in a second; None where the tool cannot tell."""
        tells = getattr(self.peer, "fma_rate", None)
        return {"rate": tells(dtype) if tells else None}

    def peak(self) -> dict[str, Any]:
        """Bytes this process held at most (VmHWM; getrusage would count the parent's)."""
        lines = Path("/proc/self/status").read_text().splitlines()
        line = next(line for line in lines if line.startswith("VmHWM"))
        return {"bytes": int(line.split()[1]) * 1024}


def introduce(peer: ModuleType) -> dict[str, Any]:
    """Name and versions, and the instruction set when the tool tells it."""
    versions = {name: importlib.metadata.version(name) for name in peer.PACKAGES}
    return {"name": peer.NAME, "versions": versions, "isa": peer.isa() if hasattr(peer, "isa") else None}


def main() -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not look like an answer
    warnings.filterwarnings("ignore")
    name, threads = sys.argv[1], int(sys.argv[2])
    try:
        peer = importlib.import_module(f"benchmarks.peers.{name}_peer")
    except ImportError as error:
        print(json.dumps({"absent": str(error)}), file=answers)
        return
    peer.setup(threads)
    worker = Worker(peer)
    print(json.dumps(introduce(peer)), file=answers)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(worker, command.pop("do"))(**command)
        except Exception as error:  # one tool's trouble must not stop the others
            answer = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()
