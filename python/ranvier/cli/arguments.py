"""The commands' arguments and their defaults."""

from __future__ import annotations

import argparse
import math
from importlib.metadata import PackageNotFoundError, version

from ranvier.cli.option_values import finite, parameters, real, whole, widths
from ranvier.cli.word_parser import WordParser

MODEL = "model.safetensors"


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        try:
            print(f"ranvier {version('ranvier')}")
            parser.exit()
        except PackageNotFoundError:
            parser.exit(1, "ranvier is not installed as a package\n")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``command`` is None when no command was given."""
    top = WordParser(prog="ranvier", description="Train small neural networks and use them; simulate neurons.")
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _demo(commands.add_parser("demo", help="learn to read handwritten digits, then make neurons fire"))
    _sample(commands.add_parser("sample", help="print a small real table to try the commands on"))
    _train(commands.add_parser("train", help="train a network on a CSV file"))
    _predict(commands.add_parser("predict", help="apply a trained network to a CSV file"))
    _perceptron(commands.add_parser("perceptron", help="let one neuron find a line between two classes of points"))
    _simulate(commands.add_parser("simulate", help="simulate a neuron under a current"))
    _network(commands.add_parser("network", help="run a published network of spiking neurons"))
    _info(commands.add_parser("info", help="describe this installation, or a saved model"))
    return top


def _demo(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train a 64-32-10 network on four fifths of the bundled digits (UCI, 1,797 real images), show how well it "
        "reads the others, save it and load it again. Then let a Hodgkin-Huxley neuron fire, and write its rate over "
        "the current as model_fi_curve.png beside the model (with matplotlib); and 400 neurons that keep each other firing."
    )
    command.add_argument(
        "--epochs", type=whole(1), metavar="N", help="passes over the images (default: 60, with --images 40)"
    )
    command.add_argument(
        "--images", action="store_true", help="learn by convolution and pooling of the images, and show the kernels"
    )
    _common(command, "of the split, the weights and the order of the images")


def _sample(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Print a table that comes with the package as CSV. iris: four lengths [cm] of 150 flowers of three species, "
        "by R. A. Fisher (1936). For example: ranvier sample iris > iris.csv"
    )
    command.add_argument("name", metavar="NAME", help="iris")


def _train(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train a network on a CSV file (comma, semicolon or tab; .gz too; - is standard input). Columns of texts are "
        "one-hot encoded if they hold at most 20 different ones. The saved file holds all that 'ranvier predict' needs."
    )
    command.epilog = (
        "A target of text is learned as classes, and so are whole numbers if there are at most 20 different ones, "
        "each in 5 rows or more. Other numbers are learned as numbers."
    )
    table = command.add_argument_group("table")
    table.add_argument("data", help="CSV file")
    table.add_argument("--target", metavar="COLUMN", help="the column to predict; it must be given")
    table.add_argument(
        "--ignore", action="append", default=[], metavar="COLUMN,…", help="columns not to learn from"
    )  # fmt: skip
    table.add_argument("--drop-missing", action="store_true", help="leave out rows that lack a value")
    table.add_argument("--no-header", action="store_true", help="the first line is data; columns are 1, 2, 3, …")
    table.add_argument(
        "--task", choices=["classify", "regress"], help="learn classes or a number (default: by the values)"
    )
    network = command.add_argument_group("network and training")
    network.add_argument(
        "--hidden", type=widths, default=[32], metavar="N,…",
        help="widths of the hidden layers, such as 32,16; 0 for none (default: 32)",
    )  # fmt: skip
    network.add_argument("--activation", default="tanh", metavar="NAME", help="tanh (the default), relu, gelu, …")
    network.add_argument(
        "--optimizer", default="sgd", metavar="NAME", help="sgd (the default, with momentum 0.9), adam, rprop, …"
    )
    positive = real(0, math.inf, open_below=True)
    network.add_argument(
        "--learning-rate", type=positive, metavar="X", help="default: the optimizer's, 0.01 for sgd"
    )  # fmt: skip
    network.add_argument(
        "--l2", type=real(0, math.inf), default=0.0, metavar="X", help="penalty on large weights (default: 0)"
    )
    network.add_argument(
        "--epochs", type=whole(1), default=100, metavar="N", help="passes over the rows (default: 100)"
    )
    network.add_argument("--batch-size", type=whole(1), default=32, metavar="N", help="rows of an update (default: 32)")
    network.add_argument(
        "--schedule", metavar="NAME",
        help="how the learning rate changes: cosine, one_cycle, step, exponential, plateau, …",
    )  # fmt: skip
    network.add_argument("--class-weight", choices=["balanced"], help="let rare classes count as much as frequent ones")
    network.add_argument(
        "--early-stopping", action="store_true",
        help="stop when the loss gets no better for 10 epochs; the loss is that on a fifth of the rows to train, which is "
        "kept apart for this; the best weights are saved",
    )  # fmt: skip
    network.add_argument("--patience", type=whole(1), metavar="N", help="the same, after N epochs")
    network.add_argument(
        "--resume", action="store_true",
        help="save the training after each epoch beside the model; if such a file is there, go on from it",
    )  # fmt: skip
    network.add_argument(
        "--test-fraction", type=real(0, 1), default=0.2, metavar="X",
        help="part of the rows held out to measure the result, 0 for none (default: %(default)s)",
    )  # fmt: skip
    network.add_argument(
        "--export",
        metavar="FILE",
        help="write the network for other programs too: model.onnx (needs onnx), model.h for C",
    )
    _common(network, "of the split, the weights and the order of the rows")


def _common(command: argparse._ActionsContainer, seeded: str) -> None:
    command.add_argument("--seed", type=whole(0), default=0, metavar="N", help=f"{seeded} (default: 0)")
    command.add_argument("--output", default=MODEL, metavar="FILE", help="the model's file (default: %(default)s)")
    command.add_argument("--quiet", action="store_true", help="print the result only")


def _predict(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Print a CSV with a line for each row of data: the predicted class and its probability, or the predicted "
        "number. Columns are found by name; their order is free and further ones are not looked at."
    )
    command.add_argument("model", help="file saved by 'ranvier train'")
    command.add_argument("data", help="CSV file, or - for standard input")
    command.add_argument(
        "--no-header", action="store_true", help="the first line is data; the columns are those of the model, in order"
    )


def _perceptron(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train a perceptron (Rosenblatt 1958) on a table with two numeric columns and a target of two classes: the "
        "mistakes of each epoch, the weights, the equation of the line, and points and line as text. Without a file: "
        "the example of the textbooks, step by step."
    )
    command.add_argument("data", nargs="?", help="CSV file, or - for standard input")
    command.add_argument("--target", metavar="COLUMN", help="the column with the classes; it must be given with a file")
    command.add_argument("--ignore", action="append", default=[], metavar="COLUMN,…", help="columns not to learn from")
    command.add_argument("--drop-missing", action="store_true", help="leave out rows that lack a value")
    command.add_argument("--no-header", action="store_true", help="the first line is data; columns are 1, 2, 3, …")
    command.add_argument(
        "--epochs", type=whole(1), default=1000, metavar="N", help="at most so many passes (default: 1000)"
    )
    command.add_argument("--quiet", action="store_true", help="print mistakes, weights and line only")


def _simulate(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Simulate one neuron from rest under a constant current: its spikes, rate and intervals, and the trace of its "
        "membrane potential. 'ranvier info' lists the models and integrators."
    )
    command.add_argument("model", help="such as hodgkin_huxley, lif, izhikevich")
    command.add_argument(
        "--current", type=finite, metavar="X",
        help="in the model's unit, such as uA/cm2, nA or pA (default: one that makes it fire)",
    )  # fmt: skip
    positive = real(0, math.inf, open_below=True)
    command.add_argument("--t-end", type=positive, default=100.0, metavar="MS", help="how long (default: %(default)g)")
    command.add_argument("--dt", type=positive, metavar="MS", help="time step (default: the model's own)")
    command.add_argument("--integrator", metavar="NAME", help="rk4, dopri5, … (default: the model's own)")
    command.add_argument("--preset", metavar="NAME", help="a set of parameters, such as FS of izhikevich")
    command.add_argument(
        "--parameter", type=parameters, action="extend", default=[], metavar="NAME=VALUE,…",
        help="parameters that differ from the default, such as g_na=110",
    )  # fmt: skip
    command.add_argument("--plot", metavar="FILE", help="write a picture, .png, .svg or .pdf (needs matplotlib)")
    command.add_argument("--csv", metavar="FILE", help="write t and all states, a line a step")
    command.add_argument("--quiet", action="store_true", help="print the summary only")


def _network(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Build and run a published network of spiking neurons, and print its figures beside those that are published: the rate "
        "of each group, the irregularity of its spikes (the CV of their intervals), changes of weights. "
        "Without NAME: the networks that there are."
    )
    command.add_argument("name", nargs="?", metavar="NAME", help="cuba, coba, cobahh, brunel_ai, …")
    command.add_argument(
        "--t-end", type=real(0, math.inf, open_below=True), metavar="MS", help="how long (default: the network's own)"
    )
    command.add_argument("--rng", type=whole(0), default=1, metavar="N", help="seed of the network (default: 1)")
    command.add_argument(
        "--threads", type=whole(1), metavar="N", help="at most so many threads (default: all that pay)"
    )
    command.add_argument(
        "--plot", metavar="FILE", help="write a raster (of stdp: the window), .png, .svg or .pdf (needs matplotlib)"
    )
    command.add_argument("--quiet", action="store_true", help="print the figures only")


def _info(command: argparse.ArgumentParser) -> None:
    command.description = "Version, compiler, instruction sets, models and integrators; or what a saved model is."
    command.add_argument("model", nargs="?", help="file saved by ranvier")
