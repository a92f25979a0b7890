"""What each layer and activation is in C: a function, printed once where it is used, and how it is called.

In the text ``@`` stands before what depends on the network: @p_ is the prefix of names, @T float or double, @f the suffix
of the functions of <math.h>, "f" or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from .windows import axes

if TYPE_CHECKING:
    from .outline import Outline

__all__ = ["ACTIVATIONS", "LAYERS", "CLayer", "activation_text"]


class CLayer(NamedTuple):
    """The name of a function and its text; None where nothing is computed. ``sizes`` are its first arguments."""

    function: str | None
    text: str
    sizes: Callable[[Outline], list[Any]]


DENSE = """\
/* y = W x + b, W row by row for each output */
static inline void @p_dense(int n_in, int n_out, const @T* w, const @T* b, const @T* x, @T* y) {
  int i, j;
  for (i = 0; i < n_out; ++i) {
    @T s = b[i];
    for (j = 0; j < n_in; ++j) s += w[(long)i * n_in + j] * x[j];
    y[i] = s;
  }
}
"""

CONV2D = """\
/* y(r,q,o) = b(o) + the sum over i, j, c of w(o,i,j,c) x(r sh + i dh - top, q sw + j dw - left, c); zeros around the image */
static inline void @p_conv2d(int h, int width, int c, int oh, int ow, int filters, int kh, int kw, int sh, int sw, int dh,
                             int dw, int top, int left, const @T* w, const @T* b, const @T* x, @T* y) {
  int r, q, o, i, j, k;
  for (r = 0; r < oh; ++r)
    for (q = 0; q < ow; ++q)
      for (o = 0; o < filters; ++o) {
        @T s = b[o];
        for (i = 0; i < kh; ++i)
          for (j = 0; j < kw; ++j) {
            const int row = r * sh + i * dh - top, column = q * sw + j * dw - left;
            if (row < 0 || row >= h || column < 0 || column >= width) continue;
            for (k = 0; k < c; ++k)
              s += w[(((long)o * kh + i) * kw + j) * c + k] * x[((long)row * width + column) * c + k];
          }
        y[((long)r * ow + q) * filters + o] = s;
      }
}
"""

POOL = """\
/* the {what} of the pixels of each window that lie in the image */
static inline void @p_{name}(int h, int width, int c, int oh, int ow, int kh, int kw, int sh, int sw, int top, int left,
                             const @T* x, @T* y) {{
  int r, q, k, i, j;
  for (r = 0; r < oh; ++r)
    for (q = 0; q < ow; ++q)
      for (k = 0; k < c; ++k) {{
        int n = 0;
        @T s = 0;
        for (i = r * sh - top; i < r * sh - top + kh; ++i)
          for (j = q * sw - left; j < q * sw - left + kw; ++j) {{
            @T v;
            if (i < 0 || i >= h || j < 0 || j >= width) continue;
            v = x[((long)i * width + j) * c + k];
            {add};
            ++n;
          }}
        y[((long)r * ow + q) * c + k] = {result};
      }}
}}
"""
MAXPOOL2D = POOL.format(what="greatest", name="maxpool2d", add="if (n == 0 || v > s) s = v", result="s")
AVGPOOL2D = POOL.format(what="mean", name="avgpool2d", add="s += v", result="s / (@T)n")

LAYERNORM = """\
/* y = w (x - mean)/sqrt(variance + eps) + b, pixel by pixel over its n channels */
static inline void @p_layernorm(int pixels, int n, @T eps, const @T* w, const @T* b, const @T* x, @T* y) {
  int p, j;
  for (p = 0; p < pixels; ++p, x += n, y += n) {
    @T mean = 0, variance = 0, factor;
    for (j = 0; j < n; ++j) mean += x[j];
    mean /= (@T)n;
    for (j = 0; j < n; ++j) variance += (x[j] - mean) * (x[j] - mean);
    factor = 1 / sqrt@f(variance / (@T)n + eps);
    for (j = 0; j < n; ++j) y[j] = w[j] * ((x[j] - mean) * factor) + b[j];
  }
}
"""


def _convolution(layer: Outline) -> list[Any]:
    o = layer.options
    rows, columns = axes(layer.before, o["kernel_size"], o["stride"], o["dilation"], o["padding"])
    return [*layer.before, *layer.after, *o["kernel_size"], *o["stride"], *o["dilation"], rows.before, columns.before]


def _pool(layer: Outline) -> list[Any]:
    o = layer.options
    rows, columns = axes(layer.before, o["size"], o["stride"], (1, 1), o["padding"])
    return [*layer.before, *layer.after[:2], *o["size"], *o["stride"], rows.before, columns.before]


def _whole_image(layer: Outline) -> list[Any]:
    height, width, channels = layer.before
    return [height, width, channels, 1, 1, height, width, 1, 1, 0, 0]


def _nothing(layer: Outline) -> list[Any]:
    return []


LAYERS = {
    "dense": CLayer("dense", DENSE, lambda layer: [layer.before[2], layer.after[2]]),
    "dropout": CLayer(None, "", _nothing),
    "conv2d": CLayer("conv2d", CONV2D, _convolution),
    "maxpool2d": CLayer("maxpool2d", MAXPOOL2D, _pool),
    "avgpool2d": CLayer("avgpool2d", AVGPOOL2D, _pool),
    "globalavgpool2d": CLayer("avgpool2d", AVGPOOL2D, _whole_image),
    "flatten": CLayer(None, "", _nothing),
    "layernorm": CLayer(
        "layernorm",
        LAYERNORM,
        lambda layer: [layer.before[0] * layer.before[1], layer.before[2], layer.options["eps"]],
    ),
}

ROOT_HALF = 0.7071067811865476

# linear computes nothing, softmax is of a whole row
ACTIVATIONS: dict[str, str] = {
    "linear": "",
    "sigmoid": "1 / (1 + exp@f(-z))",
    "tanh": "tanh@f(z)",
    "relu": "z <= 0 ? 0 : z",
    "leaky_relu": "z > 0 ? z : p * z",
    "elu": "z > 0 ? z : p * expm1@f(z)",
    "gelu": f"z * (1 + erf@f(z * (@T){ROOT_HALF})) / 2",
    "silu": "z / (1 + exp@f(-z))",
    "softplus": "(z > 0 ? z : 0) + log1p@f(exp@f(z > 0 ? -z : z))",
    "softmax": "",
    "hardlim": "z >= 0 ? 1 : 0",
    "hardlims": "z >= 0 ? 1 : -1",
}

ELEMENTS = """\
static inline void @p_{name}(int n, {parameter}@T* y) {{
  int i;
  for (i = 0; i < n; ++i) {{
    const @T z = y[i];
    y[i] = {formula};
  }}
}}
"""

SOFTMAX = """\
static inline void @p_softmax(int n, @T* y) {
  int i;
  @T top = y[0], sum = 0;
  for (i = 1; i < n; ++i) if (y[i] > top) top = y[i];
  for (i = 0; i < n; ++i) sum += y[i] = exp@f(y[i] - top);
  for (i = 0; i < n; ++i) y[i] /= sum;
}
"""


def activation_text(name: str, has_parameter: bool) -> str:
    """The function in C of an activation that computes something."""
    if name == "softmax":
        return SOFTMAX
    parameter = "@T p, " if has_parameter else ""
    return ELEMENTS.format(name=name, parameter=parameter, formula=ACTIVATIONS[name])
