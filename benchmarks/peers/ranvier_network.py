"""A published network of ours, measured: ``python -m benchmarks.peers.ranvier_network cuba 1``."""

from __future__ import annotations

import json
import sys
import time

from ranvier._spiking.published import PUBLISHED

NAMES = {"brunel": "brunel_ai"}


def main(network: str, seed: int) -> None:
    begin = time.process_time()
    published = PUBLISHED[NAMES.get(network, network)]
    net = published.build(seed)
    build = time.process_time() - begin
    current = published.current
    net.run(100.0, current=current, threads=1)
    begin = time.process_time()
    run = net.run(1000.0, current=current, threads=1)
    cpu = time.process_time() - begin
    spikes = sum(len(run[group].spike_times) for group in run)
    n = sum(run[group].n for group in run)
    print(json.dumps({"cpu": cpu, "rate": spikes / n, "build": build}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
