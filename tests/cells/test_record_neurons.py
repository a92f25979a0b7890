"""record_neurons: the columns of chosen neurons, as if all had been recorded."""

from importlib.util import find_spec

import numpy as np
import pytest
import ranvier as rv
from neuron_models import ADAPTIVE, FIXED_STEP
from refusal import refuses

CHOSEN = [0, 63, 64, 69]  # both ends of blocks and of the population
CURRENT = np.linspace(5.0, 15.0, 70)


def simulate(model, integrator=None, **arguments):
    return rv.simulate(model, 20.0, CURRENT, integrator=integrator, record=list(model.states), **arguments)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("integrator", [*FIXED_STEP, *ADAPTIVE])
def test_columns_are_those_of_the_whole(integrator, dtype):
    hh = rv.neurons.HodgkinHuxley()
    whole, part = (
        simulate(hh, integrator, n=70, dtype=dtype, record_every=4, record_neurons=chosen) for chosen in (None, CHOSEN)
    )
    for state in hh.states:
        assert part[state].shape == (200, 4)
        np.testing.assert_array_equal(part[state], whole[state][:, CHOSEN])
    np.testing.assert_array_equal(part.spike_times, whole.spike_times)
    np.testing.assert_array_equal(part.spike_neurons, whole.spike_neurons)
    np.testing.assert_array_equal(part.record_neurons, CHOSEN)
    np.testing.assert_array_equal(whole.record_neurons, np.arange(70))


def test_columns_increase_and_are_found():
    run = simulate(rv.neurons.HodgkinHuxley(), n=70, record_neurons=np.array([64, 3], dtype=np.uint8))
    whole = simulate(rv.neurons.HodgkinHuxley(), n=70)
    assert run.record_neurons.tolist() == [3, 64]
    assert (run.column_of(3), run.column_of(64), run.column_of(-6), whole.column_of(64)) == (0, 1, 1, 64)
    np.testing.assert_array_equal(run["v"][:, run.column_of(64)], whole["v"][:, 64])
    for neuron in (0, 69):
        with refuses(IndexError, f"neuron {neuron} is not recorded", "64"):
            run.column_of(neuron)
    with refuses(IndexError, "0 ... 69", "70"):
        run.column_of(70)


def test_memory_is_that_of_the_columns():
    with refuses(MemoryError, "the record would take"):
        rv.simulate(rv.neurons.LIF(), 1e8, n=1_000_000)
    assert rv.simulate(rv.neurons.LIF(), 1.0, n=1_000_000, record_neurons=[5])["v"].nbytes == 80


@pytest.mark.parametrize(
    ("chosen", "error", "text"),
    [
        ([3, 70], ValueError, "record_neurons[1] must lie in 0 ... 69; got 70"),
        ([-1], ValueError, "record_neurons[0] must lie in 0 ... 69; got -1"),
        ([5, 2, 5], ValueError, "every neuron once; got 5 twice"),
        ([], ValueError, "at least one neuron"),
        ([1.0], TypeError, "sequence of integers or None; got"),
        (3, TypeError, "sequence of integers or None; got int 3"),
        ("v", TypeError, "sequence of integers"),
        ([[1], [2, 3]], TypeError, "sequence of integers"),
        (np.ones(70, bool), TypeError, "np.flatnonzero(mask)"),
    ],
)
def test_errors_name_the_argument(chosen, error, text):
    pop = rv.Population(rv.neurons.HodgkinHuxley(), 70)
    with refuses(error, text):
        pop.run(1.0, record=["v"], record_neurons=chosen)
    assert pop.t == 0


def test_what_was_recorded_before_an_error_has_these_columns():
    pop = rv.Population(rv.neurons.HodgkinHuxley(), n=3)
    with pytest.raises(rv.DivergenceError) as caught:
        pop.run(100.0, 10.0, dt=0.1, record=["v"], record_neurons=[2])
    assert caught.value.run["v"].shape == (0, 1)
    assert caught.value.run.record_neurons.tolist() == [2]


if find_spec("matplotlib"):

    def test_figures_find_the_column():
        run = simulate(rv.neurons.HodgkinHuxley(), n=70, record_neurons=[3, 64])
        line = rv.plot.trace(run, neuron=64)[0]
        np.testing.assert_array_equal(line.get_ydata(), run["v"][:, 1])
        path = rv.plot.phase_plane(run.model, 10.0, states=("v", "n"), run=run, neuron=64)[-1]
        np.testing.assert_array_equal(path.get_xdata(), run["v"][:, 1])
        with refuses(IndexError, "neuron 0 is not recorded"):
            rv.plot.trace(run)


if find_spec("xarray"):

    def test_xarray_has_their_numbers():
        run = simulate(rv.neurons.HodgkinHuxley(), n=70, record_neurons=[3, 64])
        data = run.to_xarray()
        np.testing.assert_array_equal(data["v"].sel(neuron=64), run["v"][:, 1])


if find_spec("neo") and find_spec("quantities"):

    def test_neo_has_their_numbers():
        (segment,) = simulate(rv.neurons.HodgkinHuxley(), n=70, record_neurons=[3, 64]).to_neo().segments
        assert segment.analogsignals[0].array_annotations["neuron"].tolist() == [3, 64]
        assert len(segment.spiketrains) == 70
