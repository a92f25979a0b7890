"""Starts one process a tool, and lets them take turns: A B C, B C A, C A B, …"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import environment
from benchmarks.peers import OURS
from benchmarks.works import Work, arrays

ROOT = Path(__file__).resolve().parent.parent
QUIET = 0.95  # CPU time over wall time below which another process was in the way
RETRIES = 3


class Tool:
    """The process of one tool; `path` is a folder where it looks for packages first."""

    def __init__(self, name: str, threads: int, isa: str, path: Path | None = None) -> None:
        self.name = name
        surroundings = environment.of_worker(os.environ, threads, isa)
        if path:
            surroundings["PYTHONPATH"] = str(path.resolve())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", name, str(threads)], text=True, bufsize=1, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings,
        )  # fmt: skip
        self.facts = self.answer()

    @property
    def absent(self) -> str | None:
        """Why the tool cannot take part."""
        return self.facts.get("absent")

    def answer(self) -> dict[str, Any]:
        """One line of the process."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"absent": f"{self.name}: the process died", "error": "the process died"}

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """A command and its answer."""
        assert self.process.stdin
        if self.process.poll() is not None:
            return {"error": "the process died"}
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        return self.answer()

    def close(self) -> None:
        """The process ends when its input does."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)


def start(names: list[str], threads: int, isa: str) -> list[Tool]:
    """Every tool, one after the other."""
    return [Tool(name, threads, isa) for name in names]


def run(work: Work, tools: list[Tool], rounds: int, seconds: float, clock: str, threads: int) -> dict[str, Any]:
    """Prepares the work everywhere, then measures in turns."""
    prepared = prepare(work, [tool for tool in tools if not tool.absent])
    cases = [(tool, case) for tool, answer in prepared for case in answer.get("outcomes", {})]
    found = {(tool.name, case): {"rounds": [], "busy": []} for tool, case in cases}
    for turn in range(rounds):
        at = turn % max(1, len(cases))
        for tool, case in cases[at:] + cases[:at]:
            answer = quiet_round(tool, case, seconds, clock)
            if "error" not in answer:
                found[tool.name, case]["rounds"].append(answer["seconds"] / work.units)
                found[tool.name, case]["busy"].append(round(answer["busy"], 3))
    outcomes = {(tool.name, case): o for tool, answer in prepared for case, o in answer.get("outcomes", {}).items()}
    return {
        "measured": {name: facts | {"outcome": outcomes[name]} for name, facts in found.items() if facts["rounds"]},
        "errors": {tool.name: answer["error"] for tool, answer in prepared if "error" in answer},
        "floor": floor(work, tools, threads),
    }


def floor(work: Work, tools: list[Tool], threads: int) -> float | None:
    """Seconds of one unit if a work of images did nothing but its fma, at the peak that ours measures just then."""
    ours = next((tool for tool in tools if tool.name == OURS and not tool.absent), None)
    if ours is None or not hasattr(work, "multiplications"):
        return None
    rate = ours.ask("fma_rate", dtype=work.dtype).get("rate")
    return work.multiplications / (rate * threads) if rate else None


def prepare(work: Work, tools: list[Tool]) -> list[tuple[Tool, dict[str, Any]]]:
    """The same data for everybody, through a file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "data.npz")
        np.savez(path, **arrays(work))
        return [(tool, tool.ask("prepare", work=work.key, data=path)) for tool in tools]


def quiet_round(tool: Tool, case: str, seconds: float, clock: str) -> dict[str, Any]:
    """A round, again if the machine was busy with something else; the least disturbed one counts. CPU time does not care."""
    best: dict[str, Any] = {"error": "no round"}
    for _ in range(RETRIES):
        answer = tool.ask("time", case=case, seconds=seconds, clock=clock)
        if "error" in answer or clock == "cpu":
            return answer
        if answer["busy"] > best.get("busy", 0):
            best = answer
        if best["busy"] >= QUIET:
            break
    return best
