"""Print the polynomial coefficients of cpp/src/kernels/math/constants.inl: Remez exchange at 60 digits (needs mpmath).

    python tools/minimax.py

Each line is the polynomial, its largest weighted error as a power of two, then the coefficients, lowest power first.
"""

from __future__ import annotations

from collections.abc import Callable

from mpmath import (
    cos,
    erf,
    erfc,
    exp,
    expm1,
    log,
    log1p,
    lu_solve,
    matrix,
    mp,
    mpf,
    pi,
    polyval,
    sqrt,
    taylor,
)

mp.dps = 60
Function = Callable[[mpf], mpf]


def remez(f: Function, weight: Function, low: mpf, high: mpf, degree: int) -> tuple[list[mpf], mpf]:
    """Coefficients (lowest power first) that minimise max |weight·(p - f)| on [low, high], and that maximum."""
    count = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / (60 * count)) for i in range(60 * count + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    for _ in range(12):
        # p(x_i) + (-1)^i·E/weight(x_i) = f(x_i)
        rows = [[x**k for k in range(degree + 1)] + [(-1) ** i / weight(x)] for i, x in enumerate(points)]
        solution = list(lu_solve(matrix(rows), matrix([f(x) for x in points])))
        p = solution[:-1]
        errors = [w * (polyval(p[::-1], x) - y) for x, y, w in zip(grid, values, weights, strict=True)]
        peaks = extrema(grid, errors)
        largest = max(abs(e) for e in errors)
        if len(peaks) < count or largest < abs(solution[-1]) * mpf("1.0005"):
            break
        while len(peaks) > count:  # drop the smaller end, so that signs go on alternating
            peaks.pop(0 if abs(peaks[0][1]) < abs(peaks[-1][1]) else -1)
        points = [x for x, _ in peaks]
    return p, largest


def extrema(grid: list[mpf], errors: list[mpf]) -> list[tuple[mpf, mpf]]:
    """The largest error of each stretch of one sign."""
    peaks: list[tuple[mpf, mpf]] = []
    for x, e in zip(grid, errors, strict=True):
        if e == 0:
            continue
        if not peaks or (e > 0) != (peaks[-1][1] > 0):
            peaks.append((x, e))
        elif abs(e) > abs(peaks[-1][1]):
            peaks[-1] = (x, e)
    return peaks


def exp_tail(r: mpf) -> mpf:
    """q in e^r = 1 + r + r²·q."""
    return taylor(exp, 0, 14)[2] + r * exp_tail_rest(r) if abs(r) < mpf("1e-9") else (expm1(r) - r) / r**2


def exp_tail_rest(r: mpf) -> mpf:
    return mpf(1) / 6 + r / 24


def log_tail(z: mpf) -> mpf:
    """l in ln((1 + s)/(1 - s)) = 2s + s·z·l, z = s²."""
    if z < mpf("1e-15"):
        return mpf(2) / 3 + 2 * z / 5
    s = sqrt(z)
    return (log1p(s) - log1p(-s) - 2 * s) / (s * z)


def erf_tail(z: mpf) -> mpf:
    """p in erf(x) = x + x·p, z = x²."""
    return 2 / sqrt(pi) * (1 - z / 3) - 1 if z < mpf("1e-20") else erf(sqrt(z)) / sqrt(z) - 1


def mills(c: mpf) -> Function:
    """(z + c)·Q(z)·e^(z²/2) as a function of t = (z - c)/(z + c); Q(z) = erfc(z/√2)/2."""

    def scaled(t: mpf) -> mpf:
        z = c * (1 + t) / (1 - t)
        return (z + c) * erfc(z / sqrt(2)) / 2 * exp(z * z / 2)

    return scaled


def show(name: str, result: tuple[list[mpf], mpf], digits: int) -> None:
    coefficients, largest = result
    print(f"{name}  error 2^{float(log(largest, 2)):.1f}")
    print("  " + ", ".join(mp.nstr(c, digits) for c in coefficients))


def main() -> None:
    half = log(2) / 2 * mpf("1.0001")
    ratio = (sqrt(2) - 1) / (sqrt(2) + 1) * mpf("1.0001")
    for name, digits, n_exp, n_log, n_log1p, n_erf, n_mills, c, end in (
        ("f32", 10, 4, 2, 3, 6, 9, mpf(3), 14.5),
        ("f64", 19, 9, 6, 9, 12, 22, mpf(4), 39.0),
    ):
        print(f"{name}: ln 2 = {mp.nstr(log(2), 40)}")
        show("exp", remez(exp_tail, lambda r: abs(r) + mpf("1e-6"), -half, half, n_exp), digits)
        show("log", remez(log_tail, lambda z: z + mpf("1e-6"), mpf(0), ratio**2, n_log), digits)
        show("log1p", remez(log_tail, lambda z: z + mpf("1e-6"), mpf(0), mpf(1) / 9, n_log1p), digits)
        show("erf", remez(erf_tail, lambda z: mpf(1), mpf(0), mpf("1.0001"), n_erf), digits)
        last = (end - c) / (end + c)
        g = mills(c)
        show(f"mills c={c}", remez(g, lambda t, g=g: 1 / g(t), mpf(-1), last, n_mills), digits)


if __name__ == "__main__":
    main()
