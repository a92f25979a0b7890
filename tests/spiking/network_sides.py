"""The oracle's network and the library's with the same verbs: a case that is written once is run by both."""

import numpy as np
import ranvier as rv
from network_mirror import kind_of, parameters_of, rule_of
from oracle.connection import delay_steps
from oracle.spiking_network import SpikingNetwork, spike_step


class Oracle:
    """Equations, models and rules are descriptions of the library; what they do is the oracle's."""

    fast = False

    def __init__(self, dt):
        self.dt, self.net = dt, SpikingNetwork(dt)

    def add(self, name, model, n, integrator=None, initial="rest"):
        return self.net.add(name, model.name, n, parameters_of(model), integrator, None, initial)

    def source(self, times, neurons, n=1):
        spikes = [(spike_step(float(t), self.dt), int(i), 1) for t, i in zip(times, neurons, strict=True)]
        return self.net.add_source("source", n, sorted(spikes))

    def connect(self, source, target, synapse, rows, plasticity=None):
        """rows: (source, target, weight, delay [ms])."""
        rows = [(i, j, w, delay_steps(delay, self.dt)) for i, j, w, delay in rows]
        return self.net.connect(source, target, rows=rows, plasticity=rule_of(plasticity), **kind_of(synapse))

    def run(self, steps, current=None):
        """A Run of each group of neurons by its name."""
        return self.net.run(steps, current)

    def weights(self, connection):
        return np.array(connection.weights)


class Library:
    fast = True  # long runs with short steps can be asked for

    def __init__(self, dt):
        self.dt, self.net = dt, rv.SpikingNetwork(dt)

    def add(self, name, model, n, integrator=None, initial="rest"):
        return self.net.add(model, n, name, integrator, initial=initial)

    def source(self, times, neurons, n=1):
        return self.net.add(rv.sources.Times(times, neurons), n, "source")

    def connect(self, source, target, synapse, rows, plasticity=None):
        i, j, weights, delays = (list(column) for column in zip(*rows, strict=True))
        return self.net.connect(
            source, target, synapse, rv.rules.pairs(i, j), weights, delays, plasticity, weight_dtype="float64"
        )

    def run(self, steps, current=None):
        names = [name for name, group in self.net.groups.items() if group.states]
        run = self.net.run(steps * self.dt, current, dict.fromkeys(names, "all"))
        return {name: run[name] for name in names}

    def weights(self, connection):
        return np.array(connection.weight)


def trains(run):
    """The spike times of each neuron."""
    return [np.asarray(run.spike_times)[np.asarray(run.spike_neurons) == i] for i in range(run["v"].shape[1])]


def at(run, name, t, dt):
    """A sample at the end of the step that ends at t."""
    return run[name][round(float(t) / dt) - 1]
