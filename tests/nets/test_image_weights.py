"""Weights of layers of images: views, new values, files, and what errors call them."""

import numpy as np
import pytest
import ranvier as rv
from image_networks import small
from mirror import same_bits
from safetensors.numpy import save_file


def test_weights_of_a_convolution():
    net = small(rv.Conv2D(3, (2, 5)), rv.Flatten(), rv.Dense(1))
    layer = net.layers[0]
    assert layer.weight.shape == (3, 2, 5, 2)
    assert np.shares_memory(layer.weight, net.parameters)
    layer.weight[:] = 0.0
    layer.weight[1, 1, 4, 0] = 2.0
    x = np.random.default_rng(1).random((1, 4, 6, 2), dtype=np.float32)
    out = net.forward(x).outputs[0][0]
    np.testing.assert_array_equal(out[..., 1], 2.0 * x[0, 1:, 4:, 0])
    assert not out[..., [0, 2]].any()


def test_set_weights_takes_kernels():
    net = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1))
    weights = [layer.weight.copy() for layer in net.layers if layer.weight.size]
    biases = [layer.bias.copy() for layer in net.layers if layer.weight.size]
    before = net.parameters.copy()
    net.parameters[:] = 0.0
    net.set_weights(weights, biases)
    assert same_bits(net.parameters, before)
    with pytest.raises(ValueError, match=r"channels first: pass np.moveaxis\(weights\[0\], 1, -1\)"):
        net.set_weights([np.moveaxis(weights[0], -1, 1), *weights[1:]])
    with pytest.raises(ValueError, match=r"weights\[0\] must have shape \(3, 2, 5, 2\); got \(3, 20\)"):
        net.set_weights([weights[0].reshape(3, -1), *weights[1:]])


def test_files_keep_the_shape_of_kernels(tmp_path):
    net, path = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1)), tmp_path / "net.safetensors"
    net.save(path)
    metadata, tensors = rv._core.read_tensors(bytes(path))
    assert metadata["layers"] == "input(4,6,2) conv2d(3,2x5,valid,linear) layernorm(1e-05) flatten dense(1,linear)"
    assert [tensors[f"layers.{k}.weight"][1] for k in (0, 1, 3)] == [(2, 5, 2, 3), (3,), (18, 1)]
    other = small(rv.Conv2D(3, (2, 5)), rv.LayerNorm(), rv.Flatten(), rv.Dense(1))
    other.parameters[:] = 0.0
    other.load_weights(path, [(f"layers.{k}.weight", f"layers.{k}.bias") for k in (0, 1, 3)])
    assert same_bits(other.parameters, net.parameters)


def test_scales_have_the_shape_of_pytorch_too(tmp_path):
    net = rv.Network([rv.Input(3), rv.LayerNorm(), rv.Dense(1)], rng=1)
    scale, other = np.array([1.0, 2.0, 3.0], "f4"), net.layers[1].weight.copy()
    for given in (scale, scale[:, None], scale.tolist()):
        net.parameters[:] = 0.0
        net.set_weights([given, other])
        assert same_bits(net.layers[0].weight[:, 0], scale)
    arrays = {"norm.weight": scale * 2, "norm.bias": scale, "out.weight": other, "out.bias": other[0, :1]}
    save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, tmp_path / "other")
    net.load_weights(tmp_path / "other", [("norm.weight", "norm.bias"), ("out.weight", "out.bias")])
    assert same_bits(net.layers[0].weight[:, 0], scale * 2)
    with pytest.raises(ValueError, match=r"weights\[0\] must have shape"):
        net.set_weights([scale[:2], other])
    with pytest.raises(ValueError, match=r"weights\[0\] must have shape \(n_out, n_in\); got \(3,\)"):
        rv.Network([1, 3]).set_weights([scale])  # a dense layer's matrix of one column has two dimensions


def test_bad_weights_of_kernels_are_named_by_their_places():
    net = small(rv.Conv2D(3, (2, 5)))
    weight = net.layers[0].weight.copy()
    weight[2, 1, 4, 0] = np.nan
    with pytest.raises(ValueError, match=r"weights\[0\]\[2, 1, 4, 0\] is nan"):
        net.set_weights([weight])
    net.layers[0].weight[2, 1, 4, 0] = np.nan
    with pytest.raises(rv.DivergenceError, match=r"layers\[0\]\.weight\[2, 1, 4, 0\] is nan"):
        net.loss(np.ones((1, 4, 6, 2)), np.ones((1, 3, 2, 3)))
