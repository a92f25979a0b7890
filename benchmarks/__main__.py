"""python -m benchmarks dense --work W2,W3 · python -m benchmarks start · python -m benchmarks tables --check"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks import environment

if __name__ == "__main__":  # before NumPy is imported
    kept = environment.cleared(os.environ)
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    if {"estimators", "parity"} & {*sys.argv[1:2]}:  # which measure in this process
        os.environ.update(dict.fromkeys(environment.THREADS, "1"))


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="ranvier beside its peers")
    commands = parser.add_subparsers(dest="command", required=True)
    dense = commands.add_parser("dense", help="training, inference and element functions")
    dense.add_argument("--work", default="W1,W2,W3,W4,W5,W6,W7,W8", help="keys, comma-separated (W7 means all W7-…)")
    neurons = commands.add_parser("neurons", help="biological neurons")
    neurons.add_argument("--work", default="N", help="keys, comma-separated (N-hh means all N-hh-…)")
    linalg = commands.add_parser("linalg", help="products, systems and factorisations of matrices")
    linalg.add_argument("--work", default="L", help="keys, comma-separated (L-qr means all L-qr-…)")
    images = commands.add_parser("images", help="networks of images, and correlation of images with a kernel")
    images.add_argument("--work", default="C1,C2,C3,C4,I", help="keys, comma-separated (C1 means all C1-…)")
    for measured in (dense, neurons, linalg, images):
        add_measurement(measured)
    from benchmarks import spiking

    spiking.add_arguments(commands.add_parser("spiking", help="networks of spiking neurons"))
    begin = commands.add_parser("start", help="import time and peak memory of every tool")
    begin.add_argument("--rounds", type=int, default=5)
    methods = commands.add_parser("integrators", help="cost and error of our integrators")
    methods.add_argument("--rounds", type=int, default=3)
    costs = commands.add_parser("training", help="what schedules, clipping, checkpoints … cost a training")
    costs.add_argument("--rounds", type=int, default=101)
    from benchmarks import versions

    versions.add_arguments(commands.add_parser("versions", help="two builds of ours on the same works"))
    commands.add_parser("minima", help="evaluations of whole-batch optimisers to the minima of SciPy")
    fits = commands.add_parser("estimators", help="fits of our estimators beside scikit-learn's and PyTorch's")
    fits.add_argument("--rounds", type=int, default=7)
    learned = commands.add_parser("parity", help="what our estimators and scikit-learn's learn, over seeds")
    learned.add_argument("--seeds", type=int, default=10)
    commands.add_parser("table", help="prints the Markdown table of a stored result").add_argument("json")
    published = commands.add_parser("tables", help="rewrites the tables of both READMEs from the stored results")
    published.add_argument("--check", action="store_true", help="change nothing; a diff, and 1, where they differ")
    return parser.parse_args()


def add_measurement(dense: argparse.ArgumentParser) -> None:
    """Options of every command that measures works."""
    dense.add_argument("--rounds", type=int, default=9, help="turns of every tool (default 9)")
    dense.add_argument("--seconds", type=float, default=0.2, help="least time of a round (default 0.2)")
    dense.add_argument("--threads", type=int, default=1, help="threads of every tool (default 1)")
    dense.add_argument("--isa", choices=sorted(environment.LIMITS), default="best", help="limit of ours and the peers")
    dense.add_argument(
        "--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a machine that is never quiet"
    )
    dense.add_argument("--peers", help="only these tools, comma-separated (default all)")
    dense.add_argument("--json", help="file for the figures")


def dense(options: argparse.Namespace) -> int:
    """Measures and prints; 1 if a tool computed something else or failed."""
    from benchmarks import markdown, peers, report, runner, works

    names = options.peers.split(",") if options.peers else peers.names()
    tools = runner.start(names, options.threads, options.isa)
    found = []
    for work in works.chosen(options.work):
        result = runner.run(work, tools, options.rounds, options.seconds, options.clock, options.threads)
        found.append(report.of_work(work, result, options.threads))
        print(progress(found[-1]), file=sys.stderr, flush=True)
    made = report.whole(found, tools, options.threads, options.isa, options.clock)
    for tool in tools:
        tool.close()
    if options.json:
        report.save(made, options.json)
    print(markdown.table(made), "", markdown.notes(made), sep="\n")
    return int(any(work["errors"] or any(c["wrong"] for c in work["cases"].values()) for work in found))


def progress(work: dict) -> str:
    """All cases of one work, one line each."""
    from benchmarks.markdown import time_text

    lines = [f"{work['work']}  per {work['unit']}"]
    for case, facts in sorted(work["cases"].items(), key=lambda item: item[1]["median"]):
        figures = f"{time_text(facts['median']):>10}  least {time_text(facts['least']):>10}"
        lines.append(f"  {figures}  {case}  {facts['wrong'] or ''}".rstrip())
    return "\n".join(lines + [f"  {tool}: {text}" for tool, text in work["errors"].items()])


def main() -> int:
    """The chosen command."""
    options = parsed()
    if options.command in ("dense", "neurons", "linalg", "images"):
        return dense(options)
    if options.command == "spiking":
        from benchmarks import spiking

        return spiking.main(options)
    if options.command == "start":
        from benchmarks import start

        return start.main(options.rounds)
    if options.command == "integrators":
        from benchmarks import integrators

        return integrators.main(options.rounds)
    if options.command == "training":
        from benchmarks import training_costs

        return training_costs.main(options.rounds)
    if options.command == "minima":
        from benchmarks import minima

        return minima.main()
    if options.command == "versions":
        from benchmarks import versions

        return versions.main(options)
    if options.command in ("estimators", "parity"):
        from benchmarks import estimators

        return estimators.main(options.rounds) if options.command == "estimators" else estimators.parity(options.seeds)
    if options.command == "tables":
        from benchmarks import tables

        return tables.main(options.check)
    from benchmarks import markdown

    stored = json.loads(Path(options.json).read_text(encoding="utf-8"))
    print(markdown.table(stored), "", markdown.notes(stored), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
