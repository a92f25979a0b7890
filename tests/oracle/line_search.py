"""A step along a descent direction that fulfils the strong conditions of Wolfe: Moré & Thuente 1994, as MINPACK has it.

``search(phi, value, slope, first, steps)``: phi(a) -> (value, slope) at the step a. The step is None where no better one
was found.
"""

import numpy as np

C1, C2, ROUNDING = 1e-4, 0.9, 1e-15


def cubic_step(x, p, sign_from_p):
    """gamma, theta of MINPACK's dcstep for the cubic through (t, f, d) at x and p."""
    (tx, fx, dx), (tp, fp, dp) = x, p
    theta = 3.0 * (fx - fp) / (tp - tx) + dx + dp
    s = max(abs(theta), abs(dx), abs(dp))
    gamma = s * np.sqrt(max(0.0, (theta / s) ** 2 - (dx / s) * (dp / s)))
    if (tp > tx) if sign_from_p else (tp < tx):
        gamma = -gamma
    return theta, gamma


def dcstep(x, y, p, bracketed, low, high):
    """The next step, and the new ends x (best) and y of the interval."""
    (tx, fx, dx), (ty, _, _), (tp, fp, dp) = x, y, p
    opposite = dp * np.sign(dx) < 0
    if fp > fx:
        theta, gamma = cubic_step(x, p, False)
        c = tx + ((gamma - dx) + theta) / (((gamma - dx) + gamma) + dp) * (tp - tx)
        q = tx + ((dx / ((fx - fp) / (tp - tx) + dx)) / 2.0) * (tp - tx)
        t = c if abs(c - tx) < abs(q - tx) else c + (q - c) / 2.0
        bracketed = True
    elif opposite:
        theta, gamma = cubic_step(x, p, True)
        c = tp + ((gamma - dp) + theta) / (((gamma - dp) + gamma) + dx) * (tx - tp)
        q = tp + (dp / (dp - dx)) * (tx - tp)
        t = c if abs(c - tp) > abs(q - tp) else q
        bracketed = True
    elif abs(dp) < abs(dx):
        theta, gamma = cubic_step(x, p, True)
        r = ((gamma - dp) + theta) / ((gamma + (dx - dp)) + gamma)
        c = tp + r * (tx - tp) if r < 0 and gamma != 0 else high if tp > tx else low
        q = tp + (dp / (dp - dx)) * (tx - tp)
        if bracketed:
            t = c if abs(c - tp) < abs(q - tp) else q
            end = tp + 0.66 * (ty - tp)
            t = min(end, t) if tp > tx else max(end, t)
        else:
            t = c if abs(c - tp) > abs(q - tp) else q
            t = min(max(t, low), high)
    elif bracketed:
        theta, gamma = cubic_step(y, p, True)
        dy = y[2]
        t = tp + ((gamma - dp) + theta) / (((gamma - dp) + gamma) + dy) * (ty - tp)
    else:
        t = high if tp > tx else low
    if fp > fx:
        y = p
    else:
        y, x = (x if opposite else y), p
    return t, x, y, bracketed


def search(phi, value, slope, first, steps):
    """(step, evaluations); the step that fulfils the conditions, or else the best one."""
    test = C1 * slope
    x = y = (0.0, value, slope)
    bracketed, stage, low, high, most = False, 1, 0.0, 5.0 * first, 1e20
    width, width_before, t = 1e20, 2e20, first
    best = (0.0, value)
    for k in range(1, steps + 1):
        f, d = phi(t)
        if not np.isfinite(f) or not np.isfinite(d):
            t = most = x[0] + 0.1 * (t - x[0])
            if abs(t - x[0]) <= ROUNDING * abs(t):
                break
            continue
        enough = value + t * test
        if f <= enough and abs(d) <= C2 * -slope:
            return (t if f < value else None), k
        if f < best[1]:
            best = (t, f)
        if t >= most and f <= enough and d <= test:
            break
        if stage == 1 and f <= enough and d >= 0:
            stage = 2
        if stage == 1 and enough < f <= x[1]:
            lowered = [(a, b - a * test, c - test) for a, b, c in (x, y, (t, f, d))]
            t, x, y, bracketed = dcstep(*lowered, bracketed, low, high)
            x, y = ((a, b + a * test, c + test) for a, b, c in (x, y))
        else:
            t, x, y, bracketed = dcstep(x, y, (t, f, d), bracketed, low, high)
        if bracketed:
            if abs(y[0] - x[0]) >= 0.66 * width_before:
                t = x[0] + 0.5 * (y[0] - x[0])
            width_before, width = width, abs(y[0] - x[0])
            low, high = min(x[0], y[0]), max(x[0], y[0])
        else:
            low, high = t + 1.1 * (t - x[0]), t + 4.0 * (t - x[0])
        t = min(t, most)
        if bracketed and (t <= low or t >= high or high - low <= ROUNDING * high):
            break
    return (best[0] or None), k
