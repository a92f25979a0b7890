"""For tests of figures: a stand-in for axes of matplotlib that takes notes, so that they run without it."""

from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np


class Artist:
    """What was drawn: from which numbers, in which style."""

    def __init__(self, kind, values, style):
        self.kind, self.values, self.style = kind, [np.asarray(value) for value in values], style

    @property
    def x(self):
        return self.values[0]

    @property
    def y(self):
        return self.values[1]

    def get_color(self):
        return self.style.get("color", "tab:blue")


class Notes:
    """Axes 200 points high, as far as our figures need them."""

    def __init__(self):
        self.artists, self.labels, self.integer_ticks = [], {}, False
        self.figure = SimpleNamespace(dpi=72.0)
        self.xaxis = self.yaxis = SimpleNamespace(get_major_locator=lambda: SimpleNamespace(set_params=self._ticks))

    def _ticks(self, *, integer, min_n_ticks):
        self.integer_ticks = integer and min_n_ticks == 1

    def plot(self, x, y, *form, **style):
        assert np.shape(x) == np.shape(y)
        return [self._drawn("line", [x, y], style)]

    def stairs(self, values, edges, **style):
        assert len(edges) == len(values) + 1
        return self._drawn("stairs", [edges, values], style)

    def quiver(self, x, y, u, w, **style):
        assert np.shape(x) == np.shape(y) == np.shape(u) == np.shape(w)
        return self._drawn("arrows", [x, y, u, w], style)

    def imshow(self, values, **style):
        assert np.ndim(values) in (2, 3)
        return self._drawn("image", [values], style)

    def contourf(self, x, y, values, **style):
        assert np.shape(values) == (len(y), len(x))
        return self._drawn("region", [x, y, values], style)

    def contour(self, x, y, values, **style):
        assert np.shape(values) == (len(y), len(x))
        return self._drawn("contour", [x, y, values], style)

    def bar(self, x, height, width, **style):
        assert np.shape(x) == np.shape(height)
        return self._drawn("bars", [x, height, width], style)

    def text(self, x, y, words, **style):
        return self._drawn("text", [x, y, words], style)

    def twinx(self):
        self.twin = Notes()
        return self.twin

    def _drawn(self, kind, values, style):
        self.artists.append(Artist(kind, values, style))
        return self.artists[-1]

    def legend(self, **style):
        self.labels["legend"] = [
            artist.style["label"] for artist in self.artists if artist.style.get("label", "_")[0] != "_"
        ]

    def get_xaxis_transform(self):
        return "x of the data, y of the axes"

    def get_window_extent(self):
        return SimpleNamespace(height=200.0)

    def update_datalim(self, points, updatey):
        assert not updatey

    def margins(self, **room):
        self.labels["margins"] = room

    def __getattr__(self, name):
        if not name.startswith("set_"):
            raise AttributeError(name)
        return lambda *values, **_: self.labels.__setitem__(name[4:], values)


def label(ax, which):
    """The title, or the label of an axis, of a stand-in or of matplotlib's axes."""
    name = which if which == "title" else f"{which}label"
    if isinstance(ax, Notes):
        return ax.labels.get(name, ("",))[0]
    return getattr(ax, f"get_{name}")() or (ax.get_title(loc="left") if which == "title" else "")


def axes():
    """The notes, and matplotlib's where there is one: without a window."""
    yield Notes()
    if find_spec("matplotlib"):
        from matplotlib.figure import Figure

        yield Figure().subplots()
