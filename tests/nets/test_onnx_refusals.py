"""Graphs of ONNX that no network of ranvier is: the error names the node. Files that are damaged."""

import numpy as np
import pytest
import ranvier as rv
from onnx_graphs import conv, drawn, gemm, model
from refusal import refuses

pytestmark = [pytest.mark.peers, pytest.mark.once]

POOL = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}
REFUSED = {
    "operator": (lambda: model([4], ("Sin", ["x"], "y")), "'n0' (Sin): this operator is not known"),
    "branches": (lambda: model([4], ("Relu", ["x"], "a"), ("Add", ["x", "a"], "y")), "'n1' (Add) joins branches"),
    "groups": (lambda: model([2, 5, 5], ("Conv", ["x", drawn(2, 1, 3, 3)], "y", {"group": 2})), "'n0' (Conv): convolutions in groups"),
    "transA": (lambda: model([4], ("Gemm", ["x", drawn(4, 3)], "y", {"transA": 1})), "'n0' (Gemm): its input A"),
    "pads": (lambda: model([2, 8, 8], ("MaxPool", ["x"], "y", POOL)), "'n0' (MaxPool): its 4 x 4 windows begin (1, 1) pixels before"),
    "mean of pads": (
        lambda: model([2, 8, 8], ("AveragePool", ["x"], "y", {**POOL, "count_include_pad": 1})),
        "pixels around the image count",
    ),
    "wide pads": (lambda: model([2, 8, 8], conv("x", 2, 3, (3, 3), "y", pads=[2, 2, 2, 2])), "'n0' (Conv): its 10 x 10 windows"),
    "flattened last": (lambda: model([2, 3, 3], ("Flatten", ["x"], "y")), "ends with an image that was flattened"),
    "reshape": (lambda: model([4], ("Reshape", ["x", np.array([0, 2, 2])], "y")), "'n0' (Reshape): its shape must be (0, -1)"),
    "axis": (lambda: model([2, 3, 3], conv("x", 2, 3, (1, 1), "a"), ("Softmax", ["a"], "y", {"axis": 1})), "'n1' (Softmax)"),
    "computed weights": (lambda: model([4], ("Relu", ["x"], "a"), ("MatMul", ["a", "x"], "y")), "second factor must be constant"),
    "rank": (lambda: model([4, 4], ("Relu", ["x"], "y")), "the input must be (N, n) or images"),
    "size": (lambda: model([2, "h", "w"], conv("x", 2, 3, (3, 3), "y")), "of a size that is said"),
    "whole numbers": (lambda: model([4], ("Neg", ["x"], "y"), dtype=6), "not known"),
    "float16": (lambda: model([4], ("Relu", ["x"], "y"), dtype=10), "must be float32 or float64"),
    "outputs": (lambda: model([4], ("Relu", ["x"], "y"), ("Tanh", ["x"], "z"), more_outputs=["z"]), "one input and one output"),
    "zero": (lambda: model([4], gemm("x", 4, 3, "a"), ("Div", ["a", np.float32(0)], "y")), "'n1' (Div)"),
    "training": (
        lambda: model([3], ("BatchNormalization", ["x", *[drawn(3, above=1)] * 4], "y", {"training_mode": 1})),
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_ranvier_does_not_have_is_named(name):
    make, words = REFUSED[name]
    with refuses(rv.FileFormatError, words):
        rv.from_onnx(make())


def test_what_is_no_model(tmp_path):
    for content in (b"", b"\x08\x08", b"no model of anything" * 9):
        (tmp_path / "x.onnx").write_bytes(content)
        with refuses(rv.FileFormatError):
            rv.from_onnx(tmp_path / "x.onnx")
    with pytest.raises(FileNotFoundError):
        rv.from_onnx(tmp_path / "none.onnx")
    with refuses(TypeError, "model must be a path"):
        rv.from_onnx(3)


def test_damage_is_an_error_or_another_network(tmp_path):
    """Any byte of a file may be wrong: the answer is a network or an error of ours."""
    content = bytearray(rv.Network([3, 4, 2], rng=0).to_onnx().SerializeToString())
    draw = np.random.default_rng(1)
    for place in draw.integers(0, len(content), 300):
        damaged = content.copy()
        damaged[place] ^= 1 << draw.integers(8)
        (tmp_path / "x.onnx").write_bytes(damaged)
        assert len(answer(tmp_path / "x.onnx")) <= 600


def answer(path):
    """The network as text, or the error."""
    try:
        return repr(rv.from_onnx(path))
    except (ValueError, MemoryError) as error:
        return str(error)
