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


def main(network: str, seed: int) -> None:
    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.resolution, nest.local_num_threads, nest.rng_seed = 0.1, 1, seed
    if network not in ("cuba", "coba", "brunel"):
        raise SystemExit(f"NEST has no {network} here")
    begin = time.process_time()
    cells = brunel() if network == "brunel" else balanced(network, np.random.default_rng(seed))
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
