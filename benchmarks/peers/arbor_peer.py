"""Arbor: cable cells of one compartment with its built-in `hh`, vectorised for the instruction set of its wheel."""

from __future__ import annotations

import arbor
import numpy as np
from arbor import units as U

from benchmarks.neuron_works import CURRENT, START, Neurons
from benchmarks.peers import SAMPLE, Case, Outcome
from benchmarks.spike_error import SECOND, crossings, late
from benchmarks.works import Arrays, Work

NAME = "Arbor"
PACKAGES = ("arbor",)
RADIUS, LENGTH = 10.0, 20.0  # [um]
AREA = 2 * np.pi * RADIUS * LENGTH * 1e-8  # [cm2], without the ends
MOST = 10_000  # cells; each takes some kB of Python objects
MIDDLE = "(location 0 0.5)"
THREADS = 1


def setup(threads: int) -> None:
    """Of its context."""
    global THREADS
    THREADS = threads


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """No networks."""
    return {}


def simulations(work: Neurons, arrays: Arrays) -> dict[str, Case]:
    """Gates by their exponential, then v by implicit Euler: order 1. Gates start at their steady state for v."""
    if work.model != "hodgkin_huxley" or work.integrator != "exponential_euler" or work.n > MOST:
        return {}
    if work.dtype != "float64":
        return {}
    cells = Cells(arrays["y"][0], arrays["current"])
    simulation = arbor.simulation(cells, arbor.context(threads=THREADS, gpu_id=None))
    now = [0.0]

    def reset() -> None:
        simulation.reset()
        now[0] = 0.0

    def run() -> None:
        now[0] += work.steps * work.dt
        simulation.run(now[0] * U.ms, work.dt * U.ms)

    return {"cable cells": Case(run, lambda: Outcome([0.0] * min(work.n, SAMPLE), error(work)), reset)}


class Cells(arbor.recipe):
    """Patches of one membrane and their currents."""

    def __init__(self, v: np.ndarray, current: np.ndarray) -> None:
        arbor.recipe.__init__(self)
        self.v, self.current = v, current
        self.properties = arbor.neuron_cable_properties()
        self.tree = arbor.segment_tree()
        ends = arbor.mpoint(0, 0, 0, RADIUS), arbor.mpoint(LENGTH, 0, 0, RADIUS)
        self.tree.append(arbor.mnpos, *ends, tag=1)

    def num_cells(self) -> int:
        """As many as there are voltages."""
        return len(self.v)

    def cell_kind(self, gid: int) -> object:
        """All alike."""
        return arbor.cell_kind.cable

    def global_properties(self, kind: object) -> object:
        """Arbor's defaults."""
        return self.properties

    def probes(self, gid: int) -> list[object]:
        """The voltage of a cell alone, for the error of its spikes."""
        return [arbor.cable_probe_membrane_voltage(MIDDLE, "v")] if len(self.v) == 1 else []

    def cell_description(self, gid: int) -> object:
        """The axon of 1952 at 6.3 degrees; uA/cm2 times cm2 is uA, 1000 nA."""
        decor = arbor.decor().set_property(Vm=float(self.v[gid]) * U.mV, cm=0.01 * U.F / U.m2, tempK=279.45 * U.Kelvin)
        decor = decor.set_ion("na", rev_pot=50 * U.mV).set_ion("k", rev_pot=-77 * U.mV)
        axon = {"el": -54.387, "gnabar": 0.12, "gkbar": 0.036, "gl": 0.0003}
        decor = decor.paint("(all)", arbor.density("hh", axon))
        decor = decor.place(MIDDLE, arbor.i_clamp(1000 * float(self.current[gid]) * AREA * U.nA))
        decor = decor.place(MIDDLE, arbor.threshold_detector(0 * U.mV), "spikes")
        return arbor.cable_cell(self.tree, decor, arbor.label_dict(), arbor.cv_policy_single())


def error(work: Neurons) -> float | None:
    """Spikes of one neuron in one second, from its voltage after every step."""
    if work.n > 1:
        return None
    cells = Cells(np.array(START[work.model][:1]), np.array([CURRENT[work.model]]))
    simulation = arbor.simulation(cells, arbor.context(threads=1, gpu_id=None))
    trace = simulation.sample((0, "v"), arbor.regular_schedule(work.dt * U.ms))
    simulation.run(SECOND * U.ms, work.dt * U.ms)
    return late(work, crossings(work, simulation.samples(trace)[0][0][1:, 1]))
