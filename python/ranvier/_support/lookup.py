"""A name that is not in a list: the text that refuses it and offers the one that was likely meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

# what else users call an entry, without case and punctuation
_ALIASES = {
    "identity": "linear", "logistic": "sigmoid", "swish": "silu", "step": "hardlim", "heaviside": "hardlim",
    "meansquarederror": "mse", "l2": "mse", "meanabsoluteerror": "mae", "l1": "mae", "bce": "binary_cross_entropy",
    "logloss": "binary_cross_entropy", "nll": "cross_entropy", "categoricalcrossentropy": "cross_entropy",
    "sparsecategoricalcrossentropy": "cross_entropy", "pinball": "quantile", "glorot": "glorot_uniform",
    "xavier": "glorot_uniform", "xavieruniform": "glorot_uniform", "xaviernormal": "glorot_normal",
    "he": "he_uniform", "kaiminguniform": "he_uniform", "kaimingnormal": "he_normal", "zero": "zeros",
}  # fmt: skip


def unknown(argument: str, given: str, names: Iterable[str]) -> str:
    """The text that refuses a name, with the one that was likely meant.

    >>> unknown("activation", "ReLu", ["sigmoid", "relu"])
    "activation must be one of sigmoid, relu; got 'ReLu': did you mean 'relu'?"
    """
    import difflib  # milliseconds that only this needs

    plain = {name.replace("_", ""): name for name in names}
    word = re.sub(r"[\W_]", "", given[:60]).lower()
    alias = _ALIASES.get(word)
    close = [alias] if alias in plain.values() else [plain[w] for w in difflib.get_close_matches(word, plain, 1, 0.7)]
    hint = f": did you mean {close[0]!r}?" if close else ""
    return f"{argument} must be one of {', '.join(plain.values())}; got {given[:60]!r}{hint}"
