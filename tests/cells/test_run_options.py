"""The options of a run: the same in both public signatures, and each read by the core under its own name."""

import inspect
from types import SimpleNamespace

import pytest
import ranvier as rv
from ranvier import _core
from ranvier._cells.options import RunOptions
from refusal import refuses

FIELDS = RunOptions._field_defaults


def run(options):
    rv.Population(rv.neurons.LIF())._core._run(_core.RunResult(), 1.0, None, 0.0, options)


def test_every_option_has_a_default():
    assert set(FIELDS) == set(RunOptions._fields)
    run(RunOptions())


@pytest.mark.parametrize("function", [rv.simulate, rv.Population.run])
def test_the_public_signatures_have_all_options_with_these_defaults(function):
    public = {name: p.default for name, p in inspect.signature(function).parameters.items()}
    wanted = dict(FIELDS)
    if function is not rv.simulate:
        del wanted["threads"]  # of the population
    assert {name: public.get(name, "not there") for name in wanted} == wanted


@pytest.mark.parametrize("field", FIELDS)
def test_the_core_reads_every_field(field):
    with pytest.raises(AttributeError, match=field):
        run(SimpleNamespace(**{name: value for name, value in FIELDS.items() if name != field}))
    if field != "record_neurons":  # Python's side has checked these
        with refuses(TypeError, field, "object"):
            run(RunOptions()._replace(**{field: object()}))


@pytest.mark.parametrize("field", [name for name, value in FIELDS.items() if value is not None and name != "spikes"])
def test_none_stands_for_a_default_only_where_it_is_the_default(field):
    """But for spikes: there None stands for none."""
    with refuses(TypeError, field, "None"):
        rv.simulate(rv.neurons.LIF(), 1.0, **{field: None})


def test_a_warning_points_to_the_caller_of_simulate():
    with pytest.warns(RuntimeWarning, match="would be safe") as caught:
        rv.simulate(rv.neurons.LIF(), 2000 * 30.0, dt=30.0, integrator="rk4")
    assert caught[0].filename == __file__
