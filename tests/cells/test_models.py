"""rv.neurons: classes made from the core's list, their tables, values, errors, and what one does with objects."""

import copy
import inspect
import pickle
import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import CLASSES, NAMES, library
from oracle import neuron
from refusal import refuses

HH = rv.neurons.HodgkinHuxley


@pytest.mark.parametrize("cls", CLASSES.values())
def test_a_class_tells_its_model(cls):
    model, text, name = cls(), inspect.getdoc(cls), cls.__name__
    assert getattr(rv.neurons, name) is cls
    assert issubclass(cls, rv.neurons.Neuron)
    assert name in rv.neurons.__all__
    unit = model.current_unit.replace("uA/cm2", "µA/cm²")
    assert all(word in text for word in [*model.parameters, *model.states, *model.presets, unit])
    assert model.source in text
    signature = inspect.signature(cls)
    assert {key: p.default for key, p in signature.parameters.items() if key != "preset"} == {
        key: row[0] for key, row in model.parameters.items()
    }
    assert ("preset" in signature.parameters) == bool(model.presets)
    assert repr(model) == f"{name}()"
    for key, row in model.parameters.items():
        assert getattr(model, key) == row[0]
        assert key in dir(model)


@pytest.mark.parametrize("cls", CLASSES.values())
def test_defaults_cause_no_warning(cls):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for preset in cls().presets:
            cls(preset)


@pytest.mark.parametrize("cls", CLASSES.values())
def test_copies_are_equal(cls):
    first = next(iter(cls().parameters))
    value = cls().parameters[first][0]
    for model in (cls(), cls(**{first: 1.01 * value}), cls(**{first: [value, 1.01 * value]})):
        for twin in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model)), model.replace()):
            assert type(twin) is type(model)
            assert twin == model
            assert hash(twin) == hash(model)
            assert repr(twin) == repr(model)
    assert cls(**{first: 1.01 * value}) != cls()
    assert cls() != cls.__name__


def test_values():
    hh = HH(g_na=100, g_k=np.float32(30.5), e_k=np.array(-80.0))
    assert (hh.g_na, hh.g_k, hh.e_k) == (100.0, 30.5, -80.0)
    assert all(type(x) is float for x in (hh.g_na, hh.g_k, hh.e_k))
    assert repr(hh) == "HodgkinHuxley(g_na=100.0, g_k=30.5, e_k=-80.0)"
    assert eval(repr(hh), vars(rv.neurons)) == hh
    assert hh.replace(g_na=120.0, c_m=2.0) == HH(g_k=30.5, e_k=-80.0, c_m=2.0)
    given = np.array([100.0, 110.0, 120.0])
    many = HH(g_na=given[::-1], g_k=[30, 31, 32])
    given[:] = 0
    assert many.n == 3
    assert many.g_na.tolist() == [120.0, 110.0, 100.0]
    assert many.g_k.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        many.g_na[0] = 1.0
    assert HH().n == 1


def test_presets_are_parameters():
    assert rv.neurons.MorrisLecar("hopf") == rv.neurons.MorrisLecar()
    assert rv.neurons.MorrisLecar("snlc") == rv.neurons.MorrisLecar(g_ca=4.0, v3=12.0, v4=17.4, phi=0.067)
    assert rv.neurons.MorrisLecar("snlc", phi=1 / 15).phi == 1 / 15


@pytest.mark.parametrize("name", NAMES)
def test_threshold_reset_and_own_integrator(name):
    model, twin = library(name), oracle.find(name)
    assert (model.integrator, model.dt) == (twin.INTEGRATOR, twin.DT)
    assert model.spike_threshold == neuron.threshold(twin, neuron.parameters(twin))
    assert model.has_reset == hasattr(twin, "reset")
    if isinstance(twin.THRESHOLD, str):
        own = [twin.DEFAULTS[twin.THRESHOLD], twin.DEFAULTS[twin.THRESHOLD] + 5.0]
        assert library(name, **{twin.THRESHOLD: own}).spike_threshold.tolist() == own


def test_models_do_not_change():
    hh = HH()
    for attempt in (lambda: setattr(hh, "g_na", 1.0), lambda: delattr(hh, "g_na")):
        with pytest.raises(AttributeError, match="immutable"):
            attempt()
    with pytest.raises(AttributeError, match="'gna'"):
        hh.gna  # noqa: B018
    assert hh == HH()


BAD = [
    ({"c_m": 0}, ValueError, ["c_m", "> 0", "got 0"]),
    ({"c_m": -1.0}, ValueError, ["c_m", "> 0", "-1"]),
    ({"phi": 0.0}, ValueError, ["phi", "> 0"]),
    ({"g_na": float("nan")}, ValueError, ["g_na", "finite", "nan"]),
    ({"e_k": float("-inf")}, ValueError, ["e_k", "finite", "-inf"]),
    ({"g_na": 10**400}, ValueError, ["g_na", "finite"]),
    ({"g_na": [1.0, 2.0, np.inf]}, ValueError, ["g_na[2]", "finite", "inf"]),
    ({"c_m": [1.0, 0.0]}, ValueError, ["c_m[1]", "> 0", "got 0"]),
    ({"g_na": []}, ValueError, ["g_na", "every neuron"]),
    ({"g_na": [[1.0]]}, ValueError, ["g_na", "(n,)", "(1, 1)"]),
    ({"g_na": [1.0, 2.0], "g_k": [1.0, 2.0, 3.0]}, ValueError, ["g_na", "2", "g_k", "3"]),
    ({"g_na": "120"}, TypeError, ["g_na", "number", "str '120'"]),
    ({"g_na": ["a", "b"]}, TypeError, ["g_na", "numbers"]),
    ({"g_na": True}, TypeError, ["g_na", "number", "bool"]),
    ({"g_na": None}, TypeError, ["g_na", "number", "NoneType"]),
    ({"g_na": 1j}, TypeError, ["g_na", "complex"]),
    ({"gna": 120.0}, TypeError, ["gna", "did you mean 'g_na'", "e_leak"]),
    ({"conductance": 1.0}, TypeError, ["conductance", "hodgkin_huxley", "g_na"]),
]


@pytest.mark.parametrize(("parameters", "kind", "words"), BAD, ids=[str(bad[0])[:40] for bad in BAD])
def test_bad_parameters(parameters, kind, words):
    with refuses(kind, *words):
        HH(**parameters)


CONDITIONS = {"> 0": lambda value: value > 0, ">= 0": lambda value: value >= 0, "!= 0": lambda value: value != 0}


def in_order(model, **changed):
    p = neuron.parameters(model, **changed)
    return all(getattr(p, less) < getattr(p, more) for less, more in getattr(model, "ORDERED", ()))


@pytest.mark.parametrize("name", NAMES)
def test_impossible_values(name):
    """Whatever an equation divides by, and times, cannot be zero or negative; every other number may be."""
    wanted = {key: CONDITIONS[c] for c, keys in oracle.find(name).POSSIBLE.items() for key in keys.split()}
    for key in oracle.find(name).DEFAULTS:
        for value in (0.0, -1.0):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if key in wanted and not wanted[key](value):
                    with refuses(ValueError, key, f"got {value:g}"):
                        library(name, **{key: value})
                elif not in_order(oracle.find(name), **{key: value}):
                    with refuses(ValueError, key, "must be less than", f"{key} = {value:g}"):
                        library(name, **{key: value})
                else:
                    assert getattr(library(name, **{key: value}), key) == value


def test_surprising_values_warn():
    with pytest.warns(UserWarning, match=r"HodgkinHuxley: g_na = 5000 mS/cm2 is outside its usual range \[0, 1000\]"):
        model = HH(g_na=5000.0)
    with pytest.warns(UserWarning, match=r"e_k\[1\] = 20 mV"):
        HH(e_k=[-77.0, 20.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pickle.loads(pickle.dumps(model)) == model  # said once


def test_bad_presets_and_calls():
    with refuses(ValueError, "snic", "did you mean 'snlc'", "homoclinic"):
        rv.neurons.MorrisLecar("snic")
    with refuses(ValueError, "hodgkin_huxley", "no presets", "RS"):
        HH("RS")
    with refuses(ValueError, "no preset is called 'rs'", "did you mean 'RS'"):
        rv.neurons.Izhikevich(preset="rs")
    with refuses(TypeError, "preset", "int 3"):
        rv.neurons.Izhikevich(3)
    with refuses(TypeError, "no equations", "HodgkinHuxley"):
        rv.neurons.Neuron()
    with refuses(ValueError, "no model is called 'hodgkin_huxly'", "did you mean 'hodgkin_huxley'"):
        rv._core.NeuronModel("hodgkin_huxly", None, {})
    with refuses(TypeError, "__init__"):
        HH.__new__(HH).rest_state()


Y = np.array([-65.0, 0.05, 0.6, 0.3])


@pytest.mark.parametrize(
    ("y", "p", "current", "kind", "words"),
    [
        (Y[:3], None, 0.0, ValueError, ["y", "(4,) or (4, n)", "(3,)"]),
        (np.zeros((4, 1, 1)), None, 0.0, ValueError, ["y", "(4, 1, 1)"]),
        ("abc", None, 0.0, TypeError, ["y", "numbers"]),
        (Y, np.zeros(7), 0.0, ValueError, ["p", "(8,) or (8, n)", "(7,)"]),
        (Y, np.zeros((8, 3)), 0.0, ValueError, ["p", "(8, 1)", "(8, 3)"]),
        (Y, None, [1.0, 2.0], ValueError, ["current", "(1, 1)", "(1, 2)"]),
        (Y, None, "1", TypeError, ["current", "number", "str '1'"]),
    ],
)
def test_bad_points(y, p, current, kind, words):
    for call in (rv._core.derivatives, rv._core.coefficients, rv._core.jacobian):
        with refuses(kind, *words):
            call(HH(), y, p, current)
