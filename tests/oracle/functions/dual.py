"""Derivatives in one variable: the complex step for real arguments, dual numbers x + x' d, d^2 = 0, for complex ones."""

import numpy as np

DEFAULTS = {}
H = 1e-30


def value_and_slope(f, x):
    """f(x) and f'(x)."""
    if np.iscomplexobj(x):
        y = f(Dual(x, 1.0 + 0.0 * x))
        return y.value, y.slope
    y = f(x + 1j * H)
    return np.real(y), np.imag(y) / H


class Dual:
    """A value and its derivative; NumPy's functions come here through __array_ufunc__."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __array_ufunc__(self, ufunc, method, *inputs):
        return RULES[ufunc](*inputs)

    def __array_function__(self, function, types, args, kwargs):
        return chosen(*args)  # np.where

    def __add__(self, other):
        return add(self, other)

    def __sub__(self, other):
        return add(self, -other)

    def __rsub__(self, other):
        return add(-self, other)

    def __mul__(self, other):
        return multiply(self, other)

    def __truediv__(self, other):
        return divide(self, other)

    def __rtruediv__(self, other):
        return divide(other, self)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __pow__(self, exponent):
        return Dual(self.value**exponent, exponent * self.value ** (exponent - 1) * self.slope)

    def __getitem__(self, index):
        return self

    @property
    def real(self):
        return np.real(self.value)

    __radd__, __rmul__ = __add__, __mul__


def parts(x):
    return (x.value, x.slope) if isinstance(x, Dual) else (x, 0.0 * x)


def add(x, y):
    (u, du), (v, dv) = parts(x), parts(y)
    return Dual(u + v, du + dv)


def multiply(x, y):
    (u, du), (v, dv) = parts(x), parts(y)
    return Dual(u * v, du * v + u * dv)


def divide(x, y):
    (u, du), (v, dv) = parts(x), parts(y)
    return Dual(u / v, (du - u / v * dv) / v)


def chosen(condition, x, y):
    (u, du), (v, dv) = parts(x), parts(y)
    return Dual(np.where(condition, u, v)[()], np.where(condition, du, dv)[()])


RULES = {
    np.add: add,
    np.subtract: lambda x, y: add(x, -y),
    np.multiply: multiply,
    np.divide: divide,
    np.exp: lambda x: Dual(np.exp(x.value), np.exp(x.value) * x.slope),
    np.expm1: lambda x: Dual(np.expm1(x.value), np.exp(x.value) * x.slope),
    np.tanh: lambda x: Dual(np.tanh(x.value), x.slope / np.cosh(x.value) ** 2),
    np.cosh: lambda x: Dual(np.cosh(x.value), np.sinh(x.value) * x.slope),
}
