"""Every schedule of the library's list against its oracle: its factors, and trainings that follow them."""

import pickle

import numpy as np
import oracle
import pytest
import ranvier as rv
from learning_rules import BY_BATCHES, made
from mirror import data, pair, same_bits
from oracle import network
from ranvier import _core
from rounding import assert_rounding

TABLES = _core.schedules()
IN_TIME = [name for name, table in TABLES.items() if not table["watches_loss"]]
WATCHING = [name for name, table in TABLES.items() if table["watches_loss"]]


def class_of(name):
    return getattr(rv.schedules, TABLES[name]["type"])


def drawn(name, seed):
    """Values in their ranges, so that something happens within ten epochs."""
    draw = np.random.default_rng([list(TABLES).index(name), seed])
    values = {"epochs": 7.5, "every": 2.5, "patience": 1.0, "cooldown": 1.0, "threshold": 0.01, "tol": 0.01}
    values |= {"least": 0.02, "least_rate": 1e-3}

    def value(key, row):
        if key in values:
            return values[key]
        high = row["high"] if np.isfinite(row["high"]) else 1.0
        return float(row["low"] + (high - row["low"]) * draw.uniform(0.1, 0.9))

    return {key: value(key, row) for key, row in TABLES[name]["parameters"].items()}


def at(name, values):
    """The oracle's factor as a function of the epoch."""
    return lambda epoch: oracle.find(name).at(epoch, **values)


def test_the_oracle_has_the_same_list_and_defaults():
    assert sorted(TABLES) == oracle.names("schedules")
    for name, table in TABLES.items():
        defaults = {key: row["default"] for key, row in table["parameters"].items()}
        given = {key: None if value != value else value for key, value in defaults.items()}
        assert given == oracle.find(name).DEFAULTS


@pytest.mark.parametrize("name", IN_TIME)
@pytest.mark.parametrize("seed", range(3))
def test_factors_are_those_of_the_oracle(name, seed):
    values = drawn(name, seed)
    schedule = class_of(name)(**values)
    for epoch in [0, 0.3, 1, 2.2, 2.5, 4.9999, 5, 7.4, 7.5, 8, 100]:
        assert schedule(epoch) == pytest.approx(at(name, values)(epoch), rel=1e-14, abs=1e-17)


@pytest.mark.parametrize("name", IN_TIME)
@pytest.mark.parametrize("warm_up", [0, 2.5])
def test_trainings_are_those_of_the_oracle(name, warm_up):
    values = drawn(name, 0)
    schedule, factor = class_of(name)(**values), at(name, values)
    if warm_up:
        plain, schedule = factor, rv.schedules.WarmUp(warm_up, then=schedule, start=0.2)

        def factor(epoch):
            return plain(epoch - warm_up) if epoch >= warm_up else 0.2 + 0.8 * epoch / warm_up

    net, twin = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", l2=0.1)
    x, y, _ = data("cross_entropy", 37, 5, 3)
    history = net.fit(x, y, epochs=9, batch_size=8, optimizer=rv.SGD(0.3, momentum=0.5), schedule=schedule)

    def compute(net, x, y):
        network.fit(net, x, y, epochs=9, batch_size=8, factor=factor, learning_rate=0.3, momentum=0.5)
        return network.flat(zip(net.weights, net.biases, strict=True))

    assert_rounding(net.parameters, compute, twin, x, y, dtype="float64", chain=45 * 12)
    assert history.learning_rate == pytest.approx([0.3 * factor(epoch) for epoch in range(9)], rel=1e-14)


@pytest.mark.parametrize("name", WATCHING)
@pytest.mark.parametrize("validated", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_what_watches_the_loss_does_so_as_the_oracle(name, validated, seed):
    values = drawn(name, seed)
    net, _ = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", rng=seed)
    x, y, _ = data("cross_entropy", 37, 5, 3, seed=seed)
    judge = data("cross_entropy", 20, 5, 3, seed=9)[:2] if validated else None
    history = net.fit(x, y, epochs=40, optimizer=rv.SGD(0.5), schedule=class_of(name)(**values), validation_data=judge)
    watched = history.val_loss if validated else history.loss
    factors, ends = oracle.find(name).factors(watched, 0.5, **values)
    assert history.learning_rate == pytest.approx(np.array(factors) * 0.5, rel=1e-14)
    assert history.learning_rate[-1] < 0.5, "something happened"
    assert (history.stopped == "schedule") == ends


@pytest.mark.parametrize("schedule", [class_of(name)(**drawn(name, 1)) for name in TABLES], ids=repr)
@pytest.mark.parametrize("widths", [[5, 9, 3], [4, 4, 3]], ids=["general", "tiny"])
def test_calls_of_fit_are_one_call(schedule, widths, tmp_path):
    x, y, _ = data("cross_entropy", 37, widths[0], 3)
    one, several = (pair(widths, "tanh", "softmax", "cross_entropy")[0] for _ in range(2))
    how = {"batch_size": 8, "optimizer": rv.SGD(0.3), "schedule": schedule}
    history = one.fit(x, y, epochs=9, **how)
    rates = []
    for k in range(len(history.loss)):
        rates.extend(several.fit(x, y, epochs=1, **how).learning_rate)
        if k == 4:  # the place in the schedule is in files
            several.save(tmp_path / "net.safetensors", training=True)
            several = rv.load(tmp_path / "net.safetensors")
    assert rates == history.learning_rate.tolist()
    assert same_bits(one.parameters, several.parameters)


@pytest.mark.parametrize("name", IN_TIME)
def test_tiny_networks_follow_it_with_the_same_bits(name):
    tiny, general = (pair([4, 4, 3], "tanh", "softmax", "cross_entropy")[0] for _ in range(2))
    x, y, _ = data("cross_entropy", 37, 4, 3)
    how = {"epochs": 9, "batch_size": 8, "optimizer": rv.SGD(0.3), "schedule": class_of(name)(**drawn(name, 2))}
    one = tiny.fit(x, y, shuffle=False, **how)
    two = general.fit(x, y, shuffle=False, sample_weight=np.ones(37), **how)  # weights need the general path
    assert same_bits(tiny.parameters, general.parameters)
    assert same_bits(one.learning_rate, two.learning_rate)


# of RProp the learning rate is the size of its first step alone
@pytest.mark.parametrize("optimizer", [case for case in BY_BATCHES if case[0] != "rprop"], ids=str)
def test_every_optimizer_follows_a_schedule(optimizer):
    """A factor of 1/4 is a learning rate of a quarter."""
    x, y, _ = data("mse", 20, 4, 2)
    plain, scaled = (pair([4, 8, 2])[0] for _ in range(2))
    how = made(*optimizer)
    values = {key: getattr(how, key) for key in _core.optimizers()[optimizer[0]]["parameters"]}
    scaled.fit(x, y, epochs=3, optimizer=how, schedule=rv.schedules.Constant(0.25))
    plain.fit(x, y, epochs=3, optimizer=made(optimizer[0], values | {"learning_rate": how.learning_rate / 4}))
    assert same_bits(plain.parameters, scaled.parameters)


def test_a_function_of_the_epoch():
    x, y, _ = data("mse", 20, 4, 2)
    called, by_class = (pair([4, 8, 2])[0] for _ in range(2))
    seen = []

    def halving(epoch):
        seen.append(epoch)
        return 0.5 ** (epoch // 2)

    how = {"batch_size": 8, "optimizer": rv.Adam(0.01)}
    for _ in range(2):
        called.fit(x, y, epochs=3, schedule=halving, **how)
    by_class.fit(x, y, epochs=6, schedule=rv.schedules.Step(every=2, factor=0.5), **how)
    assert seen == [0, 1, 2, 3, 4, 5]
    assert same_bits(called.parameters, by_class.parameters)


def test_another_schedule_begins_anew_and_the_optimizer_goes_on():
    x, y, _ = data("mse", 20, 4, 2)
    net, _ = pair([4, 8, 2])
    net.fit(x, y, epochs=3, optimizer=rv.Adam(0.01))
    rates = net.fit(x, y, epochs=3, optimizer=rv.Adam(0.01), schedule=rv.schedules.Exponential(0.5)).learning_rate
    assert rates.tolist() == [0.01, 0.005, 0.0025]
    assert net.fit(x, y, optimizer=rv.Adam(0.01), schedule=rv.schedules.Exponential(0.5)).learning_rate[0] == 0.00125
    net.reset_optimizer()
    assert net.fit(x, y, optimizer=rv.Adam(0.01), schedule=rv.schedules.Exponential(0.5)).learning_rate[0] == 0.01


def test_a_step_outside_of_fit_has_the_rate_as_it_is():
    x, y, _ = data("mse", 20, 4, 2)
    net, twin = (pair([4, 8, 2])[0] for _ in range(2))
    net.fit(x, y, epochs=1, optimizer=rv.SGD(0.1), schedule=rv.schedules.Constant(0.0))
    assert same_bits(net.parameters, twin.parameters)
    net.step(x, y, rv.SGD(0.1))
    twin.step(x, y, rv.SGD(0.1))
    assert same_bits(net.parameters, twin.parameters)


@pytest.mark.parametrize("name", TABLES)
def test_schedules_are_values(name):
    schedule = class_of(name)(**drawn(name, 0))
    for whole in (schedule, rv.schedules.WarmUp(3, then=schedule)):
        assert pickle.loads(pickle.dumps(whole)) == whole
        assert eval(repr(whole), vars(rv.schedules)) == whole
        assert len({whole, pickle.loads(pickle.dumps(whole))}) == 1
        with pytest.raises(AttributeError, match="immutable"):
            whole.epochs = 3
    assert schedule != rv.schedules.WarmUp(3, then=schedule)


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (lambda: rv.schedules.Cosine(), TypeError, "Cosine needs epochs"),
        (lambda: rv.schedules.Cosine(epochs=0), ValueError, "epochs must be a finite number > 0; got 0"),
        (lambda: rv.schedules.Step(every="a"), TypeError, "every must be a number"),
        (lambda: rv.schedules.Step(gamma=0.5), TypeError, "Step has no gamma; factor is its name here"),
        (lambda: rv.schedules.Plateau(factor=1.5), ValueError, "factor must be a finite number > 0 and < 1; got 1.5"),
        (lambda: rv.schedules.WarmUp(0), ValueError, "epochs must be > 0"),
        (lambda: rv.schedules.WarmUp(3, then="cosine"), TypeError, "then must be a schedule"),
        (lambda: rv.schedules.WarmUp(3, start=2), ValueError, "start of a warm-up"),
        (lambda: rv.schedules.Plateau()(3), ValueError, "losses of a training"),
        (lambda: rv.schedules.Schedule(), TypeError, "make one of Constant"),
        (lambda: rv.Network([1, 1]).fit([[1.0]], [1.0], schedule="cosine"), TypeError, "schedule must be one of rv.schedules"),
        (lambda: rv.Network([1, 1]).fit([[1.0]], [1.0], schedule=lambda e: -1), ValueError, "schedule must give finite numbers >= 0"),
        (lambda: rv.Network([1, 1]).fit([[1.0]], [1.0], schedule=lambda e: "x"), TypeError, "what schedule returns must be a number"),
    ],
)  # fmt: skip
def test_refusals(bad, error, words):
    with pytest.raises(error, match=words):
        bad()
