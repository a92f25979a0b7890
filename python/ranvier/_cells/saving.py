"""Populations and runs to and from files in our own format, safetensors with a checksum."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._support.files import encoded
from ..errors import FileFormatError
from ..neurons import _of_parameters

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray


__all__ = ["model_of", "threads_of"]

# what is not in the core of a run: whole numbers, and times [ms]
_COUNTS = ("n", "steps", "record_every", "start_sample", "first", "samples")
_TIMES = ("origin", "dt")


def to_notes(population: Any) -> dict[str, str]:
    """What the core does not know of a population, as texts that its file keeps."""
    notes = {
        "integrator": population.integrator,
        "threads": population.threads,
        "preset": getattr(population.model, "_preset", None),
    }
    return {name: str(value) for name, value in notes.items() if value is not None}


def of_notes(population: Any, core: _core.Population, notes: dict[str, str], source: str) -> None:
    """Fills a population that was read."""
    threads = threads_of(notes, source)
    population._core, population._model = core, model_of(core._model, notes.get("preset"), source)
    population.integrator = notes.get("integrator")
    population.threads = threads


def threads_of(notes: dict[str, str], source: str) -> int | None:
    threads = notes.get("threads")
    if threads is not None and not (threads.isdecimal() and len(threads) < 10):
        raise FileFormatError(f"{source}: threads is not a number: {_core.shown(threads)}")
    return None if threads is None else int(threads)


def model_of(core: _core.NeuronModel, preset: str | None, source: str) -> _core.NeuronModel:
    """The model of rv.neurons with the parameters of one that the core has read."""
    values = {name: row[0] for name, row in core.parameters.items()}
    return _of_parameters(core.type, preset, values, source)


def write_run(run: Any, path: str | bytes | os.PathLike[Any]) -> None:
    if not isinstance(run.model, _core.NeuronModel):
        raise ValueError(
            f"a run of a source, {run.model!r}, has no model to save; save its spike_times and spike_neurons with NumPy"
        )
    counts = (run.n, run.steps, run.record_every, run.start_sample, run._first, run._samples)  # _COUNTS
    arrays: dict[str, Any] = {
        "counts": np.array(counts, dtype=np.int64),
        "times": np.array([run._origin, run.dt]),
        "spike_times": run._spike_times,
        "spike_neurons": run._spike_neurons,
        "spike_counts": run._spike_counts,
        "spike_states": run._spike_states,
        "step_sizes": np.concatenate([np.empty(0), *run.step_sizes]),
        "step_counts": np.array([len(sizes) for sizes in run.step_sizes], dtype=np.int64),
        "record_neurons": run.record_neurons,
    }
    arrays |= {f"sample.{name}": run[name] for name in run}
    arrays |= {f"model.{name}": np.atleast_1d(row[0]) for name, row in run.model.parameters.items()}
    metadata = {
        "object": "run",
        "model": run.model.type,
        "record": " ".join(run),
        "record_at_spikes": " ".join(run._at_spikes),
        "spikes": str(run._spikes),
    }
    if (preset := getattr(run.model, "_preset", None)) is not None:
        metadata["preset"] = preset
    _core.write_archive(encoded(path), metadata, {name: np.ascontiguousarray(a) for name, a in arrays.items()})


def read_run(path: str | bytes | os.PathLike[Any], make: Any) -> Any:
    """``make`` is the class of the run."""
    metadata, arrays = _core.read_archive(encoded(path))
    source = repr(path)[-200:]
    try:
        return _run_of(metadata, arrays, make, source)
    except FileFormatError:
        raise
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise FileFormatError(f"{source} does not hold a run as save writes it: {str(error)[:200]}") from error


def _run_of(metadata: dict[str, str], arrays: dict[str, NDArray[Any]], make: Any, source: str) -> Any:
    counts = dict(zip(_COUNTS, arrays["counts"].tolist(), strict=True))
    times = dict(zip(_TIMES, arrays["times"].tolist(), strict=True))
    values = {
        name[len("model.") :]: a if a.size > 1 else a.item() for name, a in arrays.items() if name[:6] == "model."
    }
    model = _of_parameters(metadata["model"], metadata.get("preset"), values, source)
    names, at_spikes = metadata["record"].split(), metadata["record_at_spikes"].split()
    spikes = None if metadata["spikes"] == "None" else metadata["spikes"]
    chosen, ends = arrays["record_neurons"], np.cumsum(arrays["step_counts"])[:-1]
    result = SimpleNamespace(
        **times,
        **{name: counts[name] for name in ("steps", "first", "samples")},
        **{name: arrays[name] for name in ("spike_times", "spike_neurons", "spike_counts", "spike_states")},
        step_sizes=np.split(arrays["step_sizes"], ends) if arrays["step_counts"].size else [],
        recorded={name: arrays[f"sample.{name}"] for name in names},
    )
    for name, sampled in result.recorded.items():
        if sampled.shape != (counts["samples"], chosen.size):
            raise ValueError(f"{name} has shape {sampled.shape}, expected {(counts['samples'], chosen.size)}")
    if result.spike_times.shape != result.spike_neurons.shape or spikes not in ("times", "counts", None):
        raise ValueError("its spikes are damaged")
    options = SimpleNamespace(
        record_every=counts["record_every"],
        start_sample=bool(counts["start_sample"]),
        record_at_spikes=at_spikes,
        spikes=spikes,
        record_neurons=chosen if chosen.size < counts["n"] else None,
    )
    return make(result, model, counts["n"], options)
