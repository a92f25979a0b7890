"""Published networks of spiking neurons, ready to run: what they are made of, and what can be compared."""

from __future__ import annotations

from .balanced import COBA, COBAHH, CUBA
from .brunel import state
from .compared import Compared, Published
from .inhibitory import VOGELS
from .microcircuit import MICROCIRCUIT
from .pairs import STDP

__all__ = ["PUBLISHED", "Compared", "Published"]

PUBLISHED = {
    "cuba": CUBA,
    "coba": COBA,
    "cobahh": COBAHH,
    "brunel_sr": state("synchronous and regular", 3.0, 2.0, 333.1, 0.03, 0.001),
    "brunel_si_fast": state("synchronous and irregular, fast", 6.0, 4.0, 58.3, 0.03, 0.79),
    "brunel_ai": state("asynchronous and irregular", 5.0, 2.0, 37.4, 0.03, 0.417),
    "brunel_si_slow": state("synchronous and irregular, slow", 4.5, 0.9, 5.88, 0.12, 0.51),
    "microcircuit": MICROCIRCUIT,
    "vogels": VOGELS,
    "stdp": STDP,
}
