"""NEURON: one compartment a cell with the built-in `hh`, rates computed, not taken from its table; fixed step."""

from __future__ import annotations

import numpy as np
from neuron import h

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.spike_error import SECOND, crossings, late
from benchmarks.works import Arrays, Work

NAME = "NEURON"
PACKAGES = ("neuron",)
SIDE = 1e4 / np.sqrt(np.pi)  # [um]: length = diameter for an area of 1 cm2
CONTEXT = h.ParallelContext()
MOST = 10_000  # cells; each takes some kB of Python objects


def setup(threads: int) -> None:
    """Threads of its scheduler; a step of communication as long as the run."""
    CONTEXT.nthread(threads)
    CONTEXT.set_maxstep(SECOND)
    h.usetable_hh = 0  # the table's figures never converge


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """No networks."""
    return {}


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """v and gates take turns: implicit Euler beside other methods of order 1, Crank and Nicolson beside those of order 2."""
    order = {"exponential_euler": 0, "staggered": 2}.get(work.integrator)
    if work.model != "hodgkin_huxley" or order is None or work.n > MOST or work.dtype != "float64":
        return {}
    cells = [Cell(*y, i) for *y, i in zip(*arrays["y"], arrays["current"], strict=True)]
    return {"Crank-Nicolson" if order else "implicit Euler": case(work, cells, order)}


def case(work: Neurons, cells: list[Cell], order: int) -> Case:
    """`psolve` loops in C; `continuerun` of the graphical interface is three times slower for one cell."""

    def reset() -> None:
        begin(work, cells, order)

    def run() -> None:
        CONTEXT.psolve(work.steps * work.dt)

    def outcome() -> Outcome:
        return Outcome([cell.section(0.5).v for cell in cells[:SAMPLE]], error(work, cells, order))

    return Case(run, outcome, reset)


class Cell:
    """A patch of 1 cm2 and its current: 1 uA is 1000 nA."""

    def __init__(self, v: float, m: float, gate_h: float, n: float, current: float) -> None:
        self.state = float(v), float(m), float(gate_h), float(n)
        self.section = h.Section()
        self.section.L = self.section.diam = SIDE
        self.section.cm = 1.0
        self.section.insert("hh")
        self.section.el_hh = -54.387
        self.section.ena, self.section.ek = 50.0, -77.0
        self.clamp = h.IClamp(self.section(0.5))
        self.clamp.delay, self.clamp.dur, self.clamp.amp = 0.0, 1e9, 1000.0 * float(current)
        self.spikes = h.NetCon(self.section(0.5)._ref_v, None, sec=self.section)
        self.spikes.threshold = 0.0
        self.times = h.Vector()
        self.spikes.record(self.times)

    def begin(self) -> None:
        """The state of the work."""
        here = self.section(0.5)
        here.v, here.hh.m, here.hh.h, here.hh.n = self.state


def begin(work: Neurons, cells: list[Cell], order: int) -> None:
    """Time zero."""
    h.celsius, h.dt, h.secondorder = 6.3, work.dt, order
    h.finitialize()
    for cell in cells:
        cell.begin()
    h.fcurrent()


def error(work: Neurons, cells: list[Cell], order: int) -> float | None:
    """Spikes of one neuron in one second."""
    if work.n > 1:
        return None
    trace = h.Vector().record(cells[0].section(0.5)._ref_v)
    begin(work, cells, order)
    CONTEXT.psolve(SECOND)
    found = late(work, crossings(work, np.array(trace)[1:]))
    trace.play_remove()
    assert CURRENT[work.model] == 10.0
    assert cells[0].state == START[work.model]
    return found
