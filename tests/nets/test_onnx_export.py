"""Models of ONNX: every layer and activation, checked by onnx, run by ONNX Runtime, and read back to the same weights."""

from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES
from ranvier.cli import main
from refusal import refuses
from written_networks import CASES, DENSE, IMAGES, case_name, inputs, one

pytestmark = [pytest.mark.peers, pytest.mark.once]

onnx, runtime = (import_module(name) if find_spec(name) else None for name in ("onnx", "onnxruntime"))
PASSING = (
    "dropout",
    "flatten",
)  # layers that compute nothing, and may stand elsewhere, or not at all, in another network


def run(model, x):
    """By ONNX Runtime, or where it has no kernel of float64 by the reference of onnx."""
    content = model.SerializeToString()
    try:
        session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    except runtime.capi.onnxruntime_pybind11_state.NotImplemented:
        assert x.dtype == "float64"
        return import_module("onnx.reference").ReferenceEvaluator(model).run(None, {"X": x})[0]
    return session.run(None, {"X": x})[0]


def difference(found, expected):
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    return np.abs(found - expected).max() / max(1.0, np.abs(expected).max())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_another_program_predicts_the_same(case, dtype):
    """float32 sums of some hundred products; in float64 the reference of onnx has erf in float32."""
    net = one(case, dtype)
    model = net.to_onnx()
    onnx.checker.check_model(model, full_check=True)
    assert (model.opset_import[0].version, model.ir_version) == (17, 8)
    bound = 1e-6 if case in DENSE else 1e-5
    x = inputs(net)
    assert difference(run(model, x), net.predict(x)) < bound
    assert difference(run(model, x[:1]), net.predict(x[:1])) < bound


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_it_is_read_back_as_it_was(case, dtype):
    net = one(case, dtype)
    again = rv.from_onnx(net.to_onnx())
    kinds = lambda n: [layer.text for layer in n.layers if layer.kind not in PASSING]
    assert kinds(again) == kinds(net)
    assert again.parameters.tobytes() == net.parameters.tobytes()
    assert again.predict(inputs(net)).tobytes() == net.predict(inputs(net)).tobytes()


def test_files_and_notes(tmp_path):
    net = rv.Network([2, 3], output="softmax", rng=0)
    net.feature_names, net.classes, net.metadata = ["height", "weight"], ["a", "b", "c"], {"made": "here"}
    model = net.to_onnx(tmp_path / "net.onnx")
    assert (tmp_path / "net.onnx").read_bytes() == model.SerializeToString()
    assert [path.name for path in tmp_path.iterdir()] == ["net.onnx"]
    again = rv.from_onnx(tmp_path / "net.onnx")
    assert again.feature_names == net.feature_names
    assert again.classes.tolist() == ["a", "b", "c"]
    assert dict(again.metadata) == {"made": "here"}
    assert (model.producer_name, model.producer_version) == ("ranvier", rv.__version__)


def test_a_temperature_goes_along():
    draw = np.random.default_rng(0)
    y = draw.integers(0, 2, 300)
    x = (y[:, None] + draw.standard_normal((300, 3))).astype("f4")
    net = rv.Network([3, 32, 2], output="softmax", rng=0)
    net.fit(x[:50], y[:50], epochs=300, optimizer=rv.Adam(0.02))
    before = net.predict(x)
    assert net.calibrate(x[50:], y[50:]) > 1.01
    assert difference(run(net.to_onnx(), x), net.predict(x)) < 1e-6
    assert np.abs(net.predict(x) - before).max() > 1e-3


def test_a_float64_network_as_float32():
    net = one("same", "float64")
    model = net.to_onnx(dtype="float32")
    x = inputs(net).astype("f4")
    assert difference(run(model, x), net.predict(x).astype("f4")) < 1e-5
    net.layers[0].weight[0] = 1e39
    with refuses(ValueError, "layers.0.weight must be finite in float32"):
        net.to_onnx(dtype="float32")


@pytest.mark.parametrize("kind", [rv.PerceptronNetwork, rv.Adaline])
def test_one_layer(kind):
    net = kind(2, 1)
    net.set_weights([[1.0, 1.0]], [-1.5])
    x = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]])
    assert run(net.to_onnx(), x).tobytes() == net.predict(x).tobytes()


def test_the_tables_have_what_the_library_has():
    """A layer or an activation that is new needs its nodes."""
    from ranvier._nets.interchange.onnx_activations import ACTIVATIONS
    from ranvier._nets.interchange.onnx_layers import LAYERS

    assert {*LAYERS} == {*rv._core.layers()}
    assert {*ACTIVATIONS} == {*rv.activations.names()}
    assert {layer.kind for case in [*IMAGES, *CASES] for layer in one(case, "float32").layers} == {*LAYERS}


@pytest.mark.parametrize("slope", [0.3, 0.123456789, 1 / 3])
def test_parameters_come_back_to_the_same_bits(slope):
    """ONNX keeps them as float32, as a float32 network computes with them."""
    layers = [
        rv.Input(3),
        rv.Dense(4, rv.activations.LeakyReLU(slope)),
        rv.Dropout(slope),
        rv.LayerNorm(slope),
        rv.Dense(2),
    ]
    net = rv.Network(layers, rng=0)
    again = rv.from_onnx(net.to_onnx())
    x = np.random.default_rng(0).standard_normal((9, 3)).astype("f4")
    assert again.predict(x).tobytes() == net.predict(x).tobytes()
    if slope == 0.3:
        assert [layer.text for layer in again.layers] == [layer.text for layer in net.layers]


def test_weights_that_are_not_finite_are_refused(tmp_path):
    net = rv.Network([2, 1], rng=0)
    net.layers[0].weight[0, 1] = np.inf
    with refuses(ValueError, "layers[0].weight must be finite"):
        net.to_onnx(tmp_path / "net.onnx")
    assert not [*tmp_path.iterdir()]


def test_the_command_line_exports_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [f"{k % 7},{k % 5},{'rare' if k % 10 == 0 else 'often'}" for k in range(60)]
    (tmp_path / "d.csv").write_text("\n".join(["a,b,y", *rows]))
    assert main(["train", "d.csv", "--target", "y", "--epochs", "3", "--quiet", "--export", "net.onnx"]) == 0
    model, net = onnx.load("net.onnx"), rv.load("model.safetensors")
    x = np.random.default_rng(0).random((9, 2))
    assert difference(run(model, x), net.predict(x)) < 1e-12
    again = rv.from_onnx(model)
    assert (again.feature_names, again.classes.tolist()) == (["a", "b"], ["often", "rare"])
