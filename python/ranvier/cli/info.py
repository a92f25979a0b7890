"""``ranvier info``: what is installed and what it runs on, or what a saved model is."""

from __future__ import annotations

import argparse
from pathlib import Path

import ranvier as rv
from ranvier._nets.own_loss import loss_text
from ranvier.cli.messages import escaped, quoted, shortlist
from ranvier.cli.model_file import Signature, load, size_text


def run(options: argparse.Namespace) -> None:
    """The command; ``options`` has model, a path or None."""
    entries = installation() if options.model is None else model(options.model)
    width = max(map(len, entries)) + 2
    print(escaped("\n".join(f"{name.ljust(width)}{value}" for name, value in entries.items())))


def installation() -> dict[str, str]:
    """``rv.config()`` as text, and where the package lies."""
    entries = {}
    for name, value in rv.config().items():
        entries[name.replace("_", " ")] = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    entries["neuron models"] = " ".join(rv._core.neuron_names())
    entries["integrators"] = " ".join(rv._core.integrators())
    return {**entries, "package": str(Path(rv.__file__).parent)}


def layer_text(layer: rv.Layer) -> str:
    """Its outputs, and what they are: ``32 sigmoid``, ``8x8x4 conv2d relu``."""
    outputs = "x".join(map(str, layer.output_shape)) if layer.output_shape[:2] != (1, 1) else str(layer.n_out)
    kind = [] if layer.kind == "dense" else [layer.kind]
    activation = [layer.activation] if rv._core.layers()[layer.kind]["has_activation"] else []
    return " ".join([outputs, *kind, *activation])


def model(path: str) -> dict[str, str]:
    """A saved network: file, layers, parameters, and the names of what goes in and comes out."""
    net = load(path)
    entries = {
        "file": f"{path} ({size_text(Path(path))})",
        "network": net._widths(),
        "layers": ", ".join(map(layer_text, net.layers)),
        "loss": loss_text(net._core, None).strip("'"),
        "parameters": f"{net.parameters.size:,} {net.dtype}",
        "epochs": str(net.epochs),
    }
    signature = Signature.of(net)
    if signature is not None:
        entries["inputs"] = shortlist(signature.inputs.columns)
        for name, texts in signature.inputs.categories.items():
            entries[f"  {quoted(name)}"] = shortlist(texts)
        entries["target"] = quoted(signature.target)
        entries["classes"] = shortlist(signature.classes) if signature.classes else "none: the target is a number"
    return entries
