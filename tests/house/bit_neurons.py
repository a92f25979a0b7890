"""Neurons at random: every model with every integrator, all kinds of currents, and runs that go on.

Names, steps and integrators are typed here and not asked of the library, so that a new entry of its lists and another
default move no case. What makes a model fire is said by its oracle file; who changes a DRIVE there changes what is
computed here. Up to 290 resets are on the grid, from there on they are events.
"""

import numpy as np
import oracle
import ranvier as rv
from bit_draw import tried

MODELS = [
    "HodgkinHuxley", "MorrisLecar", "WangBuzsaki", "ConnorStevens", "TraubMiles", "LIF", "QIF", "EIF", "AdEx",
    "Izhikevich", "FitzHughNagumo", "HindmarshRose",
]  # fmt: skip
DRIVE = {name: oracle.find(getattr(rv.neurons, name)().name).DRIVE for name in MODELS}
PRESETS = {"MorrisLecar": ("hopf", "snlc", "homoclinic"), "Izhikevich": ("RS", "IB", "CH", "FS", "TC", "RZ", "LTS")}
DT = dict(zip(MODELS, [0.025, 0.05, 0.025, 0.025, 0.025, 0.1, 0.05, 0.05, 0.05, 0.25, 0.05, 0.05], strict=True))
OWN = {name: {"LIF": "exact", "Izhikevich": "euler"}.get(name, "rk4") for name in MODELS}  # where another is refused
INTEGRATORS = ["euler", "heun", "exponential_euler", "staggered", "rk4", "exact", "dopri5"]
FUSED = [  # compiled into one piece, so they come again, also with enough neurons for the widest block
    ("HodgkinHuxley", "exponential_euler"),
    ("HodgkinHuxley", "staggered"),
    ("HodgkinHuxley", "rk4"),
    ("MorrisLecar", "rk4"),
    ("Izhikevich", "euler"),
    ("LIF", "exact"),
]
LIBM = {"sine", "chirp", "white_noise", "ou_noise"}  # sin, log1p, cos, exp
VALUES = ["number", "neurons", "steps", "both"]
STIMULI = ["edges", "ramp", "sine", "chirp", "white_noise", "ou_noise"]
EVENTS = ["LIF", "QIF", "EIF", "AdEx", "Izhikevich"] * 2
COUNT = 330
KEPT = [
    *range(4, 84, 5), 84, 85, 92, 104, 106, 218, 267, *range(111, 290, 30), 296, 298, 300, 302, 305, 309, 311, 312, 313,
]  # fmt: skip


def plan(i, draw):
    model, integrator = MODELS[i % 12], INTEGRATORS[i // 12 % 7]  # all pairs once
    n, dtype = draw.pick(1, draw.integers(2, 41), draw.integers(2, 41)), draw.pick("float32", "float64")
    if i >= 84:
        model, integrator = FUSED[i % 6]
        n, dtype = draw.integers(2, 41) if i // 12 % 2 else draw.integers(60, 200), ("float32", "float64")[i // 6 % 2]
    if i >= 108:
        model, integrator = draw.pick(*PRESETS, *MODELS), draw.pick(*INTEGRATORS)
        n = draw.pick(1, draw.integers(2, 41))
    reset = "grid"
    if i >= 290:  # resets as events, and the scheme of the paper
        model, integrator = EVENTS[i % 10], ("rk4", "staggered", "heun", "euler", "exponential_euler")[i // 5 % 5]
        reset, dtype = "event", ("float32", "float64")[i // 10 % 2]
        if model == "Izhikevich" and i % 10 == 9:
            integrator, reset = "published", None
        n = draw.pick(1, draw.integers(2, 41), draw.integers(60, 200))
    adaptive = integrator == "dopri5"
    every, most = draw.pick(1, 1, 2, 5, 16), 100 if adaptive else 1200
    return {
        "model": model,
        "preset": draw.pick(*PRESETS.get(model, (None,))),
        "integrator": integrator,
        "reset": reset,
        "dtype": dtype,
        "n": n,
        "dt": draw.pick(8.0, 4.0) if adaptive else draw.pick(0.5, 1.0, 1.0, 2.0),  # times the model's
        "steps": [every * draw.integers(1, 1 + most // every // k) for k in (1, 2)],
        "every": every,
        "threads": 1 + i % 2,
        "alone": i % 4 == 3,  # rv.simulate, not a population
        "initial": draw.pick("rest", "v", "all", "rows"),
        "uneven": draw.pick(True, False),
        "current": draw.pick(*VALUES, *STIMULI),
        "clamp": draw.pick(*[None] * 16, "number", "steps", "neurons", "ramp"),
        "columns": draw.pick(True, False, False),
        "threshold": draw.pick(None, None, None, 0.75),
        "rtol": draw.pick(1e-6, 2.0**-10, 2.0**-24),
        "atol": draw.pick(None, None, 2.0**-20),
        "copied": draw.pick(True, False),
    }


def driven(kind, size, c, steps, dt, draw):
    """A current, or what a membrane is held at, of about a size."""
    n, end = c["n"], steps * dt
    shape = {"neurons": n, "steps": steps if n == 1 else (steps, 1), "both": (steps, n)}
    if kind in shape:
        return size * (1.0 + draw.reals(shape[kind]) / 2)
    seed, stimuli = draw.integers(0, 2**53), rv.stimuli
    return {
        "number": lambda: size,
        "edges": lambda: stimuli.step(size, end / 8, end)
        + stimuli.pulse_train(size / 2, 8 * dt, 3 * dt, 4 * dt)
        + size / 4,
        "ramp": lambda: stimuli.ramp(size / 4, 2 * size, end / 8, end),
        "sine": lambda: stimuli.sine(size, 40.0, 0.5, size),
        "chirp": lambda: stimuli.chirp(size, 5.0, 100.0, end) + size,
        "white_noise": lambda: stimuli.white_noise(size / 2, seed) + size,
        "ou_noise": lambda: stimuli.ou_noise(size, size / 4, 5.0, seed) + stimuli.step(size / 2, 0.0, end / 2),
    }[kind]()


def start(c, model, draw):
    typical = {name: row[0] * (1.0 + draw.reals(c["n"]) / 8) for name, row in model.states.items()}
    rows = np.stack(list(typical.values()))
    return {"rest": "rest", "v": {"v": typical["v"]}, "all": typical, "rows": rows}[c["initial"]]


def results(c, draw):
    """All that neurons show on their way."""
    model = getattr(rv.neurons, c["model"])(*[c["preset"]] * (c["preset"] is not None))
    n, dt, drive = c["n"], DT[c["model"]] * c["dt"], DRIVE[c["model"]]
    v, membrane = model.states["v"][0], list(model.states)
    for current in (0.0, drive / 8, drive):
        yield tried(model.rest_state, current), tried(model.fixed_points, current)
    yield model.steady_state(v), model.steady_state(v / 2)
    if c["uneven"]:
        names = draw.some(sorted(model.parameters))
        values = {name: model.parameters[name][0] * (1.0 + draw.reals(n) / 16) for name in names}
        model = model.replace(**values)
        yield tried(model.rest_state), tried(model.fixed_points, drive, n - 1)
    initial = start(c, model, draw)
    options = {
        "record": draw.some(membrane),
        "record_every": c["every"],
        "record_neurons": sorted(set(draw.integers(0, n, 1 + n // 3).tolist())) if c["columns"] else None,
        "spike_threshold": c["threshold"] and v * c["threshold"],
        "rtol": c["rtol"],
        "atol": c["atol"],
    }
    build = {"n": n, "integrator": c["integrator"], "dtype": c["dtype"], "initial": initial, "threads": c["threads"]}
    population = tried(rv.Population, model, **build)
    yield population
    if isinstance(population, tuple):  # no stable rest
        population = rv.Population(model, **build | {"initial": {"v": v}})
    reset = lambda integrator: c["reset"] if model.has_reset and integrator not in ("exact", "dopri5") else None
    for steps in c["steps"]:
        current = driven(c["current"], drive, c, steps, dt, draw)
        clamp = {"v": driven(c["clamp"], v, c, steps, dt, draw)} if c["clamp"] else None
        if c["alone"]:
            for chosen in (build, build | {"integrator": OWN[c["model"]]}):
                how = options | chosen | {"reset": reset(chosen["integrator"])}
                yield tried(rv.simulate, model, steps * dt, current, dt=dt, clamp=clamp, **how)
            continue
        how = options | {"reset": reset(population.integrator)}
        ran = tried(population.run, steps * dt, current, dt, clamp=clamp, **how)
        yield ran, population
        if isinstance(ran, tuple) and ran[0] == "ValueError":  # refused: the model's own integrator
            population.integrator = OWN[c["model"]]
            how = options | {"reset": reset(population.integrator)}
            yield tried(population.run, steps * dt, current, dt, clamp=clamp, **how), population
        population = population.copy() if c["copied"] else population
        population["v"][::2] += population["v"].dtype.type(0.5)
