"""Models of PyTorch and Keras: by torch.onnx.export and rv.from_onnx, and by their weights in safetensors."""

import io
import os
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv

pytestmark = [pytest.mark.peers, pytest.mark.once, pytest.mark.filterwarnings("ignore")]

os.environ.setdefault("KERAS_BACKEND", "torch")
torch, onnx = (import_module(name) if find_spec(name) else None for name in ("torch", "onnx"))

ACTIVATIONS = ["ReLU", "LeakyReLU", "ELU", "GELU", "SiLU", "Softplus", "Sigmoid", "Tanh"]


def sequence(*layers):
    """An nn.Sequential whose norms have statistics of their own, for inference."""
    torch.manual_seed(0)
    net = torch.nn.Sequential(*layers)
    for layer in net:
        if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm):
            for each, low in (
                (layer.running_mean, -1.0),
                (layer.running_var, 0.5),
                (layer.weight, 0.5),
                (layer.bias, -1.0),
            ):
                torch.nn.init.uniform_(each, low, 1.5)
    return net.eval()


def images():
    n = torch.nn
    return {
        "plain": ([2, 9, 8], [n.Conv2d(2, 6, 3), n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(54, 4)]),
        "padded": ([2, 8, 8], [n.Conv2d(2, 6, 3, stride=2, padding=1), n.BatchNorm2d(6), n.ReLU(), n.Flatten(), n.Dropout(0.5), n.Linear(96, 4)]),
        "norm first": ([3, 8, 6], [n.BatchNorm2d(3), n.Conv2d(3, 5, 3), n.ReLU(), n.AvgPool2d(2), n.Flatten(), n.Linear(30, 4), n.Softmax(1)]),
        "norm last": ([3, 8, 6], [n.Conv2d(3, 5, 3), n.MaxPool2d(2), n.ReLU(), n.Flatten(), n.BatchNorm1d(30), n.Linear(30, 4), n.BatchNorm1d(4)]),
        "stem": ([3, 16, 16], [n.Conv2d(3, 4, 7, stride=2, padding=3, bias=False), n.BatchNorm2d(4), n.SiLU(), n.AdaptiveAvgPool2d(1), n.Flatten(), n.Linear(4, 3)]),
        "dilated": ([1, 12, 12], [n.Conv2d(1, 4, 3, dilation=2, padding=2), n.GELU(), n.MaxPool2d(3, 3), n.Flatten(), n.LayerNorm(64), n.Linear(64, 3)]),
    }  # fmt: skip


def exported(net, shape, free):
    file = io.BytesIO()
    axes = {"x": {0: "N"}, "y": {0: "N"}} if free else None
    torch.onnx.export(net, torch.zeros(1, *shape), file, dynamo=False, opset_version=17, input_names=["x"], output_names=["y"], dynamic_axes=axes)  # fmt: skip
    return onnx.load_from_string(file.getvalue())


def assert_same(net, peer, shape):
    x = np.random.default_rng(0).standard_normal((6, *shape)).astype("f4")
    with torch.no_grad():
        expected = peer(torch.from_numpy(x)).numpy()
    found = net.predict(np.moveaxis(x, 1, -1) if len(shape) == 3 else x)
    assert np.abs(found - expected).max() < 1e-5 * max(1.0, np.abs(expected).max())


@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("name", ["plain", "padded", "norm first", "norm last", "stem", "dilated"])
def test_networks_of_images(name, free):
    shape, layers = images()[name]
    peer = sequence(*layers)
    assert_same(rv.from_onnx(exported(peer, shape, free)), peer, shape)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    peer = sequence(torch.nn.Linear(5, 7), getattr(torch.nn, name)(), torch.nn.BatchNorm1d(7), torch.nn.Linear(7, 3))
    assert_same(rv.from_onnx(exported(peer, [5], True)), peer, [5])


def test_weights_of_pytorch(tmp_path):
    n = torch.nn
    peer = sequence(n.Conv2d(2, 6, 3), n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(54, 8), n.Tanh(), n.Linear(8, 3))
    import_module("safetensors.torch").save_file(peer.state_dict(), tmp_path / "w.safetensors")
    layers = [rv.Conv2D(6, 3, "relu"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(8, "tanh"), rv.Dense(3)]
    net = rv.Network([rv.Input((9, 8, 2)), *layers])
    net.load_weights(tmp_path / "w.safetensors", [(f"{k}.weight", f"{k}.bias") for k in (0, 4, 6)], layout="torch")
    assert_same(net, peer, [2, 9, 8])


def test_weights_of_keras(tmp_path):
    keras = import_module("keras")
    keras.utils.set_random_seed(0)
    k = keras.layers
    peer = keras.Sequential(
        [
            k.Input((9, 8, 2)),
            k.Conv2D(6, 3, activation="relu"),
            k.MaxPooling2D(2),
            k.Flatten(),
            k.Dense(8, "tanh"),
            k.Dense(3),
        ]
    )
    arrays = {
        each.path: np.asarray(each.value.detach().cpu() if hasattr(each.value, "detach") else each.value)
        for each in peer.weights
    }
    import_module("safetensors.numpy").save_file(arrays, tmp_path / "w.safetensors")
    names = [*zip([*arrays][::2], [*arrays][1::2], strict=True)]
    assert [name.rpartition("/")[2] for name in names[0]] == ["kernel", "bias"]
    layers = [rv.Conv2D(6, 3, "relu"), rv.MaxPool2D(2), rv.Flatten(), rv.Dense(8, "tanh"), rv.Dense(3)]
    net = rv.Network([rv.Input((9, 8, 2)), *layers])
    net.load_weights(tmp_path / "w.safetensors", names, layout="keras")
    x = np.random.default_rng(0).standard_normal((6, 9, 8, 2)).astype("f4")
    assert np.abs(net.predict(x) - np.asarray(peer.predict(x, verbose=0))).max() < 1e-5
