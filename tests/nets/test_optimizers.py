"""Every optimiser of the library's list against its oracle, and what all of them promise of state and penalties."""

import pickle

import numpy as np
import oracle
import pytest
import ranvier as rv
from learning_rules import BY_BATCHES, CLASSES, TABLES, made
from mirror import DTYPES, data, pair, same_bits
from oracle import network
from rounding import assert_rounding

pytestmark = pytest.mark.arithmetic

each_case = pytest.mark.parametrize(("name", "parameters"), BY_BATCHES, ids=lambda v: v if isinstance(v, str) else "")
each_dtype = pytest.mark.parametrize("dtype", DTYPES)


def trained(net, *data, rule, steps, **parameters):
    """Parameters of the oracle after some steps on one batch."""
    for _ in range(steps):
        network.step(net, *data, rule=rule, **parameters)
    return network.flat(zip(net.weights, net.biases, strict=True))


def test_the_oracle_has_the_same_list_and_defaults():
    assert sorted(TABLES) == oracle.names("optimizers")
    for name, table in TABLES.items():
        defaults = {key: row["default"] for key, row in table["parameters"].items()}
        assert defaults == oracle.find(name).DEFAULTS
        assert table["decoupled"] == getattr(oracle.find(name), "DECOUPLED", False)
        assert table["whole_batch"] == getattr(oracle.find(name), "WHOLE_BATCH", False)


@each_case
@each_dtype
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_steps_are_those_of_the_oracle(name, parameters, dtype, l2):
    net, twin = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", dtype, l2=l2)
    x, y, w = data("cross_entropy", 37, 5, 3, dtype)
    start, steps = net.parameters.copy(), 12
    for _ in range(steps):
        net.step(x, y, made(name, parameters), sample_weight=w)

    def compute(net, x, y, w):
        return trained(net, x, y, w, rule=name, steps=steps, **parameters)

    # each step adds a rounding of weights, gradient and update, and none grows faster than one of the start
    tolerance = assert_rounding(net.parameters, compute, twin, x, y, w, dtype=dtype, chain=4 * steps + 37)
    assert tolerance < 1e-2 * np.abs(net.parameters - start).max(), "the test could not tell a step from rounding"


@each_case
@each_dtype
def test_a_changed_learning_rate_keeps_the_state(name, parameters, dtype):
    net, twin = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", dtype)
    x, y, _ = data("cross_entropy", 37, 5, 3, dtype)
    rates = [made(name, parameters).learning_rate / divisor for divisor in (1, 1, 1, 1, 4, 4, 4, 4)]
    anew = pair([5, 9, 3], "tanh", "softmax", "cross_entropy", dtype)[0]
    for k, rate in enumerate(rates):
        net.step(x, y, made(name, parameters | {"learning_rate": rate}))
        if k == 4:
            anew.reset_optimizer()
        anew.step(x, y, made(name, parameters | {"learning_rate": rate}))

    def compute(net, x, y):
        for rate in rates:
            network.step(net, x, y, rule=name, **parameters | {"learning_rate": rate})
        return network.flat(zip(net.weights, net.biases, strict=True))

    tolerance = assert_rounding(net.parameters, compute, twin, x, y, dtype=dtype, chain=4 * len(rates) + 37)
    apart = np.abs(net.parameters - anew.parameters).max()
    if dtype == "float64":
        assert apart == 0 or apart > 2 * tolerance, "the test could not tell a new begin from rounding"
    assert (apart == 0) == (name == "sgd" and not parameters)


@each_case
def test_penalties_are_for_weights_alone(name, parameters):
    """One step of two nets that are the same but for their penalties: biases move alike, weights do not."""
    x, y, _ = data("mse", 20, 4, 2)
    decay = {"weight_decay": 0.5} if "weight_decay" in TABLES[name]["parameters"] else {}
    nets = [pair([4, 8, 2])[0], pair([4, 8, 2], l2=0.7)[0], pair([4, 8, 2])[0]]
    optimizers = [made(name, parameters | dict.fromkeys(decay, 0.0))] * 2 + [made(name, parameters | decay)]
    for net, optimizer in zip(nets, optimizers, strict=True):
        net.step(x, y, optimizer)
    plain, *penalised = nets if decay else nets[:2]
    for net in penalised:
        assert all(same_bits(a.bias, b.bias) for a, b in zip(plain.layers, net.layers, strict=True))
        moved = not all(same_bits(a.weight, b.weight) for a, b in zip(plain.layers, net.layers, strict=True))
        assert moved or name == "rprop"  # a small penalty changes no sign


@each_case
@each_dtype
def test_state_goes_on_in_calls_files_and_copies(name, parameters, dtype, tmp_path):
    x, y, _ = data("mse", 37, 4, 2, dtype)
    how = {"batch_size": 8, "optimizer": made(name, parameters)}
    straight, net = (rv.Network([4, 8, 2], dtype=dtype, rng=2) for _ in range(2))
    straight.fit(x, y, epochs=6, **how)
    net.fit(x, y, epochs=2, **how)
    net.save(tmp_path / "net.safetensors", training=True)
    for resumed in (rv.load(tmp_path / "net.safetensors"), pickle.loads(pickle.dumps(net)), net):
        for _ in range(4):
            resumed.fit(x, y, **how)
        assert same_bits(straight.parameters, resumed.parameters)


@each_case
def test_a_loss_that_is_not_finite_changes_nothing(name, parameters):
    x, y, _ = data("mse", 20, 4, 2)
    net = rv.Network([4, 8, 2], dtype="float64", rng=2)
    net.step(x, y, made(name, parameters))
    before = pickle.dumps(net)
    for optimizer in (made(name, parameters), rv.SGD(0.7), CLASSES[name](learning_rate=0.123)):
        with pytest.raises(rv.DivergenceError):
            net.step(x, np.full_like(y, 1e200), optimizer)
        assert pickle.dumps(net) == before


@each_dtype
def test_rprop_grows_and_shrinks_its_steps_within_their_limits(dtype):
    """w*1 - t: the sign of the gradient is that of w - t."""
    net = rv.Network([1, 1], loss="half_sse", dtype=dtype, init="zeros", train_bias=False)
    optimizer = rv.RProp(0.5, increase=2.0, decrease=0.125, step_min=0.5, step_max=2.0)
    places = []
    for target in [10.0] * 4 + [0.0] * 5:
        net.step([[1.0]], [target], optimizer)
        places.append(float(net.parameters[0]))
    # 0.5, 1, 2, 2; the sign changes: 0.5 and no step; 0.5; 1, 2; 2
    assert places == [0.5, 1.5, 3.5, 5.5, 5.5, 5.0, 4.0, 2.0, 0.0]
    assert list(np.diff(places)) == [1.0, 2.0, 2.0, 0.0, -0.5, -1.0, -2.0, -2.0]


def test_rprop_feels_the_smallest_gradients():
    net = rv.Network([1, 1], loss="half_sse", dtype="float32", init="zeros", train_bias=False)
    for _ in range(2):  # 1e-30 squared is 0 in float32
        net.step([[1e-30]], [1.0], rv.RProp(0.5, increase=2.0))
    assert net.parameters[0] == 1.5
