"""What each activation is in C: of one number z, with its parameter p; the signs are those of ``c_layers``."""

from __future__ import annotations

__all__ = ["ACTIVATIONS", "activation_text"]

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
