"""rv.SpikingNetwork against closed forms, published rules and runs of DOP853, without the oracle between them."""

import pytest
import truth_cells
import truth_plasticity
from network_sides import Library

pytestmark = pytest.mark.arithmetic


@pytest.mark.parametrize("case", truth_cells.CASES + truth_plasticity.CASES, ids=lambda case: case.__name__)
def test_truth(case):
    case(Library)
