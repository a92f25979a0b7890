"""Random integers by inversion: exact probabilities, 64-bit words, and the library's tables of + - x / in float64."""

import bisect

SMALLEST = 2.0**-80


def thresholds(mode, low, high, up, down):
    """(first, P(N <= first + i) 2^64 for all i), from the ratios P(i + 1)/P(i) and P(i - 1)/P(i) around the mode."""
    below, p, i = [], 1.0, mode
    while i > low and (p := p * down(i)) >= SMALLEST:
        below.append(p)
        i -= 1
    above, p, i = [1.0], 1.0, mode
    while i < high and (p := p * up(i)) >= SMALLEST:
        above.append(p)
        i += 1
    lower, sums = 0.0, []
    for p in reversed(below):  # from the small end
        lower += p
        sums.append(lower)
    rest, rests = 0.0, []
    for p in reversed(above):
        rests.append(rest)
        rest += p
    total = lower + rest
    table = [int(s / total * 2.0**64) for s in sums]
    for r in reversed(rests):
        words = int(r / total * 2.0**64)
        if words == 0:
            break
        table.append(2**64 - words)
    return mode - len(below), table


def binomial(n, p):
    q = 1.0 - p
    mode = min(int((n + 1.0) * p), n)
    return thresholds(mode, 0, n, lambda i: (n - i) * p / ((i + 1.0) * q), lambda i: i * q / ((n - i + 1.0) * p))


def poisson(mean):
    return thresholds(int(mean), 0, 2**62, lambda i: mean / (i + 1.0), lambda i: i / mean)


def hypergeometric(total, marked, drawn):
    low, high = max(0, drawn - (total - marked)), min(marked, drawn)
    n, m, d = float(total), float(marked), float(drawn)
    mode = min(max(int((d + 1) * (m + 1) / (n + 2)), low), high)

    def up(i):
        return (m - i) * (d - i) / ((i + 1.0) * (n - m - d + i + 1))

    return thresholds(mode, low, high, up, lambda i: 1.0 / up(i - 1))


def inverted(table, word):
    """The integer that a word of 64 random bits stands for."""
    first, sums = table
    return first + bisect.bisect_right(sums, int(word))
