"""Saving and copying: what the system refuses, what a kill leaves behind, and what pickle and copy take along."""

import copy
import errno
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv

pytestmark = pytest.mark.once

X = np.sin(np.arange(60.0)).reshape(20, 3)
Y = np.cos(np.arange(20.0))


def network(dtype="float32"):
    return rv.Network([3, 6, 1], dtype=dtype, rng=4)


def train(net, epochs):
    return net.fit(X, Y, epochs=epochs, batch_size=7, optimizer=rv.SGD(0.05, momentum=0.9)).loss


# ---- what the system refuses ----


def test_what_cannot_be_opened(tmp_path):
    net = network()
    for path, error in (
        (tmp_path / "none", FileNotFoundError),
        (tmp_path, IsADirectoryError),
        (tmp_path / ("x" * 300), OSError),
    ):
        with pytest.raises(error, match="cannot read"):
            rv.load(path)
    for path, error in (
        (tmp_path / "none" / "model", FileNotFoundError),
        (tmp_path, IsADirectoryError),
        (tmp_path / ("x" * 300), OSError),
    ):
        with pytest.raises(error, match="cannot write"):
            net.save(path)
    assert list(tmp_path.iterdir()) == []


def test_pipes_are_neither_read_nor_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/full"):
        with pytest.raises(rv.FileFormatError, match="not a regular file"):
            rv.load(path)
        with pytest.raises(OSError, match="not a regular file") as caught:
            network().save(path)
        assert caught.value.errno == errno.EINVAL
    assert pipe.is_fifo()


def run(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=60
    )


FULL_DISK = """
import resource, signal, sys
import ranvier as rv
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    rv.Network([100, 100, 1]).save(sys.argv[1])
except OSError as error:
    print(error.errno, error)
"""


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "model.safetensors"
    network().save(path)
    before = path.read_bytes()
    result = run(FULL_DISK, path)
    assert "cannot write" in result.stdout
    assert result.stderr == ""
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# ---- what a kill leaves behind ----

HERE = Path(__file__).parent  # of this module, and below what it imports
WORKER = """
import sys
import numpy as np
import ranvier as rv
sys.path[:0] = sys.argv[2:]
from test_saving import network, train
path = sys.argv[1]
try:
    net = rv.load(path)
except FileNotFoundError:
    net = network()
print("ready", flush=True)
while True:
    train(net, 1)
    net.save(path, training=True)
"""


def test_kill_and_resume(tmp_path):
    path = tmp_path / "model.safetensors"
    pause = random.Random(0)
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path), str(HERE), str(HERE.parent)], stdout=subprocess.PIPE
        )
        try:
            assert child.stdout.readline() == b"ready\n"
            time.sleep(0.01 + 0.1 * pause.random())
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
    resumed = rv.load(path)
    straight = network()
    train(straight, resumed.epochs)
    np.testing.assert_array_equal(resumed.parameters, straight.parameters)
    np.testing.assert_array_equal(train(resumed, 3), train(straight, 3))
    resumed.save(path)
    assert list(tmp_path.iterdir()) == [path]


# ---- pickle and copy ----

COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {p}": lambda net, p=p: pickle.loads(pickle.dumps(net, p))
        for p in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
}


class Named(rv.Network):
    def __init__(self, name):
        super().__init__([3, 6, 1], rng=4)
        self.name = name


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_copies_are_equal_and_independent(how, dtype):
    net = network(dtype)
    net.metadata = {"a": "b"}
    train(net, 2)
    other = COPIES[how](net)
    assert type(other) is rv.Network
    assert other._core._spec() == net._core._spec()
    assert other.metadata == net.metadata
    before = net.parameters.copy()
    np.testing.assert_array_equal(other.parameters, before)
    losses = train(other, 3)  # with the momentum of the first two epochs
    np.testing.assert_array_equal(net.parameters, before)
    np.testing.assert_array_equal(train(net, 3), losses)
    np.testing.assert_array_equal(net.parameters, other.parameters)


@pytest.mark.parametrize("how", COPIES)
def test_subclasses_keep_their_attributes(how):
    other = COPIES[how](Named("mine"))
    assert type(other) is Named
    assert other.name == "mine"
    np.testing.assert_array_equal(other.parameters, network().parameters)


def test_copies_of_weights_that_are_not_finite():
    net = network()
    net.parameters[3] = np.nan
    np.testing.assert_array_equal(copy.copy(net).parameters, net.parameters)


def test_damaged_pickles():
    data = pickle.dumps(network())
    at = data.index(b"ranvier/1")
    with pytest.raises(rv.FileFormatError, match="pickle"):
        pickle.loads(data[:at] + b"ranvier/2" + data[at + 9 :])
    for state in ((), (b"",), (b"", {}), (b"x" * 100, {})):
        with pytest.raises(rv.FileFormatError, match="pickle"):
            rv.Network.__new__(rv.Network).__setstate__(state)


def test_weights_of_our_own_file_come_the_way_they_went(tmp_path):
    names = [("layers.0.weight", "layers.0.bias"), ("layers.1.weight", "layers.1.bias")]
    for widths in ([3, 3, 3], [3, 4, 2]):
        net, other = rv.Network(widths, rng=1), rv.Network(widths, rng=2)
        net.save(tmp_path / "own.safetensors")
        other.load_weights(tmp_path / "own.safetensors", names)
        assert (other.parameters == net.parameters).all()
