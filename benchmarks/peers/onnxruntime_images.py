"""ONNX Runtime's networks of images: outputs of one graph, channels first, with bound buffers."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from benchmarks.convolution_works import Arrays, Convolutional
from benchmarks.peers import SAMPLE, Case, Outcome


def convolutions(work: Convolutional, arrays: Arrays, options: ort.SessionOptions) -> dict[str, Case]:
    if work.steps:
        return {}
    session = ort.InferenceSession(graph(work, arrays), options, providers=["CPUExecutionProvider"])
    x, out = np.ascontiguousarray(np.moveaxis(arrays["x"], -1, 1)), np.empty((work.batch, 10), work.dtype)
    binding = session.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_output("y", "cpu", 0, out.dtype, out.shape, out.ctypes.data)
    return {"bound": Case(lambda: session.run_with_iobinding(binding), lambda: Outcome(out[:SAMPLE].tolist()))}


def graph(work: Convolutional, arrays: Arrays) -> bytes:
    nodes, tensors, name, k, c, flat = [], [], "x", 0, work.image[2], False
    last = len(work.layers) - 1

    def add(kind: str, inputs: list[str], **options: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [f"a{len(nodes)}"], **options))
        return f"a{len(nodes) - 1}"

    for i, (kind, *sizes) in enumerate(work.layers):
        if kind in ("max", "mean"):
            pool = "MaxPool" if kind == "max" else "AveragePool"
            name = add(pool, [name], kernel_shape=[sizes[0]] * 2, strides=[sizes[0]] * 2)
            continue
        w = arrays[f"w{k}"]
        if kind == "conv":
            w, c = np.ascontiguousarray(w.transpose(3, 2, 0, 1)), sizes[0]
        elif not flat:
            w = np.ascontiguousarray(w.reshape(len(w) // c, c, -1).transpose(1, 0, 2).reshape(w.shape))
            name, flat = add("Flatten", [name]), True
        tensors += [numpy_helper.from_array(w, f"w{k}"), numpy_helper.from_array(arrays[f"b{k}"], f"b{k}")]
        if kind == "conv":
            border = sizes[1] // 2 if sizes[2] == "same" else 0
            name = add("Conv", [name, f"w{k}", f"b{k}"], kernel_shape=[sizes[1]] * 2, pads=[border] * 4)
        else:
            name = add("Gemm", [name, f"w{k}", f"b{k}"])
        name, k = add("Softmax" if i == last else "Relu", [name]), k + 1
    nodes[-1].output[0] = "y"
    h, w_, channels = work.image
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [work.batch, channels, h, w_])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [work.batch, 10])
    made = helper.make_graph(nodes, "images", [x], [y], tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())
