"""Random numbers: one counter-based generator, the same numbers in the library and in the oracle for every seed."""

import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, data, same_bits
from oracle import init, network
from ranvier import _core

SEEDS = [0, 1, 2**31, 2**32 + 5, 2**63, 2**64 - 1]


def test_the_oracle_has_the_same_starting_rules():
    assert sorted(_core.inits()) == sorted(init.NAMES)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("method", init.NAMES)
def test_starting_weights(method, seed, dtype):
    net = rv.Network([5, 9, 2], init=method, dtype=dtype, rng=seed)
    twin = network.new([5, 9, 2], seed=seed, method=method, dtype=dtype)
    for layer, weight in zip(net.layers, twin.weights, strict=True):
        if method in init.DEVIATION:  # cos, log and sqrt of the C library and of NumPy differ in the last bits
            np.testing.assert_allclose(layer.weight, weight, rtol=4 * np.finfo(dtype).eps)
        else:
            assert same_bits(np.ascontiguousarray(layer.weight), np.ascontiguousarray(weight))
        assert (layer.bias == 0).all()


@pytest.mark.parametrize("method", [n for n in init.NAMES if n != "zeros"])
def test_starting_weights_have_their_variance(method):
    n_in, n_out = 300, 200
    weight = rv.Network([n_in, n_out], init=method, dtype="float64", rng=4).layers[0].weight
    size, normal = n_in * n_out, method in init.DEVIATION
    variance = init.DEVIATION[method](n_in, n_out) ** 2 if normal else init.LIMIT[method](n_in, n_out) ** 2 / 3
    kurtosis = 3.0 if normal else 1.8
    assert abs(weight.mean()) < 4 * np.sqrt(variance / size)
    assert abs(weight.var() / variance - 1) < 4 * np.sqrt((kurtosis - 1) / size)  # four standard deviations
    correlation = (weight[1:] * weight[:-1]).mean() / variance
    assert abs(correlation) < 4 / np.sqrt(size)


def test_the_defaults_of_a_network():
    net = rv.Network([5, 4, 3], rng=1)
    same = rv.Network(
        [rv.Input(5), rv.Dense(4, "sigmoid"), rv.Dense(3, "linear")],
        loss="mse",
        dtype="float32",
        init=init.DEFAULT,
        train_bias=True,
        l2=0.0,
        rng=1,
    )
    x, y, _ = data("mse", 50, 5, 3)
    assert len(net.layers) == 2
    for one in (net, same):
        one.fit(x, y, epochs=2)
    assert net.parameters.dtype == np.float32
    assert same_bits(net.parameters, same.parameters)
    assert net.loss(x, y) == same.loss(x, y)


def test_one_seed_one_net():
    a, b, c = (rv.Network([5, 3], rng=seed).parameters for seed in (7, 7, 8))
    assert same_bits(a, b)
    assert not same_bits(a, c)
    assert same_bits(rv.Network([5, 3], rng=np.int64(7)).parameters, a)


def test_a_generator_gives_64_bits():
    nets = [rv.Network([5, 3], rng=np.random.default_rng(3)) for _ in range(2)]
    assert nets[0].seed == nets[1].seed
    generator = np.random.default_rng(3)
    first, second = (rv.Network([5, 3], rng=generator).seed for _ in range(2))
    assert first == nets[0].seed
    assert second != first
    assert same_bits(rv.Network([5, 3], rng=first).parameters, nets[0].parameters)


def test_none_takes_the_system_and_tells_the_seed():
    nets = [rv.Network([5, 3], rng=None) for _ in range(4)]
    assert len({net.seed for net in nets}) == 4
    assert same_bits(rv.Network([5, 3], rng=nets[0].seed).parameters, nets[0].parameters)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_seed_is_readable(seed):
    assert rv.Network([5, 3], rng=seed).seed == seed


@pytest.mark.parametrize("bad", [-1, 2**64, 1.5, "1", True, [1]])
def test_a_bad_seed(bad):
    with pytest.raises((ValueError, TypeError), match="rng"):
        rv.Network([5, 3], rng=bad)


@pytest.mark.parametrize("bad", ["glorot", "He_uniform", "", 3])
def test_a_bad_rule(bad):
    with pytest.raises((ValueError, TypeError), match="init"):
        rv.Network([5, 3], init=bad)


def test_shuffled_runs_are_repeatable_and_differ_by_seed():
    x, y, _ = data("mse", 30, 4, 2)

    def run(seed):
        net = rv.Network([4, 2], dtype="float64", init="zeros", rng=seed)
        net.fit(x, y, epochs=2, batch_size=4)
        return net.parameters

    assert same_bits(run(5), run(5))
    assert not same_bits(run(5), run(6))


def test_numpy_is_left_alone():
    np.random.seed(1)  # noqa: NPY002
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    x, y, _ = data("mse", 30, 4, 2)
    rv.Network([4, 2], rng=None).fit(x, y, epochs=2)
    assert (np.random.get_state()[1] == state).all()  # noqa: NPY002
