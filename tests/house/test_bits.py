"""No bit of a result changes: hashes of six hundred works, a few of which are kept in data/bits.json.

A change that must leave everything as it is may compare them all, once for each instruction set:

    PYTHONPATH=tests RANVIER_ISA=avx2 python tests/house/test_bits.py write before.json
    PYTHONPATH=tests RANVIER_ISA=avx2 python tests/house/test_bits.py compare before.json

``few`` instead of ``write`` makes the kept ones, for the baseline and for all that have fma, which give the same bits.
"""

import hashlib
import json
import sys
import warnings
from pathlib import Path

import bit_convolution
import bit_functions
import bit_image
import bit_linalg
import bit_networks
import bit_neurons
import bit_one_layer
import bit_spiking
import bit_training
import bit_whole_batch
import numpy as np
import pytest
import ranvier as rv
from bit_draw import Draw

KINDS = {"network": bit_networks, "neurons": bit_neurons, "function": bit_functions, "linalg": bit_linalg,
         "one_layer": bit_one_layer, "spiking": bit_spiking, "image": bit_image,
         "convolution": bit_convolution, "whole_batch": bit_whole_batch, "training": bit_training}  # fmt: skip
CASES = {f"{kind}-{i:03}": (part, i) for kind, part in KINDS.items() for i in range(part.COUNT)}
FILE = Path(__file__).parents[1] / "data" / "bits.json"
ISA = rv.config()["isa"]
ARITHMETIC = "baseline" if ISA == "baseline" else "fma"


def described(name):
    """What a case does, and the generator of its numbers."""
    part, i = CASES[name]
    draw = Draw(1000 * [*KINDS.values()].index(part) + i)
    return part.plan(i, draw), draw


def kept(name):
    """Whether a case is one of the few: not one that asks libm, whose last bits differ from system to system."""
    part, i = CASES[name]
    words = {value for value in described(name)[0].values() if isinstance(value, str)}
    return i in part.KEPT and part.LIBM.isdisjoint(words)


def pieces(value):
    """The bytes of a result, with its type and shape; any NaN is one NaN."""
    if isinstance(value, np.ndarray | np.generic | float | complex) and np.asarray(value).dtype.kind in "fc":
        value = np.array(value, order="C")
        real = value.reshape(-1).view(value.real.dtype)
        real[np.isnan(real)] = np.nan
    if isinstance(value, np.ndarray | np.generic):
        yield f"{value.dtype.str}{value.shape}".encode()
        yield value.tobytes()
    elif hasattr(value, "val_loss"):  # a history, of whose other parts not every case has something
        yield from pieces((value.loss, value.val_loss))
    elif isinstance(value, rv.Run):
        yield from pieces([value.t_start, value.dt, value.t, value.spike_times, value.spike_neurons, value.step_sizes])
        yield from pieces([value.record_neurons, *((name, value[name]) for name in value)])
    elif isinstance(value, rv.Population):
        yield from pieces([value.t, *((name, value[name]) for name in value.model.states)])
    elif isinstance(value, list | tuple):
        yield f"{len(value)}:".encode()
        for part in value:
            yield from pieces(part)
    else:
        assert value is None or isinstance(value, bool | int | str), type(value)
        yield repr(value).encode()


def digest(name):
    plan, draw = described(name)
    total = hashlib.sha256()
    with warnings.catch_warnings():  # steps at the edge of stability, and odd parameters, are meant
        warnings.simplefilter("ignore")
        for result in CASES[name][0].results(plan, draw):
            for piece in pieces(result):
                total.update(piece)
    return total.hexdigest()


def main(mode, path):
    """0, or 1 if a bit is another."""
    file, key = Path(path), ARITHMETIC if mode == "few" else ISA
    known = json.loads(file.read_text()) if file.exists() else {}
    found = {name: digest(name) for name in CASES if mode != "few" or kept(name)}
    if mode in ("write", "few"):
        file.write_text(json.dumps(known | {key: found}, indent=1) + "\n")
        return 0
    before = known[key]
    different = [name for name in before | found if before.get(name) != found.get(name)]
    for name in different:
        print(name, described(name)[0] if name in CASES else "is gone")
    print(f"{key}: {len(different)} of {len(found)} cases differ")
    return int(mode != "compare" or bool(different))


KEPT = json.loads(FILE.read_text())[ARITHMETIC] if FILE.exists() else {}


@pytest.mark.parametrize("name", KEPT)
def test_bits_are_those_of_before(name):
    assert digest(name) == KEPT[name], described(name)[0]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
