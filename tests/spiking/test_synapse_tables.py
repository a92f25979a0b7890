"""Tables of synapses and of plasticity: names, defaults, units, states, sources, and values that are refused."""

import oracle
import pytest
import ranvier as rv
from oracle.synapses import parameters
from refusal import refuses

SYNAPSES = {kind._name: kind for kind in (getattr(rv.synapses, name) for name in rv.synapses.names())}
PLASTICITY = {kind._name: kind for kind in (getattr(rv.plasticity, name) for name in rv.plasticity.names())}
KINDS = SYNAPSES | PLASTICITY
CONDITIONS = {"> 0": lambda x: x > 0, ">= 0": lambda x: x >= 0, "0 < x <= 1": lambda x: 0 < x <= 1}


def test_each_has_an_oracle():
    assert {*SYNAPSES} == {*oracle.names("synapses")}
    assert {*PLASTICITY} == {*oracle.names("plasticity")}


@pytest.mark.parametrize("name", KINDS)
def test_tables(name):
    """Typed twice. Weights have the unit of their synapse, flags none."""
    wanted, found = oracle.find(name), KINDS[name]
    assert list(found._units) == list(wanted.PARAMETERS)
    assert found._usual == wanted.DEFAULTS
    units = {key: unit for unit, keys in wanted.UNITS.items() for key in keys.split()}
    assert {key: unit for key, unit in found._units.items() if unit not in ("weight", "")} == units
    assert any(year in found.source for year in wanted.SOURCE.replace(";", " ").split() if year.isdigit())
    if name in SYNAPSES:
        assert (found.states, found.weight) == (wanted.STATES, wanted.WEIGHT)


def sound(name):
    """A value for each parameter: its default, or 1, 2, …, in this order as those that must be ordered."""
    wanted = oracle.find(name)
    return {key: float(i) for i, key in enumerate(wanted.PARAMETERS, 1)} | wanted.DEFAULTS


@pytest.mark.parametrize("name", KINDS)
def test_impossible_values(name):
    wanted, kind = oracle.find(name), KINDS[name]
    conditions = {key: CONDITIONS[c] for c, keys in wanted.POSSIBLE.items() for key in keys.split()}
    for key in {*wanted.PARAMETERS} - kind._flags:
        for value in (0.0, -1.0, 2.0):
            given = sound(name) | {key: value}
            p = parameters(name, **given)
            if not conditions.get(key, lambda x: True)(value):
                with refuses(ValueError, f"{key} of {kind.__name__} must be", f"got {value:g}"):
                    kind(**given)
            elif not all(getattr(p, less) < getattr(p, more) for less, more in getattr(wanted, "ORDERED", ())):
                with refuses(ValueError, key, "must be less than"):
                    kind(**given)
            else:
                assert getattr(kind(**given), key) == value
