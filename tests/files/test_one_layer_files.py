"""Perceptrons and ADALINEs in files, pickles and copies: the same class, the same weights, the same bytes."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv

pytestmark = pytest.mark.once

P = np.sin(np.arange(60.0)).reshape(30, 2)
T = (P @ [1.0, -2.0] > 0.1).astype(float)


def trained(kind, dtype="float64"):
    if kind is rv.Adaline:
        net = rv.Adaline(2, dtype=dtype)
        net.train(P, T, epochs=3)
    else:
        net = rv.PerceptronNetwork(2, 1, kind, dtype=dtype)
        net.train(P, T if kind == "hardlim" else 2 * T - 1, epochs=3)
    net.metadata = {"trained on": "sines"}
    net.feature_names = ["a", "b"]
    return net


def same(one, other):
    return (
        type(one) is type(other)
        and repr(one) == repr(other)
        and one.weight.tobytes() == other.weight.tobytes()
        and one.bias.tobytes() == other.bias.tobytes()
        and (one.epochs, one.metadata, one.feature_names) == (other.epochs, other.metadata, other.feature_names)
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["hardlim", "hardlims", rv.Adaline])
def test_round_trips(kind, dtype, tmp_path):
    net = trained(kind, dtype)
    net.save(tmp_path / "a")
    loaded = rv.load(tmp_path / "a")
    assert same(net, loaded)
    loaded.save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    for other in (pickle.loads(pickle.dumps(net)), copy.copy(net), copy.deepcopy(net)):
        assert same(net, other)
        other.weight[:] = 77.0
        assert not same(net, other)
    assert np.abs(net.weight).max() < 77.0


def test_training_goes_on(tmp_path):
    net = trained("hardlim")
    net.save(tmp_path / "a")
    loaded = rv.load(tmp_path / "a")
    assert net.train(P, T).mistakes.tolist() == loaded.train(P, T).mistakes.tolist()
    assert same(net, loaded)


def test_a_network_of_one_hard_limit_is_a_network(tmp_path):
    rv.Network([2, 1], output="hardlim").save(tmp_path / "a")
    assert type(rv.load(tmp_path / "a")) is rv.Network


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": "hebb"}, "rule must be one of backpropagation, perceptron, widrow_hoff; got 'hebb'"),
        ({"activations": "sigmoid"}, "a perceptron has one layer of neurons with a hard limit"),
        ({"rule": "widrow_hoff"}, "an ADALINE has one layer of linear neurons"),
        ({"l2": "0.5"}, "and no penalty"),
    ],
)
def test_files_that_make_no_sense(changes, words, tmp_path):
    net = trained("hardlim")
    net.save(tmp_path / "a")
    metadata, _ = rv._core.read_tensors(str(tmp_path / "a").encode())
    for key in ("format", "crc32"):
        metadata.pop(key, None)
    arrays = {"layers.0.weight": net.weight.T.copy(), "layers.0.bias": net.bias.copy()}
    rv._core.write_archive(str(tmp_path / "b").encode(), metadata, arrays)
    assert same(net, rv.load(tmp_path / "b"))
    rv._core.write_archive(str(tmp_path / "c").encode(), metadata | changes, arrays)
    with pytest.raises(rv.FileFormatError, match=words):
        rv.load(tmp_path / "c")


def test_weights_that_are_not_finite_are_not_saved(tmp_path):
    net = trained(rv.Adaline)
    net.weight[0, 1] = np.nan
    with pytest.raises(ValueError, match="not finite at index 1"):
        net.save(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
