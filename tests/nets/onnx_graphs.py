"""Graphs of ONNX made by hand, and what ONNX Runtime computes of them."""

from importlib import import_module
from importlib.util import find_spec

import numpy as np
import ranvier as rv

onnx, runtime = (import_module(name) if find_spec(name) else None for name in ("onnx", "onnxruntime"))


def drawn(*shape, seed=0, above=None):
    values = np.random.default_rng([seed, *shape]).standard_normal(shape).astype("f4")
    return values if above is None else np.abs(values) + np.float32(above)


def model(shape, *nodes, output="y", more_outputs=(), dtype=1, opset=17):
    """A model of nodes (operator, inputs, output, attributes); inputs that are arrays are its constants."""
    made, constants = [], []
    for k, (kind, given, out, *attributes) in enumerate(nodes):
        names = []
        for j, each in enumerate(given):
            if not isinstance(each, str):
                constants.append(onnx.numpy_helper.from_array(np.asarray(each), f"c{k}.{j}"))
                each = f"c{k}.{j}"
            names.append(each)
        made.append(onnx.helper.make_node(kind, names, [out], name=f"n{k}", **(attributes[0] if attributes else {})))
    x = onnx.helper.make_tensor_value_info("x", dtype, ["N", *shape])
    ends = [onnx.helper.make_tensor_value_info(each, dtype, None) for each in (output, *more_outputs)]
    graph = onnx.helper.make_graph(made, "g", [x], ends, constants)
    whole = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)], ir_version=8)
    return onnx.shape_inference.infer_shapes(whole)  # which says of what shape the outputs are


def compared(made, shape, bound=2e-5):
    """The network of a model, which predicts what ONNX Runtime computes of it."""
    net = rv.from_onnx(made)
    x = drawn(6, *shape, seed=9)
    session = runtime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    expected = session.run(None, {"x": x})[0]
    images = len(shape) == 3 and net._core._image() is not None
    found = net.predict(np.moveaxis(x, 1, -1) if images and net._core._image() == (*shape[1:], shape[0]) else x)
    if found.ndim == 4:
        found = np.moveaxis(found, -1, 1)
    assert np.abs(found.reshape(expected.shape) - expected).max() <= bound * max(1.0, np.abs(expected).max())
    return net


def batch_norm(x, n, out, seed=0):
    four = drawn(n, seed=seed), drawn(n, seed=seed + 1), drawn(n, seed=seed + 2), drawn(n, seed=seed + 3, above=0.3)
    return "BatchNormalization", [x, *four], out, {"epsilon": 1e-3}


def gemm(x, n_in, n_out, out, seed=0):
    return "Gemm", [x, drawn(n_out, n_in, seed=seed), drawn(n_out, seed=seed)], out, {"transB": 1}


def conv(x, c, filters, size, out, **attributes):
    return "Conv", [x, drawn(filters, c, *size), drawn(filters)], out, attributes
