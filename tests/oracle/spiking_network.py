"""Spiking networks, to be read from top to bottom: one spike after the other, sums in the order that is promised.

Step k: (a) arrivals at t_k are added up; (b) plasticity of the spikes found in step k - 1; (c) sums go into states and
potentials jump; (d) all neurons from t_k to t_{k+1}. A spike found in step k has its time in (t_k, t_{k+1}] and acts at
t_{k+1} + n dt, n its delay in steps.

Where more than one reading is possible, it is this one:
- A sum of arrivals goes by step of the spike, connection, source, spike of that step, place in the row.
- A spike by a jump at t_k acts at t_k + max(n, 1) dt. In the order of sums it is one of step k - 1, as its time is t_k; to
  plasticity of its own neuron's synapses one found in step k, an event at t_{k+1}, for (b) is over.
- Jumps of several synapses are added to v one after the other, in the order of the synapses; then v is looked at once.
- A neuron is held where t_k < the end of its refractory time, also for jumps, whether resets are events or on the grid.
- A neuron that stands at its threshold when a step begins spikes in that step, at t_k, and acts at t_{k+1} + n dt.
- Counts of a background for step k are as spikes of step k - 1 with delay 0: they arrive at t_k.
- A source's spike at t lies in the step k with t_k < t <= t_{k+1}, step -1 for t = 0; a count of 2 is two spikes.
- Gap junctions see v_j(t_k) after the jumps of (c).
- An integrator whose steps begin with spikes (`published`) has those before (a), as found in step k - 1: with delay 0
  they act in the step that they begin, as in the paper.
- What is due at the time at which a run ends belongs to the next run: arrivals then, and plasticity of spikes of the last
  step, are in no weight yet. Otherwise post spikes would come before arrivals of the same time.
- Where edges of a current cut a step, synapses are read at the stages of each piece.
"""

import math
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from oracle import equilibria, find, neuron, simulate, synapses, synaptic_input
from oracle.connection import Background, Connection
from oracle.run import Run, current_of, pieces


@dataclass
class Synapse:
    """What the arrivals of one description do to a population."""

    name: str
    kind: object
    p: object
    state: list
    sums: object = None


@dataclass
class Neurons:
    name: str
    n: int
    membrane: object
    p: object
    integrator: str
    reset: str
    y: list
    until: object
    synapses: list = field(default_factory=list)
    found: list = field(default_factory=list)  # neurons that spiked, for plasticity


@dataclass
class Source:
    """Neurons without a state: spikes is a list of (step, neuron, count)."""

    name: str
    n: int
    spikes: list


def spike_step(t, dt):
    """The step in which a spike at t [ms] lies."""
    return math.ceil(t / dt - 1e-9) - 1


class SpikingNetwork:
    def __init__(self, dt):
        self.dt, self.step = dt, 0
        self.groups, self.connections, self.under_way = {}, [], {}

    def add(self, name, model, n, p=None, integrator=None, reset=None, initial="rest"):
        model = find(model)
        p = SimpleNamespace(**vars(p or neuron.parameters(model)))
        y = [yi * np.ones(n) for yi in equilibria.initial_state(model, p, initial)]
        p.per_current = synaptic_input.per_current(model, y, p)
        membrane = synaptic_input.Membrane(model)
        group = Neurons(name, n, membrane, p, integrator, reset, y, np.full(n, -math.inf))
        self.groups[name] = group
        return group

    def add_source(self, name, n, spikes):
        self.groups[name] = Source(name, n, spikes)
        return self.groups[name]

    def synapse(self, target, kind, name=None, **given):
        """Equal descriptions on one target share their state."""
        p = synapses.parameters(kind, **given)
        new = Synapse(name or kind, find(kind), p, [np.zeros(target.n) for _ in find(kind).STATES])
        for old in target.synapses:
            if (old.name, old.kind, old.p) == (new.name, new.kind, new.p):
                return old
        target.synapses.append(new)
        return new

    def connect(self, source, target, kind, rows, plasticity=None, name=None, **given):
        """rows: (source, target, weight, delay in steps); of a gap junction it makes both directions."""
        if kind == "gap_junction":
            back = [(j, i, w, n) for i, j, w, n in rows]
            if source is not target:
                self.connect_one(source, target, kind, rows, None, name, given)
                return self.connect_one(target, source, kind, back, None, name, given)
            rows = [*rows, *back]
        return self.connect_one(source, target, kind, rows, plasticity, name, given)

    def connect_one(self, source, target, kind, rows, plasticity, name, given):
        synapse, place = self.synapse(target, kind, name, **given), len(self.connections)
        self.connections.append(Connection(place, source, target, synapse, rows, self.dt, plasticity))
        return self.connections[-1]

    def background(self, target, kind, counts, weight, name=None, **given):
        synapse, place = self.synapse(target, kind, name, **given), len(self.connections)
        self.connections.append(Background(place, target, synapse, np.asarray(counts), weight))

    def neurons(self):
        return [group for group in self.groups.values() if isinstance(group, Neurons)]

    def run(self, steps, current=None, record_every=1):
        """A Run of each population by its name; currents by name, in any form."""
        first, current = self.step, current or {}
        runs = {g.name: Run(state=g.y, until=g.until, step=first) for g in self.neurons()}
        drives = {g.name: current_of(current.get(g.name, 0.0), g.n, steps, first, self.dt) for g in self.neurons()}
        for k in range(first, first + steps):
            self.one_step(k, runs, drives)
            self.step = k + 1
            for g in self.neurons():
                if (self.step - first) % record_every == 0:
                    runs[g.name].sample(
                        self.step * self.dt, [*g.y, *(x for s in g.synapses if s.kind.STATES for x in s.state)]
                    )
        return {g.name: runs[g.name].finish(recorded(g)) for g in self.neurons()}

    def one_step(self, k, runs, drives):
        self.emit_sources(k)
        for g in self.neurons():
            if hasattr(method_of(g), "SPIKES_FIRST"):
                self.spikes_first(k, g, runs[g.name])
        self.deliver(k)
        self.learn(k)
        for g in self.neurons():
            self.jump(k, g, runs[g.name])
        self.join_gaps()
        for g in self.neurons():
            self.advance(k, g, runs[g.name], drives[g.name])

    # spikes go out

    def emit(self, group, i, step, least=0):
        """A spike of neuron i acts at t_{step+1} + max(n, least) dt."""
        for c in self.connections:
            if isinstance(c, Connection) and c.source is group:
                part = c.release(i, step)
                for delay in c.delays.get(i, []):
                    at = step + 1 + max(delay, least)
                    self.under_way.setdefault(at, []).append((step, c.place, i, (i, delay), part))

    def emit_sources(self, k):
        for group in self.groups.values():
            if isinstance(group, Source):
                for step, i, count in sorted(group.spikes):
                    for _ in range(count if step == k - 1 else 0):
                        self.emit(group, i, step)

    def spikes_first(self, k, g, run):
        fired = g.y[0] >= neuron.threshold(g.membrane, g.p)
        g.y = simulate.spike_and_reset(run, g.membrane, g.p, g.y, fired, np.where(fired, k * self.dt, -math.inf))
        self.take(g, run, np.flatnonzero(fired), k - 1)

    def take(self, g, run, neurons, step, least=0):
        """What a population's spikes cause."""
        g.until = run.until
        g.found += [int(i) for i in neurons]
        for i in neurons:
            self.emit(g, int(i), step, least)

    # (a) to (d)

    def deliver(self, k):
        """Sums from 0, in the order of (step of the spike, connection, source, spike, place in the row)."""
        for g in self.neurons():
            for s in g.synapses:
                s.sums = np.zeros(g.n)
        arrivals = self.under_way.pop(k, [])
        arrivals += [(k - 1, c.place, 0, None, 1.0) for c in self.connections if isinstance(c, Background)]
        for _, place, _, line, part in sorted(arrivals, key=lambda arrival: arrival[:3]):
            c = self.connections[place]
            for j, amount in c.arrive(line, k, part):
                c.synapse.sums[j] += amount

    def learn(self, k):
        for c in self.connections:
            if c.timed:
                for j in c.target.found:
                    c.target_spikes(j, k)
        for g in self.neurons():
            g.found = []

    def jump(self, k, g, run):
        free, before, theta = g.until <= k * self.dt, g.y[0], neuron.threshold(g.membrane, g.p)
        for s in g.synapses:
            if s.kind.WEIGHT == "jump":
                (v,) = s.kind.jump(g.y[:1], s.sums, s.p)
                g.y = [np.where(free, v, g.y[0]), *g.y[1:]]
            elif s.kind.STATES:
                s.state = s.kind.jump(s.state, s.sums, s.p)
        crossed = (before < theta) & (g.y[0] >= theta)
        time = np.where(crossed, k * self.dt, -math.inf)
        if hasattr(g.membrane, "reset"):
            g.y = simulate.spike_and_reset(run, g.membrane, g.p, g.y, crossed, time)
        elif crossed.any():
            simulate.report(run, crossed, time)
        self.take(g, run, np.flatnonzero(crossed), k - 1, least=1)

    def join_gaps(self):
        """The sums of w v_j and of w that hold for this step."""
        gaps = [c for c in self.connections if c.synapse.kind is find("gap_junction")]
        for c in gaps:
            c.synapse.state = [np.zeros(c.target.n), np.zeros(c.target.n)]
        for c in gaps:
            for i, j, w, _ in c.rows:
                c.synapse.state[0][j] += w * c.source.y[0][i]
                c.synapse.state[1][j] += w

    def advance(self, k, g, run, drive):
        begin, theta, method = k * self.dt, neuron.threshold(g.membrane, g.p), method_of(g)
        on_grid, spiked = reset_of(g) == "grid", len(run.spike_neurons)
        run.state, run.until = g.y, g.until
        for t, h, piece in pieces(drive, k, self.dt):
            given = lambda at, inside, piece=piece: synaptic_input.Input(
                piece(at, inside), [(s.kind, s.kind.decay(s.state, at - begin, s.p), s.p) for s in received(g)]
            )
            if method is find("exact"):
                run.state = synaptic_input.advance(run, g.membrane.model, g.p, run.state, t, h, given, theta)
            else:
                run.state = simulate.fixed_step(
                    method, run, g.membrane, g.p, run.state, begin, t, h, given, theta, on_grid
                )
        g.y = run.state
        for s in received(g):
            s.state = s.kind.decay(s.state, self.dt, s.p)
        if not hasattr(method, "SPIKES_FIRST"):
            self.take(g, run, sorted(run.spike_neurons[spiked:]), k)


def received(g):
    """The synapses that act all along a step."""
    return [s for s in g.synapses if s.kind.WEIGHT != "jump"]


def recorded(g):
    return [*g.membrane.STATES, *(f"{s.name}.{state}" for s in g.synapses for state in s.kind.STATES)]


def method_of(g):
    """None: `exact` where the model and its synapses allow, else `staggered`; `rk4` of Izhikevich and QIF."""
    allowed = hasattr(g.membrane, "advance") and all(s.kind.WEIGHT != "conductance" for s in g.synapses)
    if g.integrator is None:
        smooth = "rk4" if g.membrane.model in (find("izhikevich"), find("qif")) else "staggered"
        return find("exact" if allowed else smooth)
    method = find(g.integrator)
    if not (hasattr(method, "STAGES") or (method is find("exact") and allowed)):
        raise ValueError(f"integrator={g.integrator!r} does not take these synapses; staggered and rk4 do")
    return method


def reset_of(g):
    """None: "event" with `exact`, else "grid"."""
    return g.reset or ("event" if method_of(g) is find("exact") else "grid")
