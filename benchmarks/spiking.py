"""Spiking networks beside Brian2 and NEST: ``python -m benchmarks spiking --tools ranvier,brian2,nest``.

Each tool builds the network, runs it for a tenth of a second, and is measured over the next second: CPU seconds of the
process on one thread, and the mean rate, for speed counts only where the rates agree. Tools take turns, with other seeds
in each round. ``--python brian2=PATH`` is the interpreter of a tool that is installed elsewhere. ``--costs`` measures
memory, building, the first spike and two threads instead.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks import environment
from benchmarks.runner import ROOT

NETWORKS = ("cuba", "coba", "cobahh", "brunel", "microcircuit")
TOOLS = {
    "ranvier": "benchmarks.peers.ranvier_network",
    "brian2": "benchmarks.peers.brian2_network",
    "brian2-cpp": "benchmarks.peers.brian2_network",
    "nest": "benchmarks.peers.nest_network",
}


def measured(tool: str, network: str, seed: int, python: str) -> dict | None:
    """One run in a process of its own; None where the tool has no such network, or failed."""
    command = [python, "-m", TOOLS[tool], network, str(seed), tool]
    env = environment.of_worker(os.environ, 1, "best")
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(f"{tool} {network}: {(done.stderr or done.stdout).strip()[-200:]}", file=sys.stderr)
        return None
    return json.loads(lines[-1])


def table(found: dict[tuple[str, str], list[dict]], networks: list[str], tools: list[str]) -> str:
    """A row a network and tool: medians, and ours as a multiple of it."""
    rows = [
        "| network | tool | CPU s a simulated s | rate [Hz] | build [s] | times ours |",
        "|---|---|---|---|---|---|",
    ]
    for network in networks:
        ours = found.get((network, "ranvier"))
        for tool in tools:
            runs = found.get((network, tool))
            if not runs:
                continue
            middle = {key: statistics.median(run[key] for run in runs) for key in ("cpu", "rate")}
            times = middle["cpu"] / statistics.median(run["cpu"] for run in ours) if ours else float("nan")
            rates = "–".join(f"{edge:.3g}" for edge in (min(r["rate"] for r in runs), max(r["rate"] for r in runs)))
            builds = [run["build"] for run in runs]
            build = "–" if None in builds else f"{statistics.median(builds):.2f}"
            rows.append(f"| {network} | {tool} | {middle['cpu']:.3f} | {rates} | {build} | {times:.2f} |")
    return "\n".join(rows)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--networks", default=",".join(NETWORKS), help="comma-separated (default all)")
    parser.add_argument("--tools", default=",".join(TOOLS), help="comma-separated (default all)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of every tool, a seed each (default 3)")
    parser.add_argument("--python", action="append", default=[], metavar="TOOL=PATH", help="interpreter of a tool")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument("--costs", action="store_true", help="memory, building, first spike and threads of ours")


def main(options: argparse.Namespace) -> int:
    if options.costs:
        from benchmarks import spiking_costs

        return spiking_costs.main(options.rounds)
    pythons = dict(given.split("=", 1) for given in options.python)
    networks, tools = options.networks.split(","), options.tools.split(",")
    found: dict[tuple[str, str], list[dict]] = {}
    for network in networks:
        for seed in range(1, options.rounds + 1):
            for tool in tools:
                if run := measured(tool, network, seed, pythons.get(tool.split("-")[0], sys.executable)):
                    found.setdefault((network, tool), []).append(run)
    print(table(found, networks, tools))
    if options.json:
        runs = [{"network": network, "tool": tool, "runs": runs} for (network, tool), runs in found.items()]
        Path(options.json).write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return 0
