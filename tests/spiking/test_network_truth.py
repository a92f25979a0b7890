"""The oracle of spiking networks against closed forms, published rules, and runs of DOP853 at a tolerance of 1e-13."""

import numpy as np
import pytest
import truth_cells
import truth_plasticity
from network_sides import Oracle
from oracle import find, synapses
from ranvier.synapses import AlphaCurrent, ExpCurrent
from truth_cells import TRUTH

pytestmark = pytest.mark.once


@pytest.mark.parametrize("case", truth_cells.CASES + truth_plasticity.CASES, ids=lambda case: case.__name__)
def test_truth(case):
    case(Oracle)


@pytest.mark.parametrize("kind", [ExpCurrent, AlphaCurrent])
def test_equal_time_constants_are_no_special_case(kind):
    """Where b = 1/tau, and just beside it."""
    runs = [truth_cells.silent(Oracle, kind(10.0 * (1.0 + d)), 1.0, 0.5).run(20)["cell"]["v"] for d in (0.0, 1e-9)]
    assert runs[0].max() > 1.0
    np.testing.assert_allclose(*runs, rtol=1e-8)


def test_norms_and_the_block_are_the_published_ones():
    biexp = synapses.parameters("biexp_conductance", tau_rise=0.5, tau_decay=5.0, e_rev=0.0)
    nmda, p = find("nmda"), synapses.parameters("nmda")
    np.testing.assert_allclose(find("biexp_conductance").norm(biexp), TRUTH["biexponential"]["norm"], rtol=1e-14)
    np.testing.assert_allclose(nmda.norm(p), TRUTH["nmda"]["norm"], rtol=1e-14)
    for v, part in TRUTH["nmda"]["B"].items():
        np.testing.assert_allclose(nmda.unblocked(float(v), p), part, rtol=1e-14)
    assert abs(nmda.unblocked(TRUTH["nmda"]["half_block_mV"], p) - 0.5) < 1e-15
