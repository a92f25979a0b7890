"""A stored result as Markdown: its rows, and what a reader must know to judge them. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.peers import OURS

SCALES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
ISAS = {"avx512": "AVX-512", "avx2": "AVX2"}


def time_text(seconds: float) -> str:
    """Three digits and a unit."""
    scale, unit = next(((s, u) for s, u in SCALES if seconds >= s), SCALES[-1])
    return f"{seconds / scale:.3g} {unit}"


def grid(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    first, *rest = (f"| {' | '.join(cells)} |" for cells in [header, *rows])
    return "\n".join([first, f"|{'---|' * len(header)}", *rest])


def name(work: dict[str, Any], with_key: bool) -> str:
    """What stands in the first column."""
    return f"**{work['work']}** {work['title']}" if with_key else str(work["title"])


def display(report: dict[str, Any], tool: str) -> str:
    """The tool's own spelling of its name."""
    return str(report["tools"].get(tool, {}).get("name", tool))


def cost_and_error(report: dict[str, Any], work: dict[str, Any], tool: str) -> str:
    """Time of the tool's best case, and where a work measures it how far the last spike of a second is off."""
    best = work["best"][tool]
    off = work["cases"][f"{tool} / {best['case']}"]["loss"] if work["unit"] == "neuron-step" else None
    error = "" if off is None else " [exact]" if off < 1e-9 else f" [{off:.2g} ms]"
    return f"{time_text(best['median'])}{error}"


def row(report: dict[str, Any], work: dict[str, Any], with_key: bool) -> list[str]:
    """Ours, the best peer, the ratio, everybody else."""
    peers = [tool for tool in work["best"] if tool != OURS]
    ours = OURS in work["best"]
    mine = cost_and_error(report, work, OURS) if ours else "–"
    first, *rest = [f"{display(report, tool)} {cost_and_error(report, work, tool)}" for tool in peers] or ["–"]
    first += f" ({work['best'][peers[0]]['case']})" if peers else ""
    gain = f"{work['ratios'][peers[0]]:.2f}×" if peers and ours else "–"
    return [name(work, with_key), work["unit"], mine, first, gain, ", ".join(rest) or "–"]


def table(report: dict[str, Any], keys: Iterable[str] = ()) -> str:
    """One row a work: all with their keys, or only the works of these keys, by their titles."""
    wanted = list(keys)
    works = {work["work"]: work for work in report["works"]}
    chosen = [works[key] for key in wanted or works]
    header = ["work", "unit", "ranvier", "best peer", "ratio", "others"]
    rows = [row(report, work, not wanted) for work in chosen]
    if any(work.get("floor") for work in chosen):
        header.append("floor")
        for cells, work in zip(rows, chosen, strict=True):
            cells.append(time_text(work["floor"]) if work.get("floor") else "–")
    return grid(header, rows)


def fastest(work: dict[str, Any]) -> dict[str, Any]:
    """Our fastest case, also in a run of ours alone, which has no peer to be compared with."""
    cases = [facts for case, facts in work["cases"].items() if case.startswith(f"{OURS} / ")]
    best: dict[str, Any] = min(cases, key=lambda facts: facts["median"])
    return best


def threads_table(one: dict[str, Any], more: dict[str, Any]) -> str:
    """Our time on one thread and on more, of two runs; the ratio is that of the medians."""
    if one["machine"] != more["machine"] or one["threads"] != 1:
        raise ValueError("runs of one thread and of more must be of the same machine")
    alone = {work["work"]: fastest(work) for work in one["works"]}
    rows = []
    for work in more["works"]:
        before, after = alone[work["work"]], fastest(work)
        if before["loss"] != after["loss"]:
            raise ValueError(f"{work['work']}: the loss depends on the threads, {before['loss']} and {after['loss']}")
        times = [facts["median"] for facts in (before, after)]
        rows.append([name(work, True), work["unit"], *map(time_text, times), f"{times[0] / times[1]:.2f}×"])
    return grid(("work", "unit", "1 thread", f"{more['threads']} threads", "ratio"), rows)


def rounds(report: dict[str, Any]) -> str:
    """How many rounds every case had."""
    found = {len(facts["rounds"]) for work in report["works"] for facts in work["cases"].values()}
    return str(min(found)) if len(found) == 1 else f"{min(found)} to {max(found)}"


def setting(report: dict[str, Any]) -> str:
    """The machine, our instruction set, threads, the date, the commit if it is known, how it was measured."""
    machine, isa = report["machine"], report["tools"].get(OURS, {}).get("isa") or report["isa"]
    commit = f", commit {report['commit']}" if report.get("commit") else ""
    threads = f"{report['threads']} thread{'s' if report['threads'] > 1 else ''}"
    where = f"{machine['cpu']}, {machine['cores']} cores, {ISAS.get(isa, isa)}, {threads}, {report['date']}{commit}"
    return f"{where}; medians of {rounds(report)} rounds of {report['clock']} time."


def versions(report: dict[str, Any]) -> str:
    """All packages that took part."""
    found = {name: version for facts in report["tools"].values() for name, version in facts.get("versions", {}).items()}
    return "Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(found.items())) + "."


def exceptions(report: dict[str, Any]) -> list[str]:
    """Who was not limited, who was thrown out, who failed."""
    lines = [
        f"{display(report, tool)} has no switch for the instruction set and runs its best kernels."
        for tool in report["not_limited"]
    ]
    for work in report["works"]:
        lines += [f"{work['work']}: {case} left out, {facts['wrong']}."
                  for case, facts in work["cases"].items() if facts["wrong"]]  # fmt: skip
        lines += [f"{work['work']}: {tool} failed: {text}" for tool, text in work["errors"].items()]
    return lines


def notes(report: dict[str, Any]) -> str:
    """Everything about a run, for who has just measured."""
    absent = [f"Absent: {tool} ({facts['absent']})." for tool, facts in report["tools"].items() if facts.get("absent")]
    return "\n".join([setting(report), versions(report), *absent, *exceptions(report)])
