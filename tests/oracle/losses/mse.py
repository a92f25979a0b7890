"""Mean squared error over the outputs: E = 1/n sum_i (t_i - y_i)^2, dE/dy_i = 2 (y_i - t_i) / n."""

DEFAULTS = {}
KNOWN = [([3.0, 1.0], [1.0, 0.0], 2.5, {})]


def value(y, t):
    return ((t - y) ** 2).mean(axis=1)


def derivative(y, t):
    return 2.0 * (y - t) / y.shape[1]
