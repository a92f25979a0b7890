"""L-BFGS (Liu & Nocedal 1989): w <- w + a d, d = -H g, with H from the last pairs s = change of w, y = change of g.

``iterate`` is one iteration on any function of a vector; the search for a is that of Moré & Thuente.
"""

import numpy as np

from oracle import line_search

DEFAULTS = {"learning_rate": 1.0, "memory": 10, "gradient_tolerance": 1e-5, "line_search_steps": 20}
WHOLE_BATCH = True


def start():
    """The pairs (s, y), newest first."""
    return []


def direction(g, pairs):
    """-H g by the two loops of Nocedal 1980."""
    q, parts = g.copy(), []
    for s, y in pairs:
        parts.append(s @ q / (y @ s))
        q -= parts[-1] * y
    if pairs:
        s, y = pairs[0]
        q *= (s @ y) / (y @ y)
    for (s, y), part in zip(reversed(pairs), reversed(parts), strict=True):
        q += (part - y @ q / (y @ s)) * s
    return -q


def iterate(objective, w, pairs, learning_rate, memory, gradient_tolerance, line_search_steps):
    """objective(w) -> (value, gradient). The new w, or None where it has converged; and the evaluations it took."""
    value, g = objective(w)
    evaluations = 1
    if np.abs(g).max() <= gradient_tolerance:
        return None, evaluations
    while True:
        d = direction(g, pairs)
        slope = g @ d

        def phi(a, d=d):
            f, gradient = objective(w + a * d)
            return f, gradient @ d

        first = learning_rate if pairs else learning_rate / np.sqrt(-slope)
        step, tried = line_search.search(phi, value, slope, first, line_search_steps)
        evaluations += tried
        if step is not None:
            break
        if not pairs:
            return None, evaluations
        pairs.clear()
    new = w + step * d
    s, y = new - w, objective(new)[1] - g
    if s @ y > np.finfo(float).eps * (y @ y):
        pairs.insert(0, (s, y))
        del pairs[memory:]
    return new, evaluations
