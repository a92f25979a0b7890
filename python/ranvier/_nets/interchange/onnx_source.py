"""A model of ONNX that is read: what makes a value, which values are constant, and the way from the output to the input."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ..._support.files import encoded
from ..._support.optional import optional
from ...errors import FileFormatError

__all__ = ["Source", "called", "decimal"]


def called(node: Any) -> str:
    """A node as errors name it."""
    return f"node {(node.name or node.output[0])[:60]!r} ({node.op_type[:30]})"


def decimal(value: float) -> float:
    """A number that was kept as float32 as it was written: 0.3, where its double is 0.30000001192092896.

    >>> import numpy as np
    >>> decimal(float(np.float32(0.3))), decimal(0.3)
    (0.3, 0.3)
    """
    single = np.float32(value)
    return float(str(single)) if float(single) == value else value


class Source:
    """The graph of a model."""

    def __init__(self, model: Any) -> None:
        self.library = optional("onnx", "onnx", "rv.from_onnx()")
        self.model = self._read(model)
        self.graph = self.model.graph
        self.opset = next((each.version for each in self.model.opset_import if each.domain in ("", "ai.onnx")), 1)
        self._arrays = {each.name: each for each in self.graph.initializer}
        self._makers = {name: node for node in self.graph.node for name in node.output if name}
        inputs = [each for each in self.graph.input if each.name not in self._arrays]
        if len(inputs) != 1 or len(self.graph.output) != 1:
            raise FileFormatError(
                f"the model must have one input and one output; it has {len(inputs)} and {len(self.graph.output)}"
            )
        self.input, self.output = inputs[0], self.graph.output[0].name

    def _read(self, model: Any) -> Any:
        library = self.library
        if not isinstance(model, library.ModelProto):
            if not isinstance(model, (str, bytes, os.PathLike)):
                raise TypeError(f"model must be a path or an onnx.ModelProto; got {_core.shown(model)}")
            name = os.fsdecode(encoded(model, "model"))
            try:
                with open(name, "rb"):  # whose errors are Python's own
                    pass
            except OSError as error:
                raise OSError(error.errno, error.strerror, name[-300:]) from None
            try:
                model = library.load(name)
            except Exception as error:
                raise FileFormatError(f"{name[-100:]!r} is no model of ONNX: {str(error)[:300]}") from None
        try:
            library.checker.check_model(model)
        except Exception as error:
            raise FileFormatError(f"onnx finds the model wrong: {' '.join(str(error).split())[:400]}") from None
        return model

    def maker(self, value: str) -> Any:
        """The node whose output this is, or None."""
        return self._makers.get(value)

    def constant(self, value: str) -> NDArray[Any] | None:
        """The value as an array, where it is constant."""
        if value in self._arrays:
            return self._array(self._arrays[value])
        node = self._makers.get(value)
        if node is None:
            return None
        if node.op_type == "Constant":
            for attribute in node.attribute:
                given = self.library.helper.get_attribute_value(attribute)
                if attribute.name == "value":
                    return self._array(given)
                if attribute.name in ("value_float", "value_floats", "value_int", "value_ints"):
                    return np.asarray(given)
        if node.op_type in ("Identity", "Transpose"):
            inner = self.constant(node.input[0])
            if inner is not None and node.op_type == "Transpose":
                return np.transpose(inner, self.attributes(node).get("perm"))
            return inner
        return None

    def _array(self, tensor: Any) -> NDArray[Any]:
        try:
            array: NDArray[Any] = self.library.numpy_helper.to_array(tensor)
        except Exception as error:
            raise FileFormatError(f"constant {tensor.name[:60]!r} cannot be read: {str(error)[:300]}") from None
        return array

    def needed(self, node: Any, place: int, what: str) -> NDArray[Any]:
        """An input of a node that must be constant."""
        found = self.constant(node.input[place]) if len(node.input) > place else None
        if found is None:
            raise FileFormatError(f"{called(node)}: its {what} must be constant; it is computed, or missing")
        return found

    def attributes(self, node: Any) -> dict[str, Any]:
        return {each.name: self.library.helper.get_attribute_value(each) for each in node.attribute}

    def data_input(self, node: Any) -> str:
        """The input of a node that is computed: the first one, or of arithmetic that which is not constant."""
        if node.op_type not in ("Add", "Sub", "Mul", "Div"):
            return str(node.input[0])
        loose = dict.fromkeys(name for name in node.input if name and self.constant(name) is None)
        if len(loose) != 1:
            told = "joins branches, and networks of ranvier are chains" if loose else "has no input that is computed"
            raise FileFormatError(f"{called(node)} {told}")
        return str(next(iter(loose)))
