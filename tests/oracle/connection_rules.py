"""Rows of connections in plain Python: which pairs a rule makes, with what weights and delays.

rows() gives what the library must give, synapse by synapse: lists source, target, delay [steps], weight, sorted by
(source, delay, target, order of creation).
"""

import math

import numpy as np

from . import inversion, normal_numbers, philox

MOST = 65535  # [steps]


class Words:
    """The words of a stream, one after the other."""

    def __init__(self, seed, step, place, purpose):
        self.key, self.words, self.at = (seed, step, place, purpose), [], 0

    def next(self):
        if self.at == len(self.words):
            seed, step, place, purpose = self.key
            self.words = philox.words(seed, 2 * len(self.words) + 64, step, place, purpose).tolist()
        self.at += 1
        return self.words[self.at - 1]

    def below(self, n):
        return self.next() * n >> 64

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53


def distinct(words, k, n):
    """Floyd's set of k distinct numbers below n; its complement where that is smaller."""
    rest = k > n - k
    chosen = set()
    for j in range(n - (n - k if rest else k), n):
        x = words.below(j + 1)
        chosen.add(j if x in chosen else x)
    return sorted(set(range(n)) - chosen if rest else chosen)


def drawn(words, k, among, multiple):
    if multiple:
        return sorted(among[words.below(len(among))] for _ in range(k))
    return [among[x] for x in distinct(words, k, len(among))]


def fall(shape, square):
    if shape == "box":
        return 1.0 if square <= 1 else 0.0
    return normal_numbers.exp(-0.5 * square if shape == "gaussian" else -math.sqrt(square))


def pair_lists(rule, sources, targets, *, seed=0, number=0, same=None, source_positions=None, target_positions=None):
    """For each source its (target, place in the pairs' order), sorted."""
    kind = rule.kind
    if kind in ("pairs", "matrix"):
        i = rule.i if kind == "pairs" else np.repeat(np.arange(sources), np.diff(rule.indptr))
        j = rule.j if kind == "pairs" else rule.indices
        lists = [[] for _ in range(sources)]
        for m, (s, t) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
            lists[s].append((t, m))
        return [sorted(own) for own in lists]

    def stream(step):
        return Words(seed, step, number, "connect")

    def without_self(own, others, shift):
        left_out = None if rule.self_connections or same is None else own + shift
        return [x for x in range(others) if x != left_out]

    choices = [without_self(s, targets, same or 0) for s in range(sources)]
    if kind == "all_to_all":
        lists = choices
    elif kind == "one_to_one":
        lists = [[s] if s in choices[s] else [] for s in range(sources)]
    elif kind == "probability":
        tables = {n: inversion.binomial(n, rule.p) for n in {len(own) for own in choices}}
        lists = []
        for s, own in enumerate(choices):
            words = stream(s)
            k = inversion.inverted(tables[len(own)], words.next())
            lists.append(drawn(words, k, own, False))
    elif kind == "outdegree":
        lists = [drawn(stream(s), rule.k, own, rule.multiple) for s, own in enumerate(choices)]
    elif kind == "indegree":
        lists = [[] for _ in range(sources)]
        for t in range(targets):
            for s in drawn(stream(t), rule.k, without_self(t, sources, -(same or 0)), rule.multiple):
                lists[s].append(t)
    elif kind == "total":
        lists, left, pairs = [], rule.n, sum(map(len, choices))
        for s, own in enumerate(choices):
            if not left or not own:
                lists.append([])
                continue
            words = stream(s)
            table = (
                inversion.binomial(left, len(own) / pairs)
                if rule.multiple
                else inversion.hypergeometric(pairs, len(own), left)
            )
            k = inversion.inverted(table, words.next())
            lists.append(drawn(words, k, own, rule.multiple))
            left, pairs = left - k, pairs - len(own)
    else:
        lists = []
        for s, own in enumerate(choices):
            words, found = stream(s), []
            for t in range(targets):
                u = words.uniform()
                along = [(b - a) / rule.scale for a, b in zip(source_positions[s], target_positions[t], strict=True)]
                square = 0.0
                for x in along:
                    square += x * x
                if t in own and u < rule.peak * fall(rule.shape, square):
                    found.append(t)
            lists.append(found)
    ends = np.cumsum([0, *map(len, lists)]).tolist()
    return [[(t, ends[s] + m) for m, t in enumerate(own)] for s, own in enumerate(lists)]


def values(given, words, s, row, low, high):
    """A value for each synapse of a row, in the order of the targets."""
    if isinstance(given, (int, float)):
        return [float(given)] * len(row)
    if isinstance(given, np.ndarray):
        return [float(given[place] if given.ndim == 1 else given[s, t]) for t, place in row]
    if given.kind == "uniform":
        draw = lambda: min(given.low + (given.high - given.low) * words.uniform(), given.high)
    elif given.kind == "normal":
        draw = lambda: given.mean + given.sd * normal_numbers.quantile(words.next())
    else:
        draw = lambda: normal_numbers.exp(given.mean + given.sd * normal_numbers.quantile(words.next()))
    low = max(low, -math.inf if given.low is None else given.low)
    high = min(high, math.inf if given.high is None else given.high)
    result = []
    while len(result) < len(row):
        x = draw()
        if low <= x <= high:
            result.append(x)
    return result


def steps(given, words, s, row, dt):
    """The delays of a row in steps."""
    if getattr(given, "kind", None) == "uniform":
        first, last = math.ceil(given.low / dt - 1e-9), math.floor(given.high / dt + 1e-9)
        return [first + words.below(last - first + 1) for _ in row]
    return [math.floor(x / dt + 0.5) for x in values(given, words, s, row, 0.0, MOST * dt)]


def rows(rule, sources, targets, weight, delay, *, dt=0.1, seed=0, number=0, dtype="float32", **ends):
    """Arrays source, target, delay, weight of all synapses."""
    most = float(np.finfo(dtype).max)
    found = []
    for s, row in enumerate(pair_lists(rule, sources, targets, seed=seed, number=number, **ends)):
        delays = steps(delay, Words(seed, s, number, "delay"), s, row, dt)
        weights = values(weight, Words(seed, s, number, "weight"), s, row, -most, most)
        found += sorted((s, d, t, place, w) for (t, place), d, w in zip(row, delays, weights, strict=True))
    source, delays, target, _, weights = zip(*found, strict=True) if found else ((), (), (), (), ())
    return (
        np.array(source, np.uint32),
        np.array(target, np.uint32),
        np.array(delays, np.uint16),
        np.array(weights, np.float64).astype(dtype),
    )
