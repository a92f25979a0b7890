"""Figures of a run as JSON, and as the Markdown table of the README."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
from pathlib import Path
from typing import Any

from benchmarks import environment
from benchmarks.guard import complaints
from benchmarks.peers import OURS
from benchmarks.runner import Tool
from benchmarks.works import Work

SCALES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))

Name = tuple[str, str]


def time_text(seconds: float) -> str:
    """Three digits and a unit."""
    scale, unit = next(((s, u) for s, u in SCALES if seconds >= s), SCALES[-1])
    return f"{seconds / scale:.3g} {unit}"


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


def of_work(work: Work, result: dict[str, Any], threads: int) -> dict[str, Any]:
    """Medians of all cases; ours beside the best valid case of every peer."""
    measured: dict[Name, dict[str, Any]] = result["measured"]
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
    }  # fmt: skip


def ratio(theirs: list[float], ours: list[float]) -> float:
    """Median over rounds of theirs / ours: neighbours in time share what else the machine did."""
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=False))


def whole(works: list[dict[str, Any]], tools: list[Tool], threads: int, isa: str, clock: str
          ) -> dict[str, Any]:  # fmt: skip
    """Everything that a reader needs to judge the figures."""
    return {
        "date": datetime.date.today().isoformat(),
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


def display(report: dict[str, Any], tool: str) -> str:
    """The tool's own spelling of its name."""
    return str(report["tools"].get(tool, {}).get("name", tool))


def cost_and_error(report: dict[str, Any], work: dict[str, Any], tool: str) -> str:
    """Time of the tool's best case, and where a work measures it how far the last spike of a second is off."""
    best = work["best"][tool]
    off = work["cases"][f"{tool} / {best['case']}"]["loss"] if work["unit"] == "neuron-step" else None
    error = "" if off is None else " [exact]" if off < 1e-9 else f" [{off:.2g} ms]"
    return f"{time_text(best['median'])}{error}"


def table(report: dict[str, Any]) -> str:
    """One row a work: ours, the best peer, the ratio, everybody else."""
    lines = ["| work | unit | ranvier | best peer | ratio | others |", "|---|---|---|---|---|---|"]
    for work in report["works"]:
        peers = [tool for tool in work["best"] if tool != OURS]
        ours = work["best"].get(OURS)
        mine = cost_and_error(report, work, OURS) if ours else "–"
        first, *rest = [f"{display(report, tool)} {cost_and_error(report, work, tool)}" for tool in peers] or ["–"]
        first += f" ({work['best'][peers[0]]['case']})" if peers else ""
        gain = f"{work['ratios'][peers[0]]:.2f}×" if peers and ours else "–"
        lines.append(
            f"| **{work['work']}** {work['title']} | {work['unit']} | {mine} | {first} | {gain} | {', '.join(rest) or '–'} |"
        )
    return "\n".join(lines)


def notes(report: dict[str, Any]) -> str:
    """Machine, versions, who was absent, who was thrown out."""
    versions = {k: v for facts in report["tools"].values() for k, v in facts.get("versions", {}).items()}
    where = f"{report['machine']['cpu']}, {report['machine']['cores']} cores, {report['date']}"
    lines = [
        f"{where}; threads: {report['threads']}; ISA limit: {report['isa']}; {report['clock']} time.",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) + ".",
    ]
    lines += [f"Absent: {tool} ({facts['absent']})." for tool, facts in report["tools"].items() if facts.get("absent")]
    lines += [f"No such switch: {tool} runs its best kernels." for tool in report["not_limited"]]
    for work in report["works"]:
        lines += [f"{work['work']}: {case} left out, {facts['wrong']}."
                  for case, facts in work["cases"].items() if facts["wrong"]]  # fmt: skip
        lines += [f"{work['work']}: {tool} failed: {text}" for tool, text in work["errors"].items()]
    return "\n".join(lines)
