"""Published networks in NEST: ``python -m benchmarks.peers.nest_network brunel 1``."""

from __future__ import annotations

import json
import sys
import time

import nest
import numpy as np

LIF = {"C_m": 200.0, "tau_m": 20.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0}  # 100 MOhm


def balanced(kind: str, rng: np.random.Generator):
    n = 4000
    if kind == "cuba":
        cells = nest.Create("iaf_psc_exp", n, LIF | {"E_L": -49.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0})
        cells.V_m = rng.uniform(-60.0, -50.0, n)
        weights = (16.2, -90.0)
    else:
        cells = nest.Create("iaf_cond_exp", n, {
            "C_m": 200.0, "g_L": 10.0, "E_L": -60.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0, "E_ex": 0.0,
            "E_in": -80.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0,
        })  # fmt: skip
        cells.V_m = -65.0 + 5.0 * rng.standard_normal(n)
        cells.g_ex = np.maximum(10.0 * (4.0 + 1.5 * rng.standard_normal(n)), 0.0)
        cells.g_in = np.maximum(10.0 * (20.0 + 12.0 * rng.standard_normal(n)), 0.0)
        weights = (6.0, -67.0)
    for part, weight in ((cells[:3200], weights[0]), (cells[3200:], weights[1])):
        rule = {"rule": "pairwise_bernoulli", "p": 0.02}
        nest.Connect(part, cells, rule, {"weight": weight, "delay": 0.1})
    return cells


def brunel():
    n, weight = 12_500, 0.1
    cells = nest.Create("iaf_psc_delta", n, {
        "C_m": 1.0, "tau_m": 20.0, "E_L": 0.0, "V_th": 20.0, "V_reset": 10.0, "t_ref": 2.0, "V_m": 0.0,
    })  # fmt: skip
    nest.Connect(cells[:10_000], cells, {"rule": "fixed_indegree", "indegree": 1000}, {"weight": weight, "delay": 1.5})
    nest.Connect(cells[10_000:], cells, {"rule": "fixed_indegree", "indegree": 250},
                 {"weight": -5.0 * weight, "delay": 1.5})  # fmt: skip
    outside = nest.Create("poisson_generator", params={"rate": 20_000.0})
    nest.Connect(outside, cells, syn_spec={"weight": weight, "delay": 0.1})
    return cells


def microcircuit(rng: np.random.Generator, scale: float = 0.1):
    """A tenth of Potjans & Diesmann 2014; the paper's tables and the scaling are those of our own network."""
    from ranvier._spiking.published import microcircuit as ours

    counts, strength, lost = ours.full_counts(), ours.strengths(), ours.lost_currents(scale)
    groups = []
    for k, name in enumerate(ours.LAYERS):
        n = round(ours.SIZES[k] * scale)
        groups.append(nest.Create("iaf_psc_exp", n, {
            "C_m": 250.0, "tau_m": 10.0, "E_L": -65.0, "V_th": -50.0, "V_reset": -65.0, "t_ref": 2.0,
            "tau_syn_ex": 0.5, "tau_syn_in": 0.5, "I_e": 1000.0 * lost[name],
        }))  # fmt: skip
        groups[k].V_m = -58.0 + 10.0 * rng.standard_normal(n)
    for i, target in enumerate(groups):
        for j, source in enumerate(groups):
            n, mean = round(counts[i, j] * scale * scale), 1000.0 * strength[i, j] / np.sqrt(scale)
            if n == 0:
                continue
            low, high, delay = (-np.inf, 0.0, 0.75) if mean < 0.0 else (0.0, np.inf, 1.5)
            weight = nest.math.redraw(nest.random.normal(mean, 0.1 * abs(mean)), min=low, max=high)
            lag = nest.math.redraw(nest.random.normal(delay, 0.5 * delay), min=0.1, max=np.inf)
            nest.Connect(source, target, {"rule": "fixed_total_number", "N": n}, {"weight": weight, "delay": lag})
        rate = 8.0 * ours.OUTSIDE[i] * scale
        outside = nest.Create("poisson_generator", params={"rate": rate})
        weight = 1000.0 * ours.WEIGHT / np.sqrt(scale)
        nest.Connect(outside, target, syn_spec={"weight": weight, "delay": 0.1})
    return sum(groups[1:], groups[0])


def main(network: str, seed: int) -> None:
    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.resolution, nest.local_num_threads, nest.rng_seed = 0.1, 1, seed
    if network == "cobahh":
        raise SystemExit("NEST has no COBAHH here")
    begin, rng = time.process_time(), np.random.default_rng(seed)
    build = {"brunel": lambda _: brunel(), "microcircuit": microcircuit}
    cells = build.get(network, lambda rng: balanced(network, rng))(rng)
    recorder = nest.Create("spike_recorder", params={"start": 100.0})
    nest.Connect(cells, recorder)
    build = time.process_time() - begin
    nest.Simulate(100.0)
    begin = time.process_time()
    nest.Simulate(1000.0)
    cpu = time.process_time() - begin
    print(json.dumps({"cpu": cpu, "rate": recorder.n_events / len(cells), "build": build}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
