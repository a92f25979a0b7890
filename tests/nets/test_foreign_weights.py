"""Weights from files of PyTorch and of Keras: their orders, told apart by layout=; behind a flattened image too."""

import numpy as np
import pytest
import ranvier as rv
from refusal import refuses
from safetensors.numpy import save_file

pytestmark = pytest.mark.once

IMAGE = [
    rv.Input((7, 6, 2)), rv.Conv2D(3, (2, 3), "tanh"), rv.MaxPool2D(2), rv.Flatten(), rv.Dropout(0.2), rv.LayerNorm(), rv.Dense(5, "relu"),
    rv.LayerNorm(), rv.Dense(4),
]  # fmt: skip
NAMES = [(f"{k}.weight", f"{k}.bias") for k in range(5)]


def trained(layers=IMAGE):
    """A network whose every number differs from the others."""
    net = rv.Network(layers, rng=0)
    net.parameters[:] = np.random.default_rng(1).standard_normal(net.parameters.size)
    return net


def arrays(net):
    """Weights and biases of the layers that have some."""
    return [(layer.weight, layer.bias) for layer in net.layers if layer.weight.size]


def channel_by_channel(values):
    """Numbers of an image (3, 2, 3) in our order, along the last axis, as PyTorch's Flatten lays them: (channels, 3, 2)."""
    return np.moveaxis(values.reshape(*values.shape[:-1], 3, 2, 3), -1, -3).reshape(values.shape)


def written(path, pairs):
    save_file({f"{k}.{name}": np.ascontiguousarray(array) for k, pair in enumerate(pairs)
               for name, array in zip(("weight", "bias"), pair, strict=True)}, path)  # fmt: skip
    return path


def of_torch(net):
    (kernels, a), (norm, b), (dense, c), (last_norm, d), (last, e) = arrays(net)
    return [
        (np.moveaxis(kernels, -1, 1), a), (channel_by_channel(norm[:, 0]), channel_by_channel(b)), (channel_by_channel(dense), c),
        (last_norm[:, 0], d), (last, e),
    ]  # fmt: skip


def of_keras(net):
    return [(w[:, 0] if w.shape[1:] == (1,) else np.moveaxis(w, 0, -1), b) for w, b in arrays(net)]


@pytest.mark.parametrize(("layout", "order"), [("torch", of_torch), ("keras", of_keras)])
def test_the_network_is_the_one_that_was_written(layout, order, tmp_path):
    net, again = trained(), rv.Network(IMAGE, rng=3)
    again.load_weights(written(tmp_path / "w.safetensors", order(net)), NAMES, layout=layout)
    assert again.parameters.tobytes() == net.parameters.tobytes()


def test_biases_may_stay(tmp_path):
    net, again = trained(), rv.Network(IMAGE, rng=3)
    again.layers[3].bias[:] = 2.0
    path = written(tmp_path / "w.safetensors", of_torch(net))
    again.load_weights(path, [(weight, None) for weight, _ in NAMES], layout="torch")
    for (weight, bias), (mine, kept) in zip(arrays(net), arrays(again), strict=True):
        assert mine.tobytes() == weight.tobytes()
        assert kept.tobytes() != bias.tobytes()


def test_a_wrong_layout_is_an_error_where_shapes_tell(tmp_path):
    again = rv.Network(IMAGE, rng=3)
    path = written(tmp_path / "w.safetensors", of_torch(trained()))
    for layout in (None, "keras"):
        with refuses(
            ValueError, "weights[0] must have shape (3, 2, 3, 2)" if layout is None else "weights[", untouched=[again]
        ):
            again.load_weights(path, NAMES, layout=layout)
    with refuses(ValueError, "layout must be one of torch, keras; got 'pytorch'"):
        again.load_weights(path, NAMES, layout="pytorch")
    with refuses(TypeError, "layout must be 'torch', 'keras' or None"):
        again.load_weights(path, NAMES, layout=1)
