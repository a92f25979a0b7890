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


def bare(word: str) -> str:
    """A word as names are compared: without case and punctuation, and not longer than a name can be."""
    return re.sub(r"[\W_]", "", word[:60]).lower()


def similar(given: str, names: Iterable[str]) -> list[str]:
    """The name that was likely meant, or none.

    >>> similar("batchsize", ["epochs", "batch_size"]), similar("qqqq", ["epochs"])
    (['batch_size'], [])
    """
    import difflib  # milliseconds that only this needs

    known = {bare(name): name for name in names}
    return [known[word] for word in difflib.get_close_matches(bare(given), known, 1, 0.7)]


def unknown(argument: str, given: str, names: Iterable[str]) -> str:
    """The text that refuses a name, with the one that was likely meant.

    >>> unknown("activation", "ReLu", ["sigmoid", "relu"])
    "activation must be one of sigmoid, relu; got 'ReLu': did you mean 'relu'?"
    """
    known = [*names]
    alias = _ALIASES.get(bare(given))
    close = [alias] if alias in known else similar(given, known)
    hint = f": did you mean {close[0]!r}?" if close else ""
    return f"{argument} must be one of {', '.join(known)}; got {given[:60]!r}{hint}"
