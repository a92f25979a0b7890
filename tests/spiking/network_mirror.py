"""A network of the library and the oracle's of the same description: the same rows, the same spikes of sources."""

import numpy as np
import ranvier as rv
from oracle import find, neuron, poisson_counts
from oracle.spiking_network import SpikingNetwork, spike_step

FIRST_SOURCE = 0x80000000  # places of the random numbers of sources


class Mirror:
    """What is added to it is added to both."""

    def __init__(self, dt=0.1, rng=0, steps=200, dtype="float64"):
        self.net, self.oracle = rv.SpikingNetwork(dt, rng, dtype), SpikingNetwork(dt)
        self.dt, self.rng, self.steps = dt, rng, steps

    def add(self, model, n, name, integrator=None, initial="rest", reset=None):
        self.oracle.add(name, model.name, n, parameters_of(model), integrator, reset, initial)
        return self.net.add(model, n, name, integrator, reset, initial)

    def add_source(self, source, n, name):
        group = self.net.add(source, n, name)
        self.oracle.add_source(name, n, sorted(self.spikes_of(source, n, len(self.net.groups) - 1)))
        return group

    def spikes_of(self, source, n, number):
        """(step, neuron, count)"""
        if source.kind == "Times":
            return [(spike_step(t, self.dt), int(i), 1) for t, i in zip(source.times, source.neurons, strict=True)]
        if source.kind == "Regular":
            rates, phases = np.broadcast_to(source.rate, n), np.broadcast_to(source.phase, n)
            times = [(m + phases[i]) * 1000.0 / rates[i] for i in range(n) for m in range(1000) if rates[i]]
            which = [i for i in range(n) for m in range(1000) if rates[i]]
            return [(spike_step(t, self.dt), i, 1) for t, i in zip(times, which, strict=True)]
        rate = source.rate if callable(source.rate) else lambda t: source.rate
        return [
            (k, i, count)
            for k in range(self.steps)
            for i, count in enumerate(self.counts(rate((k + 0.5) * self.dt), k, n, FIRST_SOURCE + number))
            if count
        ]

    def counts(self, rate, step, n, place):
        return poisson_counts.counts(rate, step, 0, n, dt=self.dt, seed=self.rng, place=place)

    def connect(self, source, target, synapse, rule, weight, delay=0.0, plasticity=None, **given):
        made = self.net.connect(source, target, synapse, rule, weight, delay, plasticity, **given)
        weights = np.broadcast_to(np.asarray(made.weight, dtype=np.float64), len(made))
        steps = np.rint(made.delay / self.dt).astype(int)
        i, j = made.source.astype(int) + source.neurons.start, made.target.astype(int) + target.neurons.start
        rows = list(zip(i.tolist(), j.tolist(), weights.tolist(), steps.tolist(), strict=True))
        self.oracle.connect(*self.ends(source, target), rows=rows, plasticity=rule_of(plasticity), **kind_of(synapse))
        return made

    def background(self, target, synapse, rate, weight):
        number = len(self.net.connections)
        self.net.background(target, synapse, rate, weight)
        counts = np.zeros((self.steps, target._whole))
        for k in range(self.steps):
            counts[k, target.neurons.start : target.neurons.stop] = self.counts(rate, k, len(target), number)
        self.oracle.background(*self.ends(target), counts=counts, weight=weight, **kind_of(synapse))

    def ends(self, *groups):
        return [self.oracle.groups[group.name] for group in groups]

    def run(self, current=None):
        """Both runs, each a Run by the name of a group of neurons."""
        names = [name for name, group in self.net.groups.items() if group.states]
        t = self.steps * self.dt
        made = self.net.run(t, current, dict.fromkeys(names, "all"))
        return made, self.oracle.run(self.steps, current)


def parameters_of(model):
    return neuron.parameters(find(model.name), **{key: row[0] for key, row in model.parameters.items()})


def rule_of(plasticity):
    return plasticity and (plasticity._name, dict(plasticity._arguments))


def kind_of(synapse):
    given = {key: value for key, value in synapse._arguments.items() if key != "name"}
    return {"kind": synapse._name, "name": synapse.name, **given}


def same_runs(made, wanted, tolerance):
    """The same spikes in the same steps; times and states to a relative tolerance. Gives the number of spikes."""
    spikes = 0
    for name, run in wanted.items():
        got = made[name]
        np.testing.assert_array_equal(got.spike_counts, np.bincount(run.spike_neurons, minlength=got.n), err_msg=name)
        for i in range(got.n):
            times = np.asarray(run.spike_times)[np.asarray(run.spike_neurons) == i]
            np.testing.assert_allclose(got.spikes_of(i), times, rtol=tolerance, atol=tolerance)
        for state in got:
            scale = np.abs(run[state]).max()
            np.testing.assert_allclose(
                got[state], run[state], rtol=0, atol=tolerance * scale, err_msg=f"{name} {state}"
            )
        spikes += len(got._spike_times)
    return spikes
