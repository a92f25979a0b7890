"""Figures of runs, of analyses and of networks with matplotlib (``pip install 'ranvier[plot]'``), imported when it is first needed.

Every function draws on ``ax`` (None: the current axes), returns the artists it made, and shows or saves nothing::

    run = rv.simulate(rv.neurons.HodgkinHuxley(), t_end=50.0, current=10.0)
    line, spikes = rv.plot.trace(run)
    line.figure.savefig("run.png")

A title says the model, its preset, the parameters that differ from it, and the current. It is an ordinary title:
``ax.set_title("")`` removes it, and of two drawings on the same axes the last has set it.
"""

from __future__ import annotations

from .bifurcations import bifurcation_diagram
from .boundaries import decision_boundary
from .calibrations import calibration
from .confusions import confusion
from .curves import fi_curve
from .histograms import isi_histogram, psth, spike_triggered_average
from .kernels import filters, weights
from .learning import loss_curves
from .phase_plane import phase_plane
from .rasters import raster
from .traces import trace

__all__ = [
    "bifurcation_diagram",
    "calibration",
    "confusion",
    "decision_boundary",
    "fi_curve",
    "filters",
    "isi_histogram",
    "loss_curves",
    "phase_plane",
    "psth",
    "raster",
    "spike_triggered_average",
    "trace",
    "weights",
]


def __dir__() -> list[str]:
    return sorted(__all__)
