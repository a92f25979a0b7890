"""Numbers with a unit are converted by their own library, or refused with both units; stand-ins have what those libraries have."""

import numpy as np
import pytest
import ranvier as rv
from ranvier._support import units
from refusal import refuses

HH, LIF = rv.neurons.HodgkinHuxley(), rv.neurons.LIF()
# name -> (dimension, size); sizes of one dimension are compared
SIZES = {
    "mV": ("V", 1e-3), "V": ("V", 1.0), "ms": ("s", 1e-3), "s": ("s", 1.0), "us": ("s", 1e-6), "uA/cm**2": ("A/m2", 1e-2),
    "A/m**2": ("A/m2", 1.0), "nA": ("A", 1e-9), "pA": ("A", 1e-12), "mS/cm**2": ("S/m2", 10.0), "Hz": ("1/s", 1.0),
    "kHz": ("1/s", 1e3), "dimensionless": ("1", 1.0), "": ("1", 1.0), "Mohm": ("Ohm", 1e6), "MOhm": ("Ohm", 1e6),
}  # fmt: skip


class Unit:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


class Quantity:
    def __init__(self, magnitude, unit):
        self._magnitude, self._unit = magnitude, Unit(unit)

    def _in(self, name):
        (own, size), (other, wanted) = SIZES[self._unit.name], SIZES[str(name)]
        if own != other:
            raise RuntimeError("its own error")
        return type(self)(self._magnitude * (size / wanted), str(name))

    def __float__(self):
        return float(self._magnitude)

    def __repr__(self):
        return f"{self._magnitude} {self._unit}"


class Pint(Quantity):
    magnitude = property(lambda self: self._magnitude)
    units = property(lambda self: self._unit)

    def to(self, name):
        return self._in(name)


class Astropy(Quantity):
    value = property(lambda self: self._magnitude)
    unit = property(lambda self: self._unit)

    def to(self, name):
        assert "ohm" not in name
        return self._in(name)


class Quantities(Quantity):
    magnitude = property(lambda self: np.asarray(self._magnitude))
    units = property(lambda self: self._unit)

    def rescale(self, name):
        return self._in(name)


class Dimension:
    def __init__(self, exponents):
        self.exponents = exponents

    def get_dimension(self, name):
        return self.exponents.get(name, 0)


DIMENSIONS = {
    "V": {"length": 2, "mass": 1, "time": -3, "current": -1}, "s": {"time": 1}, "A/m2": {"length": -2, "current": 1},
    "A": {"current": 1}, "1/s": {"time": -1}, "1": {}, "Ohm": {"length": 2, "mass": 1, "time": -3, "current": -2},
    "S/m2": {"length": -4, "mass": -1, "time": 3, "current": 2},
}  # fmt: skip


class Brian(np.ndarray):
    """Holds SI units; a float of it, or asarray, forgets the dimension."""

    def __new__(cls, magnitude, unit):
        dimension, size = SIZES[unit]
        self = np.asarray(np.asarray(magnitude) * size, dtype=float).view(cls)
        self.dim, self.name = Dimension(DIMENSIONS[dimension]), unit
        return self

    def get_best_unit(self):
        return self.name


@pytest.fixture(autouse=True)
def multiplied(monkeypatch):
    """1.0 * unit is a quantity of the same library."""

    def use(cls):
        monkeypatch.setattr(Unit, "__rmul__", lambda self, x: cls(x, self.name), raising=False)

    return use


@pytest.fixture(params=[Pint, Astropy, Quantities, Brian])
def quantity(request, multiplied):
    multiplied(request.param)
    return request.param


def same(**arguments):
    run = rv.simulate(HH, **{"t_end": 20.0, "current": 10.0} | arguments)
    return run["v"].tobytes() == rv.simulate(HH, 20.0, 10.0)["v"].tobytes()


def test_currents_times_and_steps(quantity):
    assert same(current=quantity(10.0, "uA/cm**2"))
    assert same(current=quantity(0.1, "A/m**2"))  # a factor of exactly 100
    assert same(current=quantity(np.full(800, 0.1), "A/m**2"))
    assert same(current=lambda t: quantity(0.1, "A/m**2"))
    assert same(t_end=quantity(0.02, "s"), dt=quantity(25, "us"))
    started = [rv.simulate(HH, 1.0, initial={"v": v})["v"].tobytes() for v in (-62.5, quantity(-0.0625, "V"))]
    assert started[0] == started[1]  # a power of two, exact in all units
    assert rv.simulate(LIF, 20.0, [quantity(1000.0, "pA"), quantity(2.0, "nA")]).spike_neurons.tolist() == [1]
    pop = rv.Population(HH)
    run = pop.run(quantity(0.01, "s"), quantity(0.1, "A/m**2"), quantity(25, "us"))
    assert run["v"].tobytes() == rv.simulate(HH, 10.0, 10.0)["v"].tobytes()
    assert pop.run(t_end=quantity(0.015, "s")).steps == 200


def test_parameters_states_thresholds_and_clamps(quantity):
    assert rv.neurons.LIF(r_m=quantity(20.0, "Mohm" if quantity is not Astropy else "MOhm")) == rv.neurons.LIF(r_m=20.0)
    assert rv.neurons.HodgkinHuxley(g_na=quantity(np.array([110.0, 120.0]), "mS/cm**2")).g_na.tolist() == [110.0, 120.0]
    assert LIF.replace(v_reset=quantity(-0.07, "V")) == LIF.replace(v_reset=-70.0)
    pop = rv.Population(HH, 3, initial={"v": quantity(np.array([-0.06, -0.065, -0.07]), "V")})
    assert pop["v"].tolist() == [-60.0, -65.0, -70.0]
    pop["v"] = quantity(-0.05, "V")
    pop[1:]["e_na"] = quantity(0.06, "V")
    assert (pop["v"].tolist(), pop["e_na"].tolist()) == ([-50.0] * 3, [50.0, 60.0, 60.0])
    held = rv.simulate(HH, 1.0, clamp={"v": quantity(-0.03, "V")})
    assert set(held["v"].ravel()) == {-30.0}
    low = rv.simulate(LIF, 50.0, 2.0, spike_threshold=quantity(-0.055, "V")).spike_times
    assert low.tolist() == rv.simulate(LIF, 50.0, 2.0, spike_threshold=-55.0).spike_times.tolist()


def test_stimuli(quantity):
    pulse = rv.stimuli.step(10.0, quantity(0.005, "s"), quantity(0.02, "s"))
    assert repr(pulse) == "step(10, 5, 20)"
    assert repr(rv.stimuli.sine(1.0, quantity(0.05, "kHz"))) == "sine(1, 50, 0, 0)"
    for make in (rv.stimuli.step, lambda x: rv.stimuli.white_noise(x, 1), lambda x: rv.stimuli.sampled(x, 1.0)):
        with refuses(TypeError, "plain number", "unit of the model's current", "nA"):
            make(quantity(np.ones(3), "nA"))


@pytest.mark.parametrize(
    ("use", "name", "theirs", "ours"),
    [
        (lambda q: rv.simulate(HH, 1.0, q(10.0, "nA")), "current", "nA", "uA/cm2"),
        (lambda q: rv.simulate(HH, 1.0, [q(10.0, "nA"), 1.0]), "current[0]", "nA", "uA/cm2"),
        (lambda q: rv.simulate(HH, 1.0, lambda t: q(10.0, "nA")), "current(t)", "nA", "uA/cm2"),
        (lambda q: rv.simulate(HH, q(1.0, "mV")), "t_end", "mV", "ms"),
        (lambda q: rv.simulate(HH, 1.0, dt=q(1.0, "mV")), "dt", "mV", "ms"),
        (lambda q: rv.Population(HH).run(q(1.0, "mV")), "t", "mV", "ms"),
        (lambda q: rv.Population(HH).run(t_end=q(1.0, "mV")), "t_end", "mV", "ms"),
        (lambda q: rv.neurons.HodgkinHuxley(g_na=q(120.0, "mV")), "g_na", "mV", "mS/cm2"),
        (lambda q: rv.Population(HH, initial={"v": q(1.0, "ms")}), "initial['v']", "ms", "mV"),
        (lambda q: rv.Population(HH).__setitem__("v", q(1.0, "ms")), "v", "ms", "mV"),
        (lambda q: rv.simulate(HH, 1.0, clamp={"v": q(1.0, "ms")}), "clamp['v']", "ms", "mV"),
        (lambda q: rv.stimuli.step(1.0, q(1.0, "mV")), "start", "mV", "ms"),
        (lambda q: rv.simulate(rv.neurons.Izhikevich(), 1.0, q(10.0, "nA")), "current", "nA", "1"),
    ],
)
def test_other_dimensions_are_refused_with_both_units(quantity, use, name, theirs, ours):
    with refuses(ValueError, f"{name} has the unit {theirs}, which does not convert to {ours}"):
        use(quantity)


def test_numbers_that_no_argument_has_a_unit_for(quantity):
    for use in (
        lambda: rv.simulate(HH, 1.0, integrator="dopri5", rtol=quantity(1e-6, "mV")),
        lambda: HH.rest_state(quantity(1.0, "nA")),
        lambda: 2.0 + rv.stimuli.step(1.0) * quantity(2.0, "mV"),
        lambda: rv.stimuli.step(1.0)(quantity(np.ones(2), "ms")),
    ):
        with refuses(TypeError, "unit"):
            use()


@pytest.mark.parametrize("cls", [Pint, Astropy, Quantities])
def test_the_last_bits_of_a_library_s_factor_are_no_part_of_the_value(cls, multiplied, monkeypatch):
    multiplied(cls)
    monkeypatch.setitem(SIZES, "A/m**2", ("A/m2", np.nextafter(1.0, 0.0)))
    assert cls(1.0, "A/m**2")._in("uA/cm**2")._magnitude != 100.0
    assert same(current=cls(0.1, "A/m**2"))


def test_what_only_looks_alike():
    """Libraries whose arrays have a `to`, or attributes called units, and no unit that counts."""

    class Tensor(np.ndarray):
        def to(self, device):
            raise AssertionError("not asked")

    class Table(list):
        units = "mV"

    assert rv.simulate(LIF, 1.0, np.ones(3).view(Tensor)).n == 3
    assert rv.simulate(LIF, 1.0, Table([1.0, 2.0, 3.0])).n == 3


def test_our_units_are_all_known():
    """As powers of ten and dimensions, which is what a quantity of Brian 2 needs."""
    for name in rv.neurons.names():
        model = getattr(rv.neurons, name)()
        rows = [*model.parameters.values(), *model.states.values()]
        for unit in {row[1] for row in rows} | {model.current_unit, model.time_unit}:
            exponent, dimensions = units._in_si(unit)
            assert isinstance(exponent, int)
            assert (unit == "1") == (dimensions == (0, 0, 0, 0))
    assert units._in_si("nS/mV") == (-6, (-4, -2, 6, 3))
