"""Files of networks of images that are damaged: whatever they claim, the answer is a FileFormatError."""

import pickle
import zlib

import numpy as np
import pytest
import ranvier as rv


@pytest.fixture
def whole(tmp_path):
    """The bytes of a file of images."""
    layers = [rv.Conv2D(1, 3, stride=2, dilation=2), rv.MaxPool2D(1), rv.Flatten(), rv.Dense(1)]
    net = rv.Network([rv.Input((9, 9, 1)), *layers], rng=0)
    net.save(tmp_path / "whole")
    return (tmp_path / "whole").read_bytes()


def changed(whole, old, new):
    """The file with another text, and the size and the checksum that belong to it."""
    assert whole.count(old) == 1
    data = whole.replace(old, new)
    size = int.from_bytes(whole[:8], "little") + len(new) - len(old)
    data = size.to_bytes(8, "little") + data[8:]
    start = data.index(b'"crc32":"') + 9
    crc = data[start : start + 8]
    blank = data.replace(crc, b"00000000")
    return blank.replace(b"00000000", b"%08x" % zlib.crc32(blank))


CHANGES = {
    "stride 0": (b"stride=2x2", b"stride=0x0"),
    "dilation 0": (b"dilation=2x2", b"dilation=0x0"),
    "a negative stride": (b"stride=2x2", b"stride=-2x2"),
    "kernel 0": (b"conv2d(1,3x3", b"conv2d(1,0x3"),
    "a kernel of 2**63": (b"conv2d(1,3x3", b"conv2d(1,9223372036854775807x3"),
    "filters of 2**63": (b"conv2d(1,3x3", b"conv2d(9223372036854775807,3x3"),
    "no filters": (b"conv2d(1,3x3", b"conv2d(0,3x3"),
    "a window of 0": (b"maxpool2d(1x1", b"maxpool2d(0x0"),
    "another kind": (b"maxpool2d(1x1", b"maxpool2e(1x1"),
    "an image of 0": (b"input(9,9,1)", b"input(0,9,1)"),
    "an image of 2**21": (b"input(9,9,1)", b"input(2097152,9,1)"),
    "an image of 2**60": (b"input(9,9,1)", b"input(1048576,1048576,1048576)"),
    "neurons of 2**63": (b"dense(1,", b"dense(9223372036854775807,"),
    "a smaller image": (b"input(9,9,1)", b"input(2,9,1)"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_file_claims(tmp_path, whole, what):
    bad = changed(whole, *CHANGES[what])
    (tmp_path / "bad").write_bytes(bad)
    with pytest.raises(rv.errors.FileFormatError) as error:
        rv.load(tmp_path / "bad")
    assert "layers" in str(error.value) or "conv2d" in str(error.value) or "pool" in str(error.value)
    with pytest.raises(rv.errors.FileFormatError):
        rv._core.Network._of_bytes(bad)


def test_the_change_alone_is_what_is_refused(tmp_path, whole):
    (tmp_path / "good").write_bytes(changed(whole, b"maxpool2d(1x1", b"avgpool2d(1x1"))
    assert rv.load(tmp_path / "good").layers[1].kind == "avgpool2d"


def test_pickles_too(whole):
    net = rv._core.Network._of_bytes(whole)
    state = net._to_bytes()
    whole_net = rv.Network([1, 1])
    bad = changed(state, b"stride=2x2", b"stride=0x0")
    with pytest.raises(rv.errors.FileFormatError):
        whole_net.__setstate__((bad, {}))
    assert pickle.loads(pickle.dumps(whole_net)).predict(np.ones((1, 1))).shape == (1, 1)
