"""Pictures of perceptrons and networks, for tools/draw_pictures.py."""

import functools

import numpy as np
import ranvier as rv
from canvas import figure


def perceptron_steps():
    """The line of the textbook's example after each of its three updates."""
    points, targets = [[2, 2], [1, -2], [-2, 2], [-1, 1]], [0, 1, 0, 1]
    net = rv.PerceptronNetwork(2)
    drawn = figure(2.6)
    axes = iter(drawn.subplots(1, 3, sharey=True))
    for p, t in zip(points * 2, targets * 2, strict=True):
        if net.step(p, t).e[0]:
            ax = next(axes)
            rv.plot.decision_boundary(net, points, targets, ax)
            ax.get_legend().remove()
            ax.set_title(f"W = {net.weight[0].tolist()}, b = {net.bias[0]:g}", fontsize=8)
            ax.set_aspect("equal")
    return drawn


def two_clouds(seed=1, n=40):
    """Points around (1, 1) and (-1, -1), a few of them on the wrong side, and their targets."""
    rng = np.random.default_rng(seed)
    targets = np.tile([1.0, -1.0], n)
    return targets[:, None] + rng.normal(0.0, 0.9, (2 * n, 2)), targets


def adaline_boundary():
    points, targets = two_clouds()
    net = rv.Adaline(2)
    net.solve(points, targets)
    drawn = figure(3.6)
    ax = drawn.subplots()
    rv.plot.decision_boundary(net, points, targets, ax)
    ax.set_aspect("equal")
    return drawn


def lms_errors():
    points, targets = two_clouds()
    drawn = figure(2.8)
    ax = drawn.subplots()
    for part in (0.002, 0.02, 0.2):
        net = rv.Adaline(2)
        rate = part * net.max_learning_rate(points)
        ax.semilogx(np.arange(1, 101), net.train(points, targets, rate, epochs=100).mse, label=f"{part:g} / λmax")
    ax.axhline(rv.Adaline(2).solve(points, targets), color="black", linestyle="--", label="least squares")
    ax.set_title("The LMS rule at three learning rates")
    ax.set_xlabel("epoch")
    ax.set_ylabel("mean squared error")
    ax.legend()
    return drawn


def filters():
    """Kernels of 5 x 5 pixels that the digits have made."""
    X, y = rv.datasets.load_digits()
    layers = [
        rv.Input((8, 8, 1)),
        rv.Conv2D(16, 5, "relu", padding="same"),
        rv.MaxPool2D(2),
        rv.Flatten(),
        rv.Dense(10, "softmax"),
    ]
    net = rv.Network(layers, rng=0)
    net.fit(X, y, epochs=20, optimizer=rv.Adam(0.005))
    drawn = figure(3.2)
    rv.plot.filters(net, ax=drawn.subplots())
    return drawn


@functools.cache
def digits():
    """A network that has learnt to read digits, its history, and the rows and digits that were held out."""
    X, y = rv.datasets.load_digits()
    order = np.random.default_rng(0).permutation(len(y))
    train, test = order[:1300], order[1300:]
    net = rv.Network([64, 32, 10], output="softmax", rng=0)
    history = net.fit(X[train], y[train], epochs=60, optimizer="adam", validation_data=(X[test], y[test]))
    return net, history, (X[test], y[test])


def weights():
    drawn = figure(4.2)
    rv.plot.weights(digits()[0], shape=(8, 8), ax=drawn.subplots())
    return drawn


def loss_curves():
    drawn = figure(2.8)
    rv.plot.loss_curves(digits()[1], drawn.subplots())
    return drawn


def confusion():
    net, _, (X, y) = digits()
    drawn = figure(4.8)
    rv.plot.confusion(y, net.predict(X).argmax(1), ax=drawn.subplots())
    return drawn


def calibration():
    """Before and after temperature scaling, on rows that neither training nor scaling has seen."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 6000)
    X = (2 * np.eye(3, 10)[y] + rng.standard_normal((6000, 10))).astype("float32")
    train, held_out, test = slice(500), slice(500, 1000), slice(1000, None)
    net = rv.Network([10, 32, 3], output="softmax", rng=0)
    net.fit(X[train], y[train], epochs=100, optimizer=rv.Adam(0.01))
    curves = {"trained": rv.analysis.calibration_curve(y[test], net.predict(X[test]))}
    temperature = net.calibrate(X[held_out], y[held_out])
    curves[f"T = {temperature:.2f}"] = rv.analysis.calibration_curve(y[test], net.predict(X[test]))
    drawn = figure(3.4)
    for ax, (name, curve) in zip(drawn.subplots(1, 2, sharey=True), curves.items(), strict=True):
        rv.plot.calibration(curve, ax)
        ax.set_title(f"{name}: {ax.get_title()}", fontsize=8)
        ax.legend(fontsize=7)
    return drawn


def spirals(n=60):
    """Three arms of n points each, and their numbers."""
    rng, r = np.random.default_rng(0), np.linspace(0.3, 2.0, n)
    arms = []
    for k in range(3):
        angle = 2 * np.pi * k / 3 + 1.6 * r + 0.15 * rng.standard_normal(n)
        arms.append(np.column_stack([r * np.cos(angle), r * np.sin(angle)]))
    return np.concatenate(arms), np.repeat([0, 1, 2], n)


def decision_boundary():
    """Regions of three classes, and the shade of one output."""
    X, y = spirals()
    classes = rv.Network([2, 16, 3], output="softmax", rng=0)
    classes.fit(X, y, epochs=300, optimizer=rv.Adam(0.02))
    first = rv.Network([2, 16, 1], output="sigmoid", rng=0)
    first.fit(X, y == 0, epochs=60, optimizer=rv.Adam(0.02))
    drawn = figure(3.4)
    for ax, net, targets in zip(drawn.subplots(1, 2), (classes, first), (y, y == 0), strict=True):
        rv.plot.decision_boundary(net, X, targets, ax)
        ax.set_title(ax.get_title(), fontsize=8)
    return drawn


def prediction_interval():
    """A mean and its interval where the noise grows."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (1000, 1)).astype("float32")
    y = np.sin(3 * x) + (0.1 + 0.2 * (x + 1)) * rng.standard_normal(x.shape)
    net = rv.Network([1, 16, 2], loss="gaussian_nll", rng=0)
    for rate in (0.02, 0.002):
        net.fit(x, y, epochs=100, optimizer=rv.Adam(rate))
    line = np.linspace(-1, 1, 200)[:, None]
    low, high, level = rv.analysis.prediction_interval(net, line)
    drawn = figure(3.0)
    ax = drawn.subplots()
    ax.plot(x, y, ".", markersize=2, color="0.6")
    ax.plot(line, net.predict(line)[:, 0], label="mean")
    ax.fill_between(line[:, 0], low[:, 0], high[:, 0], alpha=0.25, label=f"{level:g} of the targets")
    ax.set_title(f"{rv.analysis.coverage(y, rv.analysis.prediction_interval(net, x)):.3f} of the points lie inside")
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    ax.legend()
    return drawn
