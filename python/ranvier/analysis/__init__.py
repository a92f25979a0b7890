"""What a model does: where it rests, where that changes, when it fires, how often; statistics of spike trains; and what
the answers of a network are worth: calibration of probabilities, prediction intervals, confusion of classes.

Equilibria are found from the model's own derivatives and Jacobians, spikes by simulation. Currents are in the model's
``current_unit``, potentials in mV, times in ms, rates and frequencies in Hz (for models without units, per 1000 of their
units of time). If the parameters of a model describe several neurons, ``neuron=`` chooses one of them.

>>> import ranvier as rv
>>> hh = rv.neurons.HodgkinHuxley()
>>> round(rv.analysis.rest_state(hh)["v"], 6)
-64.996379
>>> [round(point.current, 6) for point in rv.analysis.hopf_points(hh, (0, 200))]
[9.775438, 154.522434]
"""

from __future__ import annotations

from .bifurcations import HopfPoint, SaddleNode, hopf_points, saddle_nodes
from .calibration import CalibrationCurve, calibration_curve
from .confusion import confusion_matrix
from .cycles import Cycles
from .diagram import BifurcationDiagram, EquilibriumBranch, bifurcation_diagram
from .equilibria import FixedPoint, fixed_points, rest_state
from .excitability import FICurve, fi_curve
from .phase_plane import Nullclines, nullclines
from .prediction_intervals import PredictionInterval, coverage, prediction_interval
from .spike_histograms import PSTH, IntervalHistogram, isi_histogram, psth
from .spike_trains import cv, isi, rate, rates
from .spike_triggered import SpikeTriggeredAverage, spike_triggered_average
from .state import State
from .thresholds import repetitive_threshold, rheobase

__all__ = [
    "PSTH",
    "BifurcationDiagram",
    "CalibrationCurve",
    "Cycles",
    "EquilibriumBranch",
    "FICurve",
    "FixedPoint",
    "HopfPoint",
    "IntervalHistogram",
    "Nullclines",
    "PredictionInterval",
    "SaddleNode",
    "SpikeTriggeredAverage",
    "State",
    "bifurcation_diagram",
    "calibration_curve",
    "confusion_matrix",
    "coverage",
    "cv",
    "fi_curve",
    "fixed_points",
    "hopf_points",
    "isi",
    "isi_histogram",
    "nullclines",
    "prediction_interval",
    "psth",
    "rate",
    "rates",
    "repetitive_threshold",
    "rest_state",
    "rheobase",
    "saddle_nodes",
    "spike_triggered_average",
]


def __dir__() -> list[str]:
    return sorted(__all__)
