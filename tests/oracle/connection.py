"""Connections of spiking networks: rows of synapses, lines, and what plasticity remembers of each.

Rows are sorted by source, delay, target, then in the order of creation. A line is what one source sends with one delay.
"""

import math
from dataclasses import dataclass

from oracle import find
from oracle.synapses import parameters


def delay_steps(delay, dt):
    """The delay nearest to this one [ms] that is a whole number of steps; halves go up."""
    steps = math.floor(delay / dt + 0.5)
    if not 0 <= steps <= 65535:
        raise ValueError(f"delay={delay} is {steps} steps")
    return steps


@dataclass
class Trace:
    """Something that a spike raises and that decays by e^(-j dt / tau) in j steps."""

    tau: float
    dt: float
    value: float = 0.0
    step: int = 0

    def at(self, step):
        return self.value * math.exp(-(step - self.step) * self.dt / self.tau)

    def spike(self, step, after):
        self.value, self.step = after(self.at(step)), step


class Connection:
    """rows are (source, target, weight, delay in steps), in the order of creation."""

    def __init__(self, place, source, target, synapse, rows, dt, plasticity=None):
        self.place, self.source, self.target, self.synapse, self.dt = place, source, target, synapse, dt
        self.rows = sorted(rows, key=lambda row: (row[0], row[3], row[1]))
        self.weights = [float(row[2]) for row in self.rows]
        self.lines = {}  # (source, delay): the places of its synapses
        self.delays = {}  # of each source, in order
        for at, (i, _, _, delay) in enumerate(self.rows):
            if (i, delay) not in self.lines:
                self.delays.setdefault(i, []).append(delay)
            self.lines.setdefault((i, delay), []).append(at)
        self.rule, self.p = None, None
        if plasticity:
            name, given = plasticity
            self.rule, self.p = find(name), parameters(name, **given)
        self.timed = hasattr(self.rule, "arrival")
        if self.timed:
            traces = lambda taus: {name: Trace(getattr(self.p, tau), dt) for name, tau in taus.items()}
            self.pre = {line: traces(self.rule.PRE) for line in self.lines}
            self.post = {j: traces(self.rule.POST) for j in range(target.n)}
        self.releases = {}  # of each source: its state at its last spike, and the step of that

    def release(self, i, step):
        """The part of the weights that the spike of source i in this step carries."""
        if not hasattr(self.rule, "release"):
            return 1.0
        state, last = self.releases.get(i, (self.rule.FIRST, step))
        part, state = self.rule.release(state, (step - last) * self.dt, self.p)
        self.releases[i] = state, step
        return part

    def arrive(self, line, step, part):
        """(target, what is delivered) of each synapse of a line; then its weight is changed, last its trace."""
        delivered = []
        for at in self.lines[line]:
            j, w = self.rows[at][1], self.weights[at]
            delivered.append((j, w * part))
            if self.timed:
                self.weights[at] = self.rule.arrival(w, *self.seen(line, j, step), self.p)
        if self.timed:
            self.raise_traces(self.pre[line], step)
        return delivered

    def target_spikes(self, j, step):
        """Neuron j has spiked: the weights to it are changed, then its trace."""
        for line, places in self.lines.items():
            for at in places:
                if self.rows[at][1] == j:
                    self.weights[at] = self.rule.spike(self.weights[at], *self.seen(line, j, step), self.p)
        self.raise_traces(self.post[j], step)

    def seen(self, line, j, step):
        """The traces of a line and of a target at this step."""
        return tuple({name: trace.at(step) for name, trace in of.items()} for of in (self.pre[line], self.post[j]))

    def raise_traces(self, traces, step):
        for trace in traces.values():
            trace.spike(step, lambda value: self.rule.after(value, self.p))


class Background:
    """A Poisson train of its own for each target: counts (steps, n) of the network's steps, one product each."""

    timed = False

    def __init__(self, place, target, synapse, counts, weight):
        self.place, self.target, self.synapse, self.counts, self.weight = place, target, synapse, counts, weight

    def arrive(self, line, step, part):
        return [(j, count * self.weight) for j, count in enumerate(self.counts[step])]
