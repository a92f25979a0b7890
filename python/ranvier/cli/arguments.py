"""The commands' arguments and their defaults."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

MODEL = "model.safetensors"


def whole(low: int, high: int = 2**63 - 1) -> Callable[[str], int]:
    """A type for argparse: a whole number in low … high."""

    def convert(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not in {low} … {high}")
        return value

    return convert


def real(low: float, high: float, *, open_below: bool = False) -> Callable[[str], float]:
    """A type for argparse: a number with low ≤ value < high; low < value < high with ``open_below``."""

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
        if not low <= value < high or (open_below and value == low):
            sign = "<" if open_below else "≤"
            raise argparse.ArgumentTypeError(f"{text} is not in {low:g} {sign} x < {high:g}")
        return value

    return convert


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        try:
            print(f"ranvier {version('ranvier')}")
            parser.exit()
        except PackageNotFoundError:
            parser.exit(1, "ranvier is not installed as a package\n")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``command`` is None when no command was given."""
    top = argparse.ArgumentParser(
        prog="ranvier", description="Train small neural networks and use them; simulate neurons."
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _demo(commands.add_parser("demo", help="learn to read handwritten digits, then make a neuron fire"))
    _train(commands.add_parser("train", help="train a network on a CSV file"))
    _predict(commands.add_parser("predict", help="apply a trained network to a CSV file"))
    _simulate(commands.add_parser("simulate", help="simulate a neuron under a current"))
    _info(commands.add_parser("info", help="describe this installation, or a saved model"))
    return top


def _demo(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train a 64-32-10 network on four fifths of the bundled digits (UCI, 1,797 real images), show how well it "
        "reads the others, save it and load it again. Then let a Hodgkin-Huxley neuron fire, and write its rate over "
        "the current as model_fi_curve.png beside the model (with matplotlib)."
    )
    command.add_argument("--epochs", type=whole(1), default=60, metavar="N", help="default: %(default)s")
    _common(command, "of the split, the weights and the order of the images")


def _train(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train a network on the numeric columns of a CSV file (header line; comma, semicolon or tab). A target of text "
        "or whole numbers is learned as classes, one with decimal points as a number. Inputs are standardised; the "
        "saved file holds all that 'ranvier predict' needs."
    )
    command.add_argument("data", help="CSV file")
    command.add_argument("--target", required=True, metavar="COLUMN", help="the column to predict")
    command.add_argument("--ignore", nargs="+", default=[], metavar="COLUMN", help="columns not to learn from")
    command.add_argument("--task", choices=["classify", "regress"], help="default: by the target's values")
    command.add_argument(
        "--hidden", type=whole(0, 2**20), nargs="+", default=[32], metavar="N",
        help="widths of the hidden layers, 0 for none (default: 32)",
    )  # fmt: skip
    command.add_argument("--epochs", type=whole(1), default=100, metavar="N", help="default: %(default)s")
    command.add_argument(
        "--learning-rate", type=real(0, math.inf, open_below=True), default=0.01, metavar="X",
        help="default: %(default)s",
    )  # fmt: skip
    command.add_argument("--batch-size", type=whole(1), default=32, metavar="N", help="default: %(default)s")
    command.add_argument(
        "--test-fraction", type=real(0, 1), default=0.2, metavar="X",
        help="part of the rows held out to measure the result, 0 for none (default: %(default)s)",
    )  # fmt: skip
    _common(command, "of the split, the weights and the order of the rows")


def _common(command: argparse.ArgumentParser, seeded: str) -> None:
    command.add_argument("--seed", type=whole(0), default=0, metavar="N", help=f"{seeded} (default: 0)")
    command.add_argument("--output", default=MODEL, metavar="FILE", help="default: %(default)s")
    command.add_argument("--quiet", action="store_true", help="print the result only")


def _predict(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Print a CSV with a line for each row of DATA: the predicted class and its probability, or the predicted "
        "number. Columns are found by name; their order is free and further ones are not looked at."
    )
    command.add_argument("model", help="file saved by 'ranvier train'")
    command.add_argument("data", help="CSV file")


def parameter(text: str) -> tuple[str, float]:
    """A type for argparse: ``name=value``."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip().isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not name=value, such as g_na=110")
    return name.strip(), finite(value)


finite = real(-math.inf, math.inf, open_below=True)


def _simulate(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Simulate one neuron from rest under a constant current: its spikes, rate and intervals, and the trace of its "
        "membrane potential. 'ranvier info' lists the models and integrators."
    )
    command.add_argument("model", help="such as hodgkin_huxley, lif, izhikevich")
    command.add_argument(
        "--current", type=finite, default=10.0, metavar="X",
        help="in the model's unit, such as uA/cm2, nA or pA (default: %(default)g)",
    )  # fmt: skip
    positive = real(0, math.inf, open_below=True)
    command.add_argument("--t-end", type=positive, default=100.0, metavar="MS", help="default: %(default)g ms")
    command.add_argument("--dt", type=positive, metavar="MS", help="time step (default: the model's own)")
    command.add_argument("--integrator", metavar="NAME", help="rk4, dopri5, … (default: the model's own)")
    command.add_argument("--preset", metavar="NAME", help="a set of parameters, such as FS of izhikevich")
    command.add_argument(
        "--parameter", type=parameter, nargs="+", action="extend", default=[], metavar="NAME=VALUE",
        help="parameters that differ from the default, such as g_na=110",
    )  # fmt: skip
    command.add_argument("--plot", metavar="FILE", help="write a picture, .png, .svg or .pdf (needs matplotlib)")
    command.add_argument("--csv", metavar="FILE", help="write t and all states, a line a step")
    command.add_argument("--quiet", action="store_true", help="print the summary only")


def _info(command: argparse.ArgumentParser) -> None:
    command.description = "Version, compiler, instruction sets, models and integrators; or what a saved model is."
    command.add_argument("model", nargs="?", help="file saved by ranvier")
