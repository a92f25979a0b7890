"""Files of networks: they come back bit for bit, other readers read them, and nothing damaged gets in."""

import json
import os
import struct
import zlib

import numpy as np
import pytest
import ranvier as rv
from damage import flipped
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

X = np.sin(np.arange(60, dtype=np.float64)).reshape(20, 3)
Y = np.cos(np.arange(40, dtype=np.float64)).reshape(20, 2)
OPTIMIZER = rv.SGD(0.05, momentum=0.9, nesterov=True, weight_decay=1e-4)


def network(dtype="float32", **options):
    layers = [rv.Input(3), rv.Dense(5, rv.activations.LeakyReLU(0.1)), rv.Dense(4, "tanh"), rv.Dense(2)]
    return rv.Network(layers, loss=rv.losses.Huber(0.3), dtype=dtype, rng=2**64 - 1, l2=1e-3, **options)


def train(net, epochs):
    return net.fit(X, Y, epochs=epochs, batch_size=6, optimizer=OPTIMIZER).loss


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.safetensors"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_comes_back(path, dtype):
    net = network(dtype, train_bias=False)
    net.metadata = {"classes": '["ä", "b"]', "": "empty\n"}
    train(net, 3)
    net.save(path)
    back = rv.load(path)
    assert type(back) is rv.Network
    assert repr(back) == repr(net)
    assert back._core._spec() == net._core._spec()
    assert back.metadata == net.metadata
    assert back.epochs == 3
    np.testing.assert_array_equal(back.parameters, net.parameters)
    np.testing.assert_array_equal(back.predict(X), net.predict(X))


@pytest.mark.parametrize("as_path", [str, os.fspath, os.fsencode, lambda p: p])
def test_paths_of_every_kind(tmp_path, as_path):
    path = as_path(tmp_path / "größe 1.safetensors")
    network().save(path)
    assert rv.load(path).seed == 2**64 - 1
    assert os.listdir(tmp_path) == ["größe 1.safetensors"]


def test_equal_networks_make_equal_files(path, tmp_path):
    for name in ("a", "b"):
        net = network()
        train(net, 2)
        net.save(tmp_path / name, training=True)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    rv.load(tmp_path / "a").save(path, training=True)
    assert path.read_bytes() == (tmp_path / "a").read_bytes()
    rv.load(tmp_path / "a").save(path)
    assert len(path.read_bytes()) < len((tmp_path / "a").read_bytes())


def test_training_goes_on_as_if_it_had_never_stopped(path):
    straight, net = network(), network()
    losses = train(straight, 5)
    np.testing.assert_array_equal(train(net, 2), losses[:2])
    net.save(path, training=True)
    resumed = rv.load(path)
    np.testing.assert_array_equal(train(resumed, 3), losses[2:])
    np.testing.assert_array_equal(resumed.parameters, straight.parameters)
    net.save(path)
    assert not np.array_equal(train(rv.load(path), 3), losses[2:])  # the momentum was not saved


# ---- beside the safetensors package ----


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_safetensors_package_reads_our_files(path, dtype):
    net = network(dtype)
    train(net, 2)
    net.save(path, training=True)
    tensors = load_file(path)
    for k, layer in enumerate(net.layers):
        np.testing.assert_array_equal(tensors.pop(f"layers.{k}.weight"), layer.weight.T)
        np.testing.assert_array_equal(tensors.pop(f"layers.{k}.bias"), layer.bias)
    assert list(tensors) == ["optimizer.slots.0"]
    with safe_open(path, framework="numpy") as file:
        described = file.metadata()
    assert described["format"] == "ranvier/1"
    assert described["widths"] == "3 5 4 2"
    assert described["activations"] == "leaky_relu(0.1) tanh linear"
    assert described["loss"] == "huber(0.3)"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.uint8, np.int64, np.bool_])
def test_weights_from_the_safetensors_package(path, dtype):
    rng = np.random.default_rng(0)
    arrays = {
        f"{name}.{k}": (3 * rng.random(shape)).astype(dtype)
        for k, layer in enumerate(network().layers)
        for name, shape in (("w", layer.weight.shape), ("b", layer.bias.shape))
    }
    save_file({**arrays, "other": np.zeros(3)}, path, metadata={"format": "pt"})
    net = network()
    net.load_weights(path, [("w.0", "b.0"), ("w.1", None), ["w.2", "b.2"]])
    for k, layer in enumerate(net.layers):
        np.testing.assert_array_equal(layer.weight, arrays[f"w.{k}"].astype(np.float32))
        np.testing.assert_array_equal(layer.bias, 0 if k == 1 else arrays[f"b.{k}"].astype(np.float32))


def test_weights_that_do_not_fit_change_nothing(path):
    net = rv.Network([2, 3, 1], rng=0)
    good = {"w0": np.ones((3, 2)), "b0": np.ones(3), "w1": np.ones((1, 3)), "b1": np.ones(1)}
    names = [("w0", "b0"), ("w1", "b1")]
    before = net.parameters.copy()
    for change, error, text in (
        ({"w0": np.ones((2, 3))}, ValueError, "transposed"),
        ({"b1": np.ones(2)}, ValueError, r"biases\[1\].*\(1,\)"),
        ({"w1": np.array([[0, np.nan, 0]])}, ValueError, r"weights\[1\]"),
        ({"w1": np.array([[0, 1e300, 0]])}, ValueError, "too large for float32"),
    ):
        save_file({**good, **change}, path)
        with pytest.raises(error, match=text):
            net.load_weights(path, names)
    save_file(good, path)
    for wrong, error, text in (
        ([("w0", "b0")], ValueError, "a pair for each layer with weights, 2; got 1"),
        ([("w0", "b0"), ("w9", "b1")], rv.FileFormatError, "no array 'w9'; it has 'b0'"),
        (["w0", "w1"], TypeError, "pair"),
        ([("w0", 1), ("w1", "b1")], TypeError, "pair"),
    ):
        with pytest.raises(error, match=text):
            net.load_weights(path, wrong)
    np.testing.assert_array_equal(net.parameters, before)
    with pytest.raises(rv.FileFormatError, match="load_weights"):
        rv.load(path)


# ---- the format, written a second time ----


def file_of(metadata, tensors):
    """A ranvier/1 file as another program would write it: keys in any order, spaces, escapes, no padding."""
    header, data = {}, b""
    for name, array in tensors.items():
        dtype = {"float32": "F32", "float64": "F64"}[array.dtype.name]
        offsets = [len(data), len(data) + array.nbytes]
        header[name] = {"data_offsets": offsets, "dtype": dtype, "shape": list(array.shape)}
        data += array.tobytes()
    header["__metadata__"] = {**metadata, "crc32": "00000000", "format": "ranvier/1"}
    text = json.dumps(header, indent=1).encode()
    whole = struct.pack("<Q", len(text)) + text + data
    return whole.replace(b'"00000000"', b'"%08x"' % zlib.crc32(whole))


def test_a_file_written_by_others(path):
    metadata = {"object": "network", "dtype": "float64", "widths": "2 1", "activations": "elu(0.5)", "loss": "mae"}
    metadata |= {"init": "zeros", "train_bias": "true", "l2": "0.25", "seed": "7", "epochs": "12", "note.é": "\u00e9😀"}
    weight, bias = np.array([[1.5], [-2.0]]), np.array([0.25])
    path.write_bytes(file_of(metadata, {"layers.0.bias": bias, "layers.0.weight": weight}))
    net = rv.load(path)
    np.testing.assert_array_equal(net.layers[0].weight, weight.T)
    np.testing.assert_array_equal(net.layers[0].bias, bias)
    assert (net.epochs, net.seed, net.metadata) == (12, 7, {"é": "é😀"})
    path.write_bytes(file_of(metadata, {"layers.0.bias": bias, "layers.0.weight": weight.T.copy()}))
    with pytest.raises(rv.FileFormatError, match=r"'layers\.0\.weight' does not have the shape"):
        rv.load(path)


def test_the_checksum_is_that_of_zlib(path):
    network().save(path)
    whole = path.read_bytes()
    with safe_open(path, framework="numpy") as file:
        crc = file.metadata()["crc32"].encode()
    assert whole.count(b'"crc32":"' + crc + b'"') == 1
    assert int(crc, 16) == zlib.crc32(whole.replace(crc, b"00000000"))


# ---- damage ----


def test_flipped_bits_and_missing_bytes_are_found(path):
    network().save(path)
    good = path.read_bytes()
    rng = np.random.default_rng(1)
    for bad in flipped(good, 300, seed=1):
        path.write_bytes(bad)
        with pytest.raises(rv.FileFormatError, match=r"model\.safetensors"):
            rv.load(path)
    for size in (0, 7, 8, 9, len(good) - 1, *rng.choice(len(good), 50)):
        path.write_bytes(good[:size])
        with pytest.raises(rv.FileFormatError):
            rv.load(path)
    path.write_bytes(good + b"\0")
    with pytest.raises(rv.FileFormatError, match="something follows"):
        rv.load(path)
    path.write_bytes(good)
    rv.load(path)


def test_weights_that_are_not_finite_are_reported(path):
    net = network()
    net.save(path)
    before = path.read_bytes()
    net.layers[1].weight[3, 2] = np.inf
    with pytest.raises(ValueError, match=r"'layers\.1\.weight' has a value that is not finite at index 11"):
        net.save(path)
    assert path.read_bytes() == before
    net.layers[1].weight[3, 2] = 1
    path.write_bytes(before[:-4] + struct.pack("<f", np.nan))
    with pytest.raises(rv.FileFormatError):
        rv.load(path)


@pytest.mark.parametrize("wrong", [None, 5, 1.5, ["a"]])
def test_paths_that_are_none(wrong):
    for call in (network().save, rv.load, lambda path: network().load_weights(path, [])):
        with pytest.raises(TypeError, match="path must be"):
            call(wrong)


def test_arguments_of_save(path):
    net = network()
    with pytest.raises(TypeError, match="training must be True or False"):
        net.save(path, training=1)
    for text in ("", "a\0b"):
        with pytest.raises(ValueError, match="path"):
            net.save(text)
    net.metadata = {"long": "x" * 70_000}
    with pytest.raises(ValueError, match="fit into a file"):
        net.save(path)
    for wrong in ({"a": 1}, {1: "a"}, "a", None):
        with pytest.raises(TypeError, match="metadata must be"):
            net.metadata = wrong
    with pytest.raises(TypeError):
        net.metadata["a"] = "b"  # a view of a copy would be lost
    assert not path.exists()
