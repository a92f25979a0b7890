"""Pictures of networks' runs: one call draws all groups, in colours of their own."""

import numpy as np
import pytest
import ranvier as rv

pytestmark = pytest.mark.once
