"""Half the sum of squared errors: E = 1/2 sum_i (t_i - y_i)^2, dE/dy_i = y_i - t_i."""

DEFAULTS = {}
KNOWN = [([3.0, 1.0], [1.0, 0.0], 2.5, {})]


def value(y, t):
    return 0.5 * ((t - y) ** 2).sum(axis=1)


def derivative(y, t):
    return y - t
