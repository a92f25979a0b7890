"""Files of populations and runs: what comes back is what was saved, and nothing damaged gets in."""

import numpy as np
import pytest
import ranvier as rv
from damage import flipped
from ranvier import _core
from refusal import refuses

CELLS = rv.neurons.Izhikevich("CH", d=2.5)


def population():
    pop = rv.Population(CELLS, 5, "rk4", initial={"v": np.linspace(-70.0, -60.0, 5)}, threads=2)
    pop["a"][3] = 0.03
    pop.run(30.0, rv.stimuli.ou_noise(10.0, 3.0, 5.0, rng=3))
    return pop


RUNS = {
    "times": {"record": ["v", "u"]},
    "at spikes": {"record_at_spikes": ["u", "v"], "record_neurons": [1, 4], "start_sample": True, "record_every": 10},
    "counts": {"spikes": "counts", "record": ()},
    "none": {"spikes": None, "dtype": "float32"},
    "dopri5": {"integrator": "dopri5"},
}


def simulated(how):
    return rv.simulate(CELLS.replace(b=[0.2, 0.21, 0.2, 0.2, 0.25]), 100.0, 10.0, **RUNS[how])


def facts(run):
    names = ["t", "record_neurons", "n", "steps", "dt", "t_start", "t_end", "record_every", "start_sample"]
    names += ["spike_times", "spike_neurons"] if run._spikes == "times" else []
    names += ["spike_counts"] if run._spikes else []
    values = [getattr(run, name) for name in names] + list(run._recorded.values()) + run.step_sizes
    values += [run.at_spikes(name) for name in run._at_spikes]
    return repr(run), repr(run.model), run.model, list(run), [np.asarray(v).tobytes() for v in values]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cells.safetensors"


def test_a_population_comes_back_and_goes_on_bit_for_bit(path):
    pop, noise = population(), rv.stimuli.ou_noise(10.0, 3.0, 5.0, rng=3)
    pop.save(path)
    other = rv.load(path)
    assert type(other) is rv.Population
    assert repr(other) == repr(pop) == "Population(Izhikevich('CH', d=2.5), n=5) at t = 30 ms"
    assert (other.integrator, other.threads, other.model, other.dtype) == ("rk4", 2, pop.model, pop.dtype)
    assert other.run(50.0, noise)["v"].tobytes() == pop.run(50.0, noise)["v"].tobytes()
    for each in (pop, other):
        each.reset()
    assert other.run(50.0, noise)["v"].tobytes() == pop.run(50.0, noise)["v"].tobytes()
    assert other["a"].tolist() == [0.02, 0.02, 0.02, 0.03, 0.02]


@pytest.mark.parametrize("how", RUNS)
def test_a_run_comes_back(how, path):
    run = simulated(how)
    run.save(path)
    other = rv.load(path)
    assert type(other) is rv.Run
    assert facts(other) == facts(run)
    if how == "counts":
        with pytest.raises(AttributeError, match="spikes='counts'"):
            other.spike_times  # noqa: B018
    else:
        assert other["v"].dtype == run["v"].dtype


def test_equal_objects_make_equal_files(path):
    for make in (population, lambda: simulated("at spikes")):
        files = []
        for _ in range(2):
            make().save(path)
            files.append(path.read_bytes())
        assert files[0] == files[1]


@pytest.mark.parametrize("make", [population, lambda: rv.simulate(CELLS, 3.0, 10.0)])
def test_flipped_bits_and_missing_bytes_are_found(make, path):
    make().save(path)
    good = path.read_bytes()
    for bad in flipped(good, 300, seed=0):
        path.write_bytes(bad)
        with pytest.raises(rv.FileFormatError):
            rv.load(path)
    for end in [*range(0, len(good), 101), len(good) - 1]:
        path.write_bytes(good[:end])
        with pytest.raises(rv.FileFormatError):
            rv.load(path)


def changed(path, metadata, arrays):
    """Writes a file again whose checksum is right, with other content; None: left out."""
    old = _core.read_archive(bytes(path))
    new = [{**a, **b} for a, b in zip(old, (metadata, arrays), strict=True)]
    _core.write_archive(
        bytes(path), *({key: value for key, value in part.items() if value is not None} for part in new)
    )


@pytest.mark.parametrize(
    ("metadata", "arrays"),
    [
        ({"model": "Perceptron"}, {}),
        ({"model": None}, {}),
        ({"preset": "XY"}, {}),
        ({"spikes": "some"}, {}),
        ({"record": "v w"}, {}),
        ({}, {"counts": np.zeros(3, np.int64)}),
        ({}, {"times": None}),
        ({}, {"spike_times": np.zeros(1)}),
        ({}, {"sample.v": np.zeros((3, 5))}),
        ({}, {"model.a": np.array([0.0])}),
    ],
)
def test_sound_files_that_are_no_run(metadata, arrays, path):
    rv.simulate(CELLS, 3.0, 10.0, n=5).save(path)
    changed(path, metadata, arrays)
    with refuses(rv.FileFormatError, "cells.safetensors"):
        rv.load(path)


def test_a_parameter_that_is_missing_is_that_of_the_preset(path):
    rv.simulate(CELLS, 3.0, 10.0, n=5).save(path)
    changed(path, {}, {"model.a": None})
    assert rv.load(path).model.a == CELLS.a


def test_a_population_of_an_older_file_has_no_start(path):
    rv.Population(CELLS, 2).save(path)
    changed(path, {"note.preset": None}, {f"initial.{state}": None for state in "vu"})
    old = rv.load(path)
    assert repr(old.model) == "Izhikevich(c=-50.0, d=2.5)"
    old.run(3.0, 10.0)
    with refuses(ValueError, "does not say where it started"):
        old.reset()
    old.save(path)
    assert rv.load(path).t == 3.0


def test_paths_and_kinds(path, tmp_path):
    with refuses(TypeError, "path", "int 3"):
        rv.load(3)
    with refuses(TypeError, "path", "NoneType"):
        population().save(None)
    with pytest.raises(FileNotFoundError):
        rv.load(path)
    with pytest.raises(OSError):
        simulated("times").save(tmp_path / "none" / "x")
    changed_kind = rv.simulate(CELLS, 3.0)
    changed_kind.save(path)
    changed(path, {"object": "population"}, {})
    with refuses(rv.FileFormatError, "cells.safetensors"):
        rv.load(path)
    changed(path, {"object": "something", "dtype": "float32"}, {})
    with refuses(rv.FileFormatError, "'something'"):
        rv.load(path)
