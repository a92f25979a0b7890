"""The command line ``ranvier``: demo, sample, train, predict, perceptron, simulate, network, info.

Results go to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 the work failed (it diverged, a saved file does not give the same predictions);
2 a wrong argument or file; 130 stopped by Ctrl-C; 141 the reader of the output went away.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from ranvier.cli import arguments
from ranvier.cli.messages import CommandError, error_line

__all__ = ["main"]


def __dir__() -> list[str]:
    return sorted(__all__)


_FAILED, _MISUSED, _INTERRUPTED, _BROKEN_PIPE = 1, 2, 128 + 2, 128 + 13


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``ranvier``; ``sys.argv[1:]`` by default.

    Returns
    -------
    int
        The exit code.

    Examples
    --------
    >>> main(["predict", "no_such_model.safetensors", "data.csv"])
    2
    """
    parser = arguments.parser()
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed its help or its error
        return stop.code if isinstance(stop.code, int) else _MISUSED
    if options.command is None:
        parser.print_help(sys.stderr)
        return _MISUSED
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without "·" or "█" shows "?"
    try:
        importlib.import_module(f"ranvier.cli.{options.command}").run(options)
        print(end="", flush=True)
        return 0
    except CommandError as error:
        return _complain(str(error), error.code)
    except KeyboardInterrupt:
        return _complain("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        return _BROKEN_PIPE
    except OSError as error:
        if error.filename is None:
            _drop_output()
        return _complain(f"{error.filename or 'output'}: {error.strerror or error}", _FAILED)
    except MemoryError as error:
        return _complain(f"not enough memory: {error}", _FAILED)


def _drop_output() -> None:
    """Let what is still buffered go nowhere: written to a broken stdout, it would raise again at exit."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    print(f"ranvier: {'' if code == _INTERRUPTED else 'error: '}{error_line(message)}", file=sys.stderr)
    return code
