"""The models as a user of an array library writes them: dy/dt = a - b y, textbook rates; `m` is math or jax.numpy."""

from __future__ import annotations

from types import ModuleType
from typing import Any

Pair = tuple[list[Any], list[Any]]


def hodgkin_huxley(m: ModuleType, y: list[Any], current: Any) -> Pair:
    """Hodgkin and Huxley 1952, modern sign."""
    v, gate_m, h, n = y
    a_m, b_m = 0.1 * (v + 40) / -m.expm1(-(v + 40) / 10), 4 * m.exp(-(v + 65) / 18)
    a_h, b_h = 0.07 * m.exp(-(v + 65) / 20), 1 / (1 + m.exp(-(v + 35) / 10))
    a_n, b_n = 0.01 * (v + 55) / -m.expm1(-(v + 55) / 10), 0.125 * m.exp(-(v + 65) / 80)
    na, k = 120 * gate_m * gate_m * gate_m * h, 36 * (n * n) * (n * n)
    return [na * 50 - k * 77 - 0.3 * 54.387 + current, a_m, a_h, a_n], [na + k + 0.3, a_m + b_m, a_h + b_h, a_n + b_n]


def morris_lecar(m: ModuleType, y: list[Any], current: Any) -> Pair:
    """The Hopf set of Rinzel and Ermentrout 1989."""
    v, w = y
    ca, k = 4.4 * 0.5 * (1 + m.tanh((v + 1.2) / 18)), 8 * w
    rate = 0.04 * m.cosh((v - 2) / 60)
    a = [(ca * 120 - k * 84 - 2 * 60 + current) / 20, rate * 0.5 * (1 + m.tanh((v - 2) / 30))]
    return a, [(ca + k + 2) / 20, rate]


MODELS = {"hodgkin_huxley": hodgkin_huxley, "morris_lecar": morris_lecar}
