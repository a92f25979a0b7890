"""Published networks have the rates that they are known for."""

import pytest
from ranvier._spiking.published import LAYERS, PUBLISHED, full_counts, lost_currents

pytestmark = pytest.mark.arithmetic


@pytest.mark.parametrize("name", ["cuba", "coba", "cobahh", "brunel_ai", "brunel_si_slow", "microcircuit"])
def test_rates(name):
    published = PUBLISHED[name]
    net = published.build(1)
    t_end = published.settled + (300.0 if name == "cobahh" else 800.0)
    run = net.run(t_end, current=published.current(net))
    for group, (low, high) in published.rates.items():
        late = run[group].spike_times >= published.settled
        rate = late.sum() / run[group].n / (t_end - published.settled) * 1000.0
        assert low <= rate <= high, group


def test_the_microcircuit_is_that_of_the_paper():
    # 0.3 billion synapses in all, figure 1 of Potjans & Diesmann; a tenth of neurons and of synapses each has a hundredth
    assert full_counts().sum() == pytest.approx(299e6, rel=0.01)
    assert set(lost_currents(0.1)) == set(LAYERS)
    assert lost_currents(1.0) == dict.fromkeys(LAYERS, 0.0)
    net = PUBLISHED["microcircuit"].build(1)
    assert sum(len(c) for c in net.connections.values() if hasattr(c, "indptr")) == pytest.approx(2.99e6, rel=0.01)
