"""ONNX Runtime: inference of one graph, called the plain way and with bound buffers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from benchmarks.peers import SAMPLE, Case, Outcome, onnxruntime_images, onnxruntime_passes
from benchmarks.works import Arrays, Convolutional, Infer, Pass, Work

NAME = "ONNX Runtime"
PACKAGES = ("onnxruntime", "onnx")

OPERATORS = {"sigmoid": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}
OPTIONS = ort.SessionOptions()


def setup(threads: int) -> None:
    """All graph optimisations, the asked number of threads."""
    OPTIONS.intra_op_num_threads = threads
    OPTIONS.inter_op_num_threads = 1
    OPTIONS.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    OPTIONS.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL


def cases(work: Work, arrays: Arrays) -> dict[str, Case]:
    """Inference only."""
    if not isinstance(work, Infer):
        return {}
    session = ort.InferenceSession(graph(work, arrays), OPTIONS, providers=["CPUExecutionProvider"])
    x, out = arrays["x"], np.empty((work.rows, work.widths[-1]), work.dtype)
    binding = session.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_output("y", "cpu", 0, out.dtype, out.shape, out.ctypes.data)
    feed = {"x": x}
    return {
        "run": Case(lambda: session.run(None, feed), lambda: Outcome(session.run(None, feed)[0][:SAMPLE].tolist())),
        "bound": Case(lambda: session.run_with_iobinding(binding), lambda: Outcome(out[:SAMPLE].tolist())),
    }


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    """Networks of images."""
    return onnxruntime_images.convolutions(work, arrays, OPTIONS)


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    """The forward pass of a convolution."""
    return onnxruntime_passes.passes(work, arrays, OPTIONS)


def graph(work: Infer, arrays: Arrays) -> bytes:
    """Gemm and activation per layer; fixed shapes."""
    nodes, tensors, name = [], [], "x"
    depth = len(work.widths) - 1
    for k, _ in enumerate(pairwise(work.widths)):
        last = k == depth - 1
        tensors += [numpy_helper.from_array(arrays[f"{p}{k}"], f"{p}{k}") for p in "wb"]
        nodes.append(helper.make_node("Gemm", [name, f"w{k}", f"b{k}"], [f"z{k}"]))
        name = "y" if last else f"a{k}"
        nodes.append(helper.make_node(OPERATORS[work.output if last else work.activation], [f"z{k}"], [name]))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [work.rows, work.widths[0]])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [work.rows, work.widths[-1]])
    model = helper.make_model(
        helper.make_graph(nodes, "dense", [x], [y], tensors), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    return bytes(model.SerializeToString())
