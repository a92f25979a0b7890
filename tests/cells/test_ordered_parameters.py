"""Parameters that cannot work together: a reset that is not below the threshold."""

import warnings

import numpy as np
import oracle
import pytest
import ranvier as rv
from neuron_models import NAMES, WITH_RESET, library
from oracle import neuron
from refusal import refuses

PAIRS = [(name, less, more) for name in NAMES for less, more in getattr(oracle.find(name), "ORDERED", ())]


def test_every_model_with_a_reset_has_one_below_its_threshold():
    assert [name for name, _, more in PAIRS if more == oracle.find(name).THRESHOLD] == WITH_RESET


@pytest.mark.parametrize(("name", "less", "more"), PAIRS)
def test_a_model_refuses_what_its_file_says(name, less, more):
    top = oracle.find(name).DEFAULTS[more]
    warnings.simplefilter("ignore", UserWarning)  # some are outside their usual ranges, too
    for wrong in (top, top + 1.0):
        with refuses(ValueError, f"{less} must be less than {more}", f"{less} = {wrong:g} mV", f"{more} = {top:g} mV"):
            library(name, **{less: wrong})
    with refuses(ValueError, f"{less}[2] must be less than {more}[2]", f"{less} = {top + 3:g} "):
        library(name, **{less: [top - 1.0, top - 2.0, top + 3.0]})
    with refuses(ValueError, f"{less}[1] must be less than {more}[1]"):
        library(name, **{less: [top - 1.0, top - 1.0], more: [top, top - 2.0]})
    model = library(name, **{less: top - 1.0})
    with refuses(ValueError, f"{less} must be less than {more}"):
        model.replace(**{more: top - 1.0})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "less", "more"), PAIRS)
def test_what_was_written_through_views_is_checked_by_the_next_run(name, less, more, dtype):
    rest = neuron.near_rest(oracle.find(name))
    pop = rv.Population(library(name), 1100, dtype=dtype, initial=rest)
    for index in (0, 600, 1027, 1099):  # within the kernel's loop and behind it
        old = pop[more][index].copy()
        pop[more][index] = pop[less][index]
        text = f"{less}[{index}] must be less than {more}[{index}]"
        before = pop["v"].copy()
        with refuses(ValueError, text):
            pop.run(1.0)
        assert pop.t == 0
        np.testing.assert_array_equal(pop["v"], before)
        pop[more][index] = old
    pop.run(1.0)
