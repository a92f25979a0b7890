"""Figures of a run as JSON; `markdown.py` makes the tables of them."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
import subprocess
from pathlib import Path
from typing import Any

from benchmarks import environment
from benchmarks.guard import complaints
from benchmarks.peers import OURS
from benchmarks.runner import ROOT, Tool
from benchmarks.works import Neurons, Work

Name = tuple[str, str]


def machine() -> dict[str, Any]:
    """The processor, the number of cores we may use, the system; no host name."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        facts = {a.strip(): b.strip() for a, _, b in (line.partition(":") for line in lines)}
        model = f"{facts.get('model name', model)} (family {facts.get('cpu family')}, model {facts.get('model')})"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cpu": model, "cores": cores, "system": platform.system(), "python": platform.python_version()}


def commit() -> str | None:
    """What the checkout is at, "-dirty" if there is more; two builds of one day are told apart by it."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:  # no git here
        return None
    return done.stdout.strip() or None


def of_work(work: Work, result: dict[str, Any], threads: int) -> dict[str, Any]:
    """Medians of all cases; ours beside the best valid case of every peer."""
    measured: dict[Name, dict[str, Any]] = {side(work, name): facts for name, facts in result["measured"].items()}
    wrong = complaints(work, measured, threads)
    medians = {name: statistics.median(facts["rounds"]) for name, facts in measured.items()}
    best: dict[str, Name] = {}
    for name in sorted((n for n in medians if n not in wrong), key=medians.__getitem__):
        best.setdefault(name[0], name)
    cases = {}
    for name, facts in measured.items():
        cases[" / ".join(name)] = {
            "median": medians[name], "least": min(facts["rounds"]), "rounds": facts["rounds"], "busy": facts["busy"],
            "loss": facts["outcome"]["loss"], "wrong": wrong.get(name),
        }  # fmt: skip
    ratios = {}
    if OURS in best:
        ours = measured[best[OURS]]["rounds"]
        ratios = {tool: ratio(measured[name]["rounds"], ours) for tool, name in best.items() if tool != OURS}
    return {
        "work": work.key, "title": work.title, "unit": work.unit, "cases": cases, "errors": result["errors"],
        "best": {tool: {"case": name[1], "median": medians[name]} for tool, name in best.items()}, "ratios": ratios,
        "floor": result["floor"],
    }  # fmt: skip


def side(work: Work, name: Name) -> Name:
    """Where ours stands beside ours, the rule of other tools is a peer."""
    beside = isinstance(work, Neurons) and work.model == "adex" and name == (OURS, "grid")
    return (f"{OURS} on the grid", 'reset="grid"') if beside else name


def ratio(theirs: list[float], ours: list[float]) -> float:
    """Median over rounds of theirs / ours: neighbours in time share what else the machine did."""
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=False))


def whole(works: list[dict[str, Any]], tools: list[Tool], threads: int, isa: str, clock: str
          ) -> dict[str, Any]:  # fmt: skip
    """Everything that a reader needs to judge the figures."""
    return {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "threads": threads,
        "isa": isa,
        "clock": clock,
        "not_limited": list(environment.UNLIMITED.get(isa, ())),
        "tools": {tool.name: tool.facts for tool in tools},
        "works": works,
    }


def save(report: dict[str, Any], path: str) -> None:
    """JSON, readable and stable."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
