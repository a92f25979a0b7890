"""Files of networks that were made to harm are refused, and what a network cannot hold."""

import json
import struct
import zlib

import numpy as np
import pytest
import ranvier as rv

S, R = rv.synapses, rv.rules
TYPES = {"U8": "u1", "U16": "u2", "U32": "u4", "I64": "i8", "F32": "f4", "F64": "f8"}


def network(dtype="float64"):
    net = rv.SpikingNetwork(0.1, rng=1, dtype=dtype)
    cells = net.add(rv.neurons.LIF(), 4, "cells", positions=np.arange(4.0)[:, None])
    net.add(rv.sources.Times([0.5, 1.0], [0, 1]), 2, "given")
    net.connect(cells, cells, S.ExpCurrent(5.0), R.all_to_all(), np.linspace(0.1, 0.4, 16), 1.0, name="all")
    return net


def taken_apart(whole):
    """Metadata and tensors of an archive: {name: (dtype, array of bytes or numbers)}."""
    size = struct.unpack("<Q", whole[:8])[0]
    header, data = json.loads(whole[8 : 8 + size]), whole[8 + size :]
    notes = header.pop("__metadata__")
    parts = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        parts[name] = np.frombuffer(data[begin:end], TYPES[entry["dtype"]])
    return notes, parts


def put_together(notes, parts):
    """The archive, with the checksum that fits."""
    words = {numpy: word for word, numpy in TYPES.items()}
    header, data = {"__metadata__": notes | {"crc32": "00000000"}}, b""
    for name, array in parts.items():
        end = len(data) + array.nbytes
        header[name] = {"dtype": words[array.dtype.str[1:]], "shape": [array.size], "data_offsets": [len(data), end]}
        data += array.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    whole = struct.pack("<Q", len(text)) + text + data
    return whole.replace(b'"00000000"', b'"%08x"' % zlib.crc32(whole), 1)


def changed_part(tensors, name, change):
    """The archive within an archive, changed."""
    notes, parts = taken_apart(tensors[name].tobytes())
    change(notes, parts)
    tensors[name] = np.frombuffer(put_together(notes, parts), np.uint8)


def two_kinds_of_weights(notes, parts):
    both = parts["weights32"]
    parts["weights32"], parts["weights64"] = both[:1].copy(), both[1:].astype(np.float64)


def too_many_dimensions(notes, parts):
    notes["dimensions"] = str(2**62 + 1)


HARMFUL = {
    "a step near 2**63": (lambda notes, tensors: notes.update(step=str(2**63 - 6)), "step must be in 0"),
    "two kinds of weights": (
        lambda notes, tensors: changed_part(tensors, "connection.0", two_kinds_of_weights),
        "weights must be float32 or float64",
    ),
    "positions": (
        lambda notes, tensors: changed_part(tensors, "group.0", too_many_dimensions),
        "positions of a group",
    ),
    "a source of 2**61": (
        lambda notes, tensors: changed_part(tensors, "group.1", lambda notes, parts: notes.update(n=str(2**61))),
        "n must be in 1",
    ),
    "a source of none": (
        lambda notes, tensors: changed_part(tensors, "group.1", lambda notes, parts: notes.update(n="0")),
        "n must be in 1",
    ),
    "spikes before all time": (
        lambda notes, tensors: changed_part(
            tensors, "group.1", lambda notes, parts: parts.update(steps=parts["steps"] - 2**40)
        ),
        "a source of the file makes no sense",
    ),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_files_made_to_harm_are_refused(tmp_path, what):
    path = tmp_path / "net.safetensors"
    network().save(path)
    notes, tensors = taken_apart(path.read_bytes())
    path.write_bytes(put_together(notes, tensors))
    assert rv.load(path).run(5.0).steps == 50  # taking apart and putting together harms nothing
    change, message = HARMFUL[what]
    change(notes, tensors)
    path.write_bytes(put_together(notes, tensors))
    with pytest.raises(rv.errors.FileFormatError, match=message):
        rv.load(path)


def test_time_constants_that_a_table_cannot_hold():
    net = rv.SpikingNetwork(0.1)
    cells = net.add(rv.neurons.LIF(), 2, "cells")
    for bad in (1e9, 1e300):
        with pytest.raises(ValueError, match=r"a time constant of .* is too long for steps"):
            net.connect(
                cells, cells, S.ExpCurrent(5.0), R.all_to_all(), 0.1, plasticity=rv.plasticity.STDP(0.01, 0.01, bad)
            )
    with pytest.raises(ValueError, match="too short for a peak"):
        net.connect(cells, cells, S.BiexpConductance(1e-300, 1e-299, 0.0), R.all_to_all(), 0.1)
    assert net.connections == {}


def test_weights_that_float32_cannot_hold():
    net = rv.SpikingNetwork(0.1, dtype="float32")
    cells = net.add(rv.neurons.LIF(), 2, "cells")
    with pytest.raises(ValueError, match=r"weight must be at most 3.4\d*e\+38 in float32; got 1e\+39"):
        net.connect(cells, cells, S.ExpCurrent(5.0), R.all_to_all(), 1e39)
    with pytest.raises(ValueError, match="in float32"):
        net.background(cells, S.ExpCurrent(5.0), 10.0, 1e39)


def test_a_state_of_a_synapse_that_is_infinite_is_told():
    net = rv.SpikingNetwork(0.1, rng=2)
    cells = net.add(rv.neurons.LIF(), 1, "cells")
    net.background(cells, S.ExpCurrent(5.0, name="exc"), 10000.0, 1e308)
    with pytest.raises(rv.DivergenceError, match=r"group 'cells': exc.i\[0\] is inf") as caught:
        net.run(10.0)
    assert caught.value.state == "exc.i"


@pytest.mark.once
def test_groups_beyond_65536_are_themselves():
    net = rv.SpikingNetwork(0.1, rng=1)
    cells = net.add(rv.neurons.LIF(), 1, "cells")
    other = net.add(rv.neurons.LIF(), 1, "other")
    net.connect(cells, other, S.Delta(), R.all_to_all(), 5.0, 0.1)
    for _ in range(65_534):
        net._core._add_times(1, np.empty(0), np.empty(0, np.int64), "")
    assert net._core._add_times(1, np.array([0.5]), np.array([0]), "") == 65_536
    result = rv._core.SpikingResult()
    net._core._run(result, 2.0, {}, {}, [((1, 0, 1), ["v"])], 1, [], 1, None)
    assert (result.recorded[1][1]["v"] == -65.0).all()


@pytest.mark.parametrize("model", ["AdEx", "Izhikevich"])
def test_parts_of_a_run_are_the_run_with_nmda(model):
    def made():
        net = rv.SpikingNetwork(0.1, rng=3)
        cells = net.add(getattr(rv.neurons, model)(), 3, "cells", integrator="staggered")
        net.background(cells, S.NMDA(), 1000.0, 10.0 if model == "AdEx" else 0.1)
        return net

    current = {"cells": 900.0 if model == "AdEx" else 9.0}
    whole = made().run(20.0, current, {"cells": "all"})["cells"]
    net = made()
    parts = [net.run(1.0, current, {"cells": "all"})["cells"] for _ in range(20)]
    for state in whole:
        assert np.concatenate([part[state] for part in parts]).tobytes() == whole[state].tobytes()
    assert np.concatenate([part.spike_times for part in parts]).tobytes() == whole.spike_times.tobytes()


def test_a_refused_run_draws_no_noise():
    def made():
        net = rv.SpikingNetwork(0.1, rng=1)
        net.add(rv.neurons.LIF(), 2, "cells")
        net.add(rv.sources.Poisson(rv.stimuli.ramp(10.0, 1e12, 0.0, 1000.0)), 1, "noise")
        return net

    current = {"cells": rv.stimuli.ou_noise(1.0, 0.5, 5.0, rng=1)}
    plain, refused = made(), made()
    for net in (plain, refused):
        net.run(0.2, current)
    with pytest.raises(ValueError, match="group 'noise'"):
        refused.run(500.0, current)
    samples = [net.run(0.2, current, {"cells": "v"})["cells"]["v"] for net in (plain, refused)]
    assert samples[0].tobytes() == samples[1].tobytes()


def test_a_run_beyond_the_last_step_is_refused():
    net = rv.SpikingNetwork(0.1)
    net.add(rv.neurons.LIF(), 1, "cells")
    with pytest.raises(ValueError, match=r"beyond the last step that a network can reach, 2\*\*52"):
        net.run(1e15)
