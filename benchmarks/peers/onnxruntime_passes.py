"""ONNX Runtime's convolution, channels first, with bound buffers. It has no gradients."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case
from benchmarks.peers.samples import sample


def passes(work: Pass, arrays: Arrays, options: ort.SessionOptions) -> dict[str, Case]:
    if work.function != "forward":
        return {}
    session = ort.InferenceSession(graph(work, arrays), options, providers=["CPUExecutionProvider"])
    x = np.ascontiguousarray(np.moveaxis(arrays["x"], -1, 1))
    out = np.empty((work.batch, work.filters, *work.image[:2]), work.dtype)
    binding = session.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_output("y", "cpu", 0, out.dtype, out.shape, out.ctypes.data)
    return {"bound": Case(lambda: session.run_with_iobinding(binding), lambda: sample(np.moveaxis(out, 1, -1)))}


def graph(work: Pass, arrays: Arrays) -> bytes:
    h, w, c = work.image
    kernel = np.ascontiguousarray(arrays["w"].transpose(3, 2, 0, 1))
    tensors = [numpy_helper.from_array(kernel, "w"), numpy_helper.from_array(arrays["b"], "b")]
    node = helper.make_node("Conv", ["x", "w", "b"], ["y"], kernel_shape=[work.size] * 2, pads=[work.size // 2] * 4)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [work.batch, c, h, w])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [work.batch, work.filters, h, w])
    made = helper.make_graph([node], "convolution", [x], [y], tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())
