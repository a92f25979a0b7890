"""Progress bars: tqdm's or the plain one, in a terminal or a file."""

import io
import sys
from types import SimpleNamespace

from ranvier._support.progress import PlainBar, TqdmBar, progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(bar, epochs, val_loss=None):
    with bar:
        for epoch in range(epochs):
            assert bar(SimpleNamespace(loss=1 / (epoch + 1), val_loss=val_loss)) is None
    return bar.file.getvalue()


def test_plain_bar_in_a_file_is_one_line():
    text = run(PlainBar(4, "learning", io.StringIO()), 4)
    assert text.startswith("learning 100% [##############################] 4/4 ")
    assert text.endswith("loss 0.25\n")
    assert text.count("\n") == 1
    assert "\r" not in text


def test_plain_bar_in_a_terminal_is_redrawn_in_place():
    text = run(PlainBar(4, file=Terminal()), 4, val_loss=0.125)
    assert text.count("\n") == 1
    assert text.startswith("\r")
    assert text.split("\r")[-1].rstrip().endswith("validation 0.125")


def test_stopping_early_leaves_the_last_state():
    assert " 50% [###############               ] 2/4 " in run(PlainBar(4, file=io.StringIO()), 2)
    assert run(PlainBar(4, file=io.StringIO()), 0) == ""


def test_tqdm_when_it_is_there():
    bar = progress_bar(3, file=io.StringIO())
    assert isinstance(bar, TqdmBar)
    assert "3/3" in run(bar, 3)


def test_plain_bar_without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)  # importing it raises ImportError
    assert isinstance(progress_bar(3, file=io.StringIO()), PlainBar)
