"""What is folded, flattened and padded on the way from a graph of ONNX, beside ONNX Runtime."""

import numpy as np
import pytest
import ranvier as rv
from onnx_graphs import batch_norm, compared, conv, drawn, gemm, model

pytestmark = [pytest.mark.peers, pytest.mark.once]


@pytest.mark.parametrize(
    ("given", "attributes"),
    [
        ([drawn(3, 4), drawn(3)], {"transB": 1}),
        ([drawn(4, 3), drawn(3)], {}),
        ([drawn(4, 3), drawn(1, 3)], {"alpha": 0.5, "beta": 3.0}),
        ([drawn(4, 3), drawn(1)], {}),
        ([drawn(3, 4)], {"transB": 1}),
    ],
    ids=["transposed", "plain", "factors", "one bias", "no bias"],
)
def test_gemm(given, attributes):
    net = compared(model([4], ("Gemm", ["x", *given], "y", attributes)), [4])
    assert [layer.text for layer in net.layers] == ["dense(3,linear)"]


def test_a_product_and_a_sum():
    nodes = ("MatMul", ["x", drawn(4, 3)], "a"), ("Add", [drawn(3), "a"], "b"), ("Relu", ["b"], "y")
    net = compared(model([4], *nodes), [4])
    assert [layer.text for layer in net.layers] == ["dense(3,relu)"]
    assert net.layers[0].bias.tobytes() == drawn(3).tobytes()


def test_the_number_of_inputs_may_be_that_of_the_first_matrix():
    assert compared(model(["n"], gemm("x", 4, 3, "y")), [4]).layers[0].n_in == 4


ERF = ("Mul", ["a", np.float32(0.5**0.5)], "b"), ("Erf", ["b"], "c"), ("Add", [np.float32(1), "c"], "d")
COMPOSED = {
    "gelu": [*ERF, ("Mul", ["a", np.float32(0.5)], "e"), ("Mul", ["e", "d"], "y")],
    "gelu ": [*ERF, ("Mul", ["d", np.float32(0.5)], "e"), ("Mul", ["e", "a"], "y")],
    "silu": [("Sigmoid", ["a"], "b"), ("Mul", ["b", "a"], "y")],
    "relu": [("Max", [np.float32(0), "a"], "y")],
}


@pytest.mark.parametrize("name", COMPOSED)
def test_composed_activations(name):
    net = compared(model([4], gemm("x", 4, 3, "a"), *COMPOSED[name]), [4])
    assert [layer.text for layer in net.layers] == [f"dense(3,{name.strip()})"]


@pytest.mark.parametrize("kind", ["dense", "conv"])
def test_batch_normalization_after_a_layer_is_folded_into_it(kind):
    shape = [4] if kind == "dense" else [4, 6, 5]
    first = gemm("x", 4, 3, "a") if kind == "dense" else conv("x", 4, 3, (3, 3), "a", pads=[1, 1, 1, 1])
    net = compared(model(shape, first, batch_norm("a", 3, "b"), ("Relu", ["b"], "y")), shape)
    assert len(net.layers) == 1


@pytest.mark.parametrize("kind", ["dense", "conv"])
def test_batch_normalization_before_a_layer_is_folded_into_it(kind):
    shape = [4] if kind == "dense" else [4, 6, 5]
    last = gemm("a", 4, 3, "b") if kind == "dense" else conv("a", 4, 3, (3, 3), "b")
    net = compared(model(shape, batch_norm("x", 4, "a"), last, ("Tanh", ["b"], "y")), shape)
    assert len(net.layers) == 1


def test_zeros_around_an_image_come_after_the_shift():
    """A shift cannot be folded into a convolution that pads with zeros: a layer of 1 x 1 kernels makes it."""
    nodes = batch_norm("x", 4, "a"), conv("a", 4, 3, (3, 3), "y", pads=[1, 1, 1, 1])
    net = compared(model([4, 6, 5], *nodes), [4, 6, 5])
    assert [layer.text for layer in net.layers] == ["conv2d(4,1x1,valid,linear)", "conv2d(3,3x3,same,linear)"]


def test_batch_normalization_that_has_no_layer_beside_it():
    nodes = [("MaxPool", ["x"], "a", {"kernel_shape": [2, 2]}), batch_norm("a", 3, "b"), ("Relu", ["b"], "y")]
    compared(model([3, 6, 5], *nodes), [3, 6, 5])
    compared(model([3], batch_norm("x", 3, "a"), ("Sigmoid", ["a"], "y")), [3])


@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul", "Div"])
@pytest.mark.parametrize("shape", [(), (3, 1, 1), (1, 3, 1, 1)], ids=str)
def test_constants_of_channels(kind, shape):
    node = (kind, ["a", drawn(*shape, above=0.5)], "y")
    net = compared(model([2, 4, 4], conv("x", 2, 3, (2, 2), "a"), node), [2, 4, 4])
    assert len(net.layers) == 1


def test_a_constant_minus_the_numbers():
    compared(model([4], gemm("x", 4, 3, "a"), ("Sub", [np.float32(1), "a"], "y")), [4])


def test_weights_behind_a_flattened_image_are_put_into_our_order():
    """As PyTorch writes it: channels first, a norm and a dropout on the way."""
    nodes = [
        conv("x", 2, 5, (3, 3), "a"), ("Relu", ["a"], "b"), ("MaxPool", ["b"], "c", {"kernel_shape": [2, 2], "strides": [2, 2]}),
        ("Flatten", ["c"], "d"), ("Dropout", ["d", np.float32(0.3)], "e"), batch_norm("e", 30, "f"), gemm("f", 30, 4, "g"),
        ("Softmax", ["g"], "y", {"axis": 1}),
    ]  # fmt: skip
    net = compared(model([2, 8, 6], *nodes), [2, 8, 6])
    assert "dropout(0.3)" in [layer.text for layer in net.layers]
    assert net.layers[-1].activation == "softmax"


@pytest.mark.parametrize("shape", [[0, -1], [-1, 40]])
def test_a_reshape_flattens(shape):
    nodes = conv("x", 2, 5, (3, 3), "a"), ("Reshape", ["a", np.array(shape)], "b"), gemm("b", 40, 3, "y")
    compared(model([2, 4, 6], *nodes), [2, 4, 6])


def test_a_reshape_by_the_number_of_rows():
    nodes = [
        conv("x", 2, 5, (3, 3), "a"), ("Shape", ["a"], "s"), ("Gather", ["s", np.array(0)], "n", {"axis": 0}),
        ("Unsqueeze", ["n", np.array([0])], "u"), ("Concat", ["u", np.array([-1])], "t", {"axis": 0}),
        ("Reshape", ["a", "t"], "b"), gemm("b", 40, 3, "y"),
    ]  # fmt: skip
    compared(model([2, 4, 6], *nodes), [2, 4, 6])


def test_rising_activations_may_follow_a_pool():
    pool = ("MaxPool", ["a"], "b", {"kernel_shape": [2, 2], "strides": [2, 2]})
    nodes = conv("x", 2, 5, (3, 3), "a"), pool, ("Relu", ["b"], "y")
    net = compared(model([2, 8, 6], *nodes), [2, 8, 6])
    assert [layer.text for layer in net.layers] == ["conv2d(5,3x3,valid,relu)", "maxpool2d(2x2,valid)"]


def test_others_may_not_go_before_it():
    """silu falls and rises: the greatest of its values need not be that of the greatest number."""
    pool = ("MaxPool", ["a"], "b", {"kernel_shape": [2, 2], "strides": [2, 2]})
    silu = ("Sigmoid", ["b"], "c"), ("Mul", ["b", "c"], "y")
    net = compared(model([2, 8, 6], conv("x", 2, 5, (3, 3), "a"), pool, *silu), [2, 8, 6])
    assert len(net.layers) == 3


def test_a_norm_behind_a_flattened_image():
    norm = ("LayerNormalization", ["b", drawn(40), drawn(40, seed=1)], "c", {"epsilon": 1e-3})
    nodes = conv("x", 2, 5, (3, 3), "a"), ("Flatten", ["a"], "b"), norm, gemm("c", 40, 3, "y")
    net = compared(model([2, 4, 6], *nodes), [2, 4, 6])
    assert net.layers[2].text == "layernorm(0.001)"


def test_the_mean_of_all_pixels():
    nodes = (
        conv("x", 2, 5, (3, 3), "a"),
        ("GlobalAveragePool", ["a"], "b"),
        ("Flatten", ["b"], "c"),
        gemm("c", 5, 3, "y"),
    )
    net = compared(model([2, 8, 6], *nodes), [2, 8, 6])
    assert [layer.kind for layer in net.layers] == ["conv2d", "globalavgpool2d", "dense"]


@pytest.mark.parametrize("size", [(7, 8), (8, 7), (6, 6), (9, 11)], ids=str)
@pytest.mark.parametrize(
    ("kernel", "how"),
    [
        ((3, 3), {"pads": [1, 1, 1, 1], "strides": [2, 2]}),
        ((5, 3), {"pads": [2, 1, 2, 1]}),
        ((5, 5), {"pads": [2, 2, 2, 2], "strides": [2, 2]}),
        ((3, 3), {"pads": [2, 2, 2, 2], "dilations": [2, 2]}),
        ((4, 4), {"auto_pad": "SAME_UPPER", "strides": [2, 1]}),
        ((4, 4), {"auto_pad": "SAME_LOWER", "strides": [2, 1]}),
        ((3, 2), {"auto_pad": "VALID", "strides": [2, 2]}),
        ((2, 2), {"pads": [0, 0, 1, 1]}),
    ],
    ids=str,
)
def test_convolutions_with_pads(kernel, how, size):
    """PyTorch pads before the image what Keras pads behind it: zeros at the edge of the kernel make up for it."""
    compared(model([2, *size], conv("x", 2, 3, kernel, "y", **how)), [2, *size])


@pytest.mark.parametrize("kind", ["MaxPool", "AveragePool"])
@pytest.mark.parametrize(
    "how",
    [
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        {"kernel_shape": [3, 2]},
        {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]},
        {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1},
        {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [2, 2], "auto_pad": "VALID"},
    ],
    ids=str,
)
def test_pools(kind, how):
    compared(model([2, 7, 9], (kind, ["x"], "y", how)), [2, 7, 9])


def test_images_that_come_with_their_channels_last():
    made = model([6, 5, 2], ("Transpose", ["x"], "a", {"perm": [0, 3, 1, 2]}), conv("a", 2, 3, (3, 3), "y"))
    assert compared(made, [6, 5, 2])._core._image() == (6, 5, 2)


def test_a_model_of_float64():
    made = model([4], ("Gemm", ["x", drawn(4, 3).astype("f8") / 3], "y"), dtype=11)
    net = rv.from_onnx(made)
    assert net.dtype == "float64"
    assert net.layers[0].weight.T.tobytes() == (drawn(4, 3).astype("f8") / 3).tobytes()
