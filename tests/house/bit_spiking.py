"""Networks of spiking neurons at random: currents in closed form, conductances, jumps, plasticity, sources, two runs.

The last works have resets as events, of integrators on the grid.

Models, steps and integrators are typed here and not asked of the library, so that another default moves no case.
"""

import numpy as np
import ranvier as rv

S, R, P = rv.synapses, rv.rules, rv.plasticity
FORMS = ["currents", "conductances", "jumps", "mixed"]
MODELS = {  # a step, a current at which it fires, the size of currents and of conductances
    "LIF": (0.125, 1.75, 0.5, 0.03125),
    "HodgkinHuxley": (0.03125, 9.0, 2.0, 0.125),
    "TraubMiles": (0.0625, 3.0, 1.0, 0.0625),
    "AdEx": (0.125, 700.0, 100.0, 4.0),
    "Izhikevich": (0.125, 9.0, 2.0, 0.0625),
    "QIF": (0.125, 150.0, 30.0, 1.0),
}
INTEGRATORS = ["staggered", "rk4", "exponential_euler", "euler"]
RULES = [
    None,
    P.STDP(0.05, 0.0625, w_max=4.0, mu_plus=0.5, mu_minus=0.5),
    P.TripletSTDP(0.01, 0.05, 0.03, 0.01, 16.0, 32.0, 100.0, 128.0, w_max=4.0),
    P.InhibitorySTDP(0.02, w_max=4.0),
    P.TsodyksMarkram(0.5, 50.0, 20.0),
]
WITH_RESET = ["LIF", "AdEx", "Izhikevich", "QIF"]
GRID = 40  # works with the default of resets, before those with events
COUNT = 56
KEPT = [*range(0, 40, 3), *range(40, 56, 3)]
LIBM = frozenset()


def plan(i, draw):
    events = i >= GRID
    form = FORMS[1 + i % 3 if events else i % 4]
    model = WITH_RESET[i // 3 % 4] if events else "LIF" if form == "currents" else [*MODELS][i // 4 % 5]
    return {
        "form": form,
        "model": model,
        "reset": "event" if events else None,
        "integrator": "exact" if form == "currents" else draw.pick(*INTEGRATORS),
        "dtype": ("float64", "float32")[i // 4 % 2],
        "n": draw.integers(5, 90),
        "uneven": draw.pick(True, False),
        "rule": draw.integers(0, len(RULES)),
        "delay": draw.pick("none", "number", "uniform", "normal"),
        "gaps": form == "conductances" and draw.pick(True, False),
        "threads": 1 + i % 3,
        "steps": [draw.integers(50, 300), draw.integers(1, 100)],
    }


def synapses_of(form):
    return {
        "currents": [S.ExpCurrent(4.0), S.AlphaCurrent(2.0), S.Delta()],
        "conductances": [S.ExpConductance(4.0, 0.0), S.BiexpConductance(0.5, 6.0, -80.0), S.NMDA()],
        "jumps": [S.Delta(), S.Delta(name="second")],
        "mixed": [S.Delta(), S.AlphaConductance(2.0, 0.0), S.ExpCurrent(3.0)],
    }[form]


def results(c, draw):
    """All runs of all groups, states and weights."""
    dt, drive, amperes, siemens = MODELS[c["model"]]
    n, model = c["n"], getattr(rv.neurons, c["model"])()
    if c["uneven"]:
        name = sorted(model.parameters)[0]
        model = model.replace(**{name: model.parameters[name][0] * (1.0 + draw.reals(n) / 64)})
    v = model.states["v"][0] * (1.0 + draw.reals(n) / 16)
    net = rv.SpikingNetwork(dt, draw.integers(0, 2**53), c["dtype"], c["threads"])
    cells = net.add(model, n, "cells", c["integrator"], c["reset"], {"v": v})
    noise = net.add(rv.sources.Poisson(100.0 * (1.0 + draw.reals(20))), 20, "noise")
    clock = net.add(rv.sources.Regular(150.0, 0.25), 3, "clock")
    delay = {
        "none": 0.0,
        "number": 8 * dt,
        "uniform": rv.random.uniform(0.0, 1.5),
        "normal": rv.random.normal(1.0, 0.5),
    }
    for synapse in synapses_of(c["form"]):
        scale = {"jump": 2.0, "current": amperes, "conductance": siemens}[synapse.weight]
        weights = rv.random.uniform(0.25 * scale, scale)
        rule = RULES[c["rule"]] if scale <= 2.0 else None
        net.connect(noise, cells, synapse, R.probability(0.3), weights, delay[c["delay"]], rule)
        net.connect(cells, cells[n // 3 :], synapse, R.probability(0.2), weights, delay[c["delay"]], rule)
        net.connect(clock, cells[: n // 2], synapse, R.indegree(2), scale, 2 * dt)
        net.background(cells, synapse, 200.0, scale / 4)
    if c["gaps"]:
        net.connect(cells, cells, S.GapJunction(), R.total(n), siemens / 4)
    for steps in c["steps"]:
        current = {"cells": drive * (1.0 + draw.reals(n) / 8)}
        try:
            run = net.run(steps * dt, current, {"cells": "all"})
        except rv.DivergenceError as error:  # the network has no state to go on from
            yield [error.run[name] for name in error.run]
            return
        yield [run[name] for name in run]
        cells["v"][::2] -= cells["v"].dtype.type(0.5)
    yield [np.asarray(made.weight) for made in net.connections.values()]
