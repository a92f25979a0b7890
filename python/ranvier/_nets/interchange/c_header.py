"""A network as a header of C99: its weights, and a function that predicts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from ... import _core
from .c_functions import LAYERS, activation_text
from .outline import Outline, outlines

__all__ = ["c_header"]

Names = Iterable[Any] | None


def c_header(core: _core.Network, name: str, title: str, features: Names = None, classes: Names = None) -> str:
    """The text of the header; ``name`` begins all names in it."""
    if not isinstance(name, str):
        raise TypeError(f"name must be a string; got {_core.shown(name)}")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,59}", name):
        raise ValueError(f"name must be a name in C, letters, digits and _, at most 60; got {_core.shown(name)}")
    layers = outlines(core)
    steps, room = _steps(layers)
    parts = [
        _comment(layers, title, room * core.parameters.itemsize),
        f"#ifndef @P_H\n#define @P_H\n\n#include <math.h>\n\n"
        f"#define @P_N_IN {math.prod(layers[0].before)}\n#define @P_N_OUT {math.prod(layers[-1].after)}",
        *(_names(word, names) for word, names in (("features", features), ("classes", classes)) if names is not None),
        *(_arrays(k, layer) for k, layer in enumerate(layers) if layer.weight.size),
        *_functions(layers),
        "\n".join(["static inline void @p_predict(const @T* x, @T* y) {", *steps, "}"]),
        "#endif",
    ]
    kind, suffix = ("float", "f") if core.parameters.dtype == np.float32 else ("double", "")
    text = "\n\n".join(part.rstrip("\n") for part in parts) + "\n"
    for sign, word in (("@p_", f"{name}_"), ("@P_", f"{name.upper()}_"), ("@T", kind), ("@f", suffix)):
        text = text.replace(sign, word)
    return text


def _comment(layers: list[Outline], title: str, room: int) -> str:
    """What is in the file, and how it is called."""
    rows = [f"     {layer.kind} {_shape(layer.before)} -> {_shape(layer.after)} {layer.activation}" for layer in layers]
    last = " Images are pixel by pixel, each with its channels, row by row." if layers[0].before[:2] != (1, 1) else ""
    return "\n".join(
        [
            f"/* {title}, written by ranvier {_core.__version__}.",
            "",
            *(row.removesuffix(" linear") for row in rows),
            "",
            "   @T x[@P_N_IN], y[@P_N_OUT];",
            "   @p_predict(x, y);",
            "",
            f"   x is one row of inputs, y gets its outputs.{last} {room} bytes of stack are needed besides. C99 or C++17;",
            "   link the mathematical functions with -lm. */",
        ]
    )


def _shape(shape: tuple[int, int, int]) -> str:
    return "x".join(map(str, shape)) if shape[:2] != (1, 1) else str(shape[2])


def _names(word: str, names: Iterable[Any]) -> str:
    texts = [str(name) for name in names]
    return f"static const char* const @p_{word}[{len(texts)}] = {{\n" + _lines(map(_quoted, texts), 8) + "\n};"


def _quoted(text: str) -> str:
    """A string of C: what is no letter, digit or the like as octal numbers of its UTF-8."""
    plain = set(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-+*/=.,:;()[]<>")
    written = (chr(byte) if byte in plain else f"\\{byte:03o}" for byte in text.encode("utf-8", "replace"))
    return '"' + "".join(written) + '"'


def _arrays(k: int, layer: Outline) -> str:
    """Weights and biases of a layer, exact: hexadecimal numbers have no rounding."""
    named = ((f"w{k}", layer.weight.shape, layer.weight), (f"b{k}", layer.bias.shape, layer.bias))
    suffix = "f" if layer.weight.dtype == np.float32 else ""
    return "\n".join(
        f"static const @T @p_{name}[{array.size}] = {{ /* {' x '.join(map(str, shape))} */\n"
        + _lines((exact(value) + suffix for value in array.ravel().tolist()), 8)
        + "\n};"
        for name, shape, array in named
    )


def exact(value: float) -> str:
    """A number in C's hexadecimal form, without zeros at the end.

    >>> exact(0.1), exact(-3.0), exact(0.0)
    ('0x1.999999999999ap-4', '-0x1.8p+1', '0x0p+0')
    """
    mantissa, _, exponent = value.hex().partition("p")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}p{exponent}"


def _lines(words: Iterable[str], each: int) -> str:
    listed = list(words)
    return ",\n".join("  " + ", ".join(listed[k : k + each]) for k in range(0, len(listed), each))


def _functions(layers: list[Outline]) -> list[str]:
    """The text of each function that is called, once."""
    texts = dict.fromkeys(LAYERS[layer.kind].text for layer in layers if LAYERS[layer.kind].function)
    used = dict.fromkeys(
        (layer.activation, layer.parameter is not None) for layer in layers if layer.activation != "linear"
    )
    return [*texts, *(activation_text(*each) for each in used)]


def _steps(layers: list[Outline]) -> tuple[list[str], int]:
    """The calls of all layers, one behind the other through two buffers, and how many numbers these hold."""
    computing = [k for k, layer in enumerate(layers) if LAYERS[layer.kind].function]
    size = [0, 0]
    calls, x = [], "x"
    for place, k in enumerate(computing):
        layer, kind = layers[k], LAYERS[layers[k].kind]
        n = math.prod(layer.after)
        y = "y" if k == computing[-1] else "ab"[place % 2]
        if y != "y":
            size[place % 2] = max(size[place % 2], n)
        arrays = [f"@p_w{k}", f"@p_b{k}"] if layer.weight.size else []
        sizes = [f"(@T){each!r}" if isinstance(each, float) else str(each) for each in kind.sizes(layer)]
        calls.append(f"  @p_{kind.function}({', '.join([*sizes, *arrays, x, y])});")
        if layer.activation != "linear":
            parameter = "" if layer.parameter is None else f"(@T){layer.parameter!r}, "
            calls.append(f"  @p_{layer.activation}({n}, {parameter}{y});")
        x = y
    if not computing:
        calls = ["  int i;", "  for (i = 0; i < @P_N_OUT; ++i) y[i] = x[i];"]
    buffers = [f"{name}[{n}]" for name, n in zip("ab", size, strict=True) if n]
    return [*([f"  @T {', '.join(buffers)};"] if buffers else []), *calls], sum(size)
