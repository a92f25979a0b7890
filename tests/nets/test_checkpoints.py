"""Checkpoints: a training that was stopped anywhere goes on as if it had not been, bit for bit."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import ranvier as rv
from mirror import same_bits
from refusal import refuses
from stopped import cut_short

X, Y = rv.datasets.load_digits()
X, Y = X[:300], Y[:300]
EPOCHS = 24
# of each kind something that has a state of its own
TRAININGS = {
    "plain": {"optimizer": rv.SGD(0.5)},
    "adam": {"optimizer": rv.Adam(0.01), "validation_split": 0.2},
    "in time": {"optimizer": rv.SGD(0.5, momentum=0.5), "schedule": rv.schedules.WarmUp(3, rv.schedules.Cosine(20))},
    "plateau": {"optimizer": rv.SGD(2.0), "schedule": rv.schedules.Plateau(patience=0, threshold=0.1, cooldown=1)},
    "adaptive": {"optimizer": rv.SGD(2.0), "schedule": rv.schedules.Adaptive(patience=1, tol=0.05)},
    "function": {"optimizer": rv.SGD(0.5), "schedule": lambda epoch: 0.9**epoch},
    "early": {
        "optimizer": rv.SGD(3.0),
        "early_stopping": rv.EarlyStopping(patience=4),
        "validation_split": 0.3,
        "class_weight": "balanced",
    },
    "tol": {"optimizer": rv.SGD(0.1), "tol": 0.02, "clip_norm": 0.5},
}
SPLITS = [1, 2, 5, 11]  # epochs that are finished when it stops


def new(dtype="float32", **options):
    layers = [rv.Input(64), rv.Dense(12, "tanh"), rv.Dropout(0.2), rv.Dense(10, "softmax")]
    return rv.Network(layers, rng=0, dtype=dtype, l1=0.01, **options)


def same_history(one, two):
    return all(a == b if not isinstance(a, np.ndarray) else same_bits(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("training", TRAININGS)
def test_resume_is_the_training_that_was_not_stopped(training, dtype, tmp_path):
    how = TRAININGS[training]
    whole = new(dtype)
    history = whole.fit(X, Y, epochs=EPOCHS, **how)
    for epochs in SPLITS:
        path = tmp_path / f"{epochs}.safetensors"
        if epochs >= len(history.loss):
            continue
        cut_short(new(dtype), X, Y, epochs, epochs=EPOCHS, checkpoint=path, **how)
        by_load = rv.load(path)
        again = new(dtype)
        resumed = again.fit(X, Y, epochs=EPOCHS, checkpoint=path, resume=True, **how)
        assert same_bits(again.parameters, whole.parameters)
        assert same_history(resumed, history)
        loaded = by_load.fit(X, Y, epochs=EPOCHS - epochs, **how)
        assert same_bits(by_load.parameters, whole.parameters)
        assert same_history(loaded, history)


def test_what_is_finished_is_not_trained_again(tmp_path):
    path = tmp_path / "net.safetensors"
    one, two = new(), new()
    history = one.fit(X, Y, epochs=5, checkpoint=path, resume=True)
    before = path.read_bytes()
    assert same_history(two.fit(X, Y, epochs=5, checkpoint=path, resume=True), history)
    assert same_bits(one.parameters, two.parameters)
    assert path.read_bytes() == before
    anew = rv.load(path).fit(X, Y, epochs=2)
    assert len(anew.loss) == 2, "a training that comes after a finished one is another one"


def test_a_finished_file_is_the_network(tmp_path):
    """Early stopping has restored its best weights there."""
    path = tmp_path / "net.safetensors"
    net = new()
    net.fit(X, Y, epochs=EPOCHS, checkpoint=path, **TRAININGS["early"])
    assert same_bits(rv.load(path).parameters, net.parameters)


def test_checkpoints_come_every_so_many_epochs(tmp_path):
    path = tmp_path / "net.safetensors"
    seen = []

    def look(info):
        seen.append(rv.load(path).epochs if path.exists() else 0)

    new().fit(X, Y, epochs=8, checkpoint=path, checkpoint_every=3, callbacks=[look])
    assert seen == [0, 0, 0, 3, 3, 3, 6, 6]
    assert rv.load(path).epochs == 8


def test_names_of_classes_are_in_it(tmp_path):
    path = tmp_path / "net.safetensors"
    names = np.array(list("abcdefghij"))[Y]
    cut_short(new(), X, names, 2, epochs=4, checkpoint=path)
    again = new()
    again.fit(X, names, epochs=4, checkpoint=path, resume=True)
    whole = new()
    whole.fit(X, names, epochs=4)
    assert again.classes.tolist() == list("abcdefghij")
    assert same_bits(again.parameters, whole.parameters)


def test_labels_of_the_call_go_to_the_places_of_the_file(tmp_path):
    """Rows that have other labels, in another order, than those of the first call."""
    path = tmp_path / "net.safetensors"
    names = np.array(list("jihgfedcba"))
    first = new()
    first.classes = names
    first.fit(X, names[Y], epochs=2, checkpoint=path)
    again, whole = new(), new()
    again.fit(X, names[Y], epochs=4, checkpoint=path, resume=True)
    whole.fit(X, Y, epochs=4)
    assert again.classes.tolist() == names.tolist()
    assert same_bits(again.parameters, whole.parameters)
    other = np.where(names[Y] == "c", "x", names[Y])
    net = new()
    with refuses(ValueError, "y must be labels of 'j', 'i'", "is 'x'", untouched=[net]):
        net.fit(X, other, epochs=6, checkpoint=path, resume=True)


def test_labels_that_the_file_has_none_of(tmp_path):
    """Those that a user has said stay; those of the rows alone would be guessed."""
    path = tmp_path / "net.safetensors"
    new().fit(X, Y, epochs=2, checkpoint=path)
    names = np.array(list("abcdefghij"))
    net = new()
    with refuses(ValueError, "y must be class labels 0 … 9, which this network has learned", untouched=[net]):
        net.fit(X, names[Y], epochs=4, checkpoint=path, resume=True)
    net.classes = names
    net.metadata = {"from": "the call"}
    net.fit(X, names[Y], epochs=4, checkpoint=path, resume=True)
    for each in (net, rv.load(path)):
        assert each.classes.tolist() == names.tolist()
        assert each.metadata == {"from": "the call"}
        assert each.epochs == 4


def test_resume_refuses_other_numbers_of_rows(tmp_path):
    path = tmp_path / "net.safetensors"
    new().fit(X, Y, epochs=2, checkpoint=path)
    net, before = new(), path.read_bytes()
    for given, options, rows in ((299, {}, 299), (300, {"validation_split": 0.1}, 270)):
        words = f"is of a training on 300 rows; got {rows}; delete it, or name another file"
        with refuses(ValueError, words, untouched=[net]):
            net.fit(X[:given], Y[:given], epochs=4, checkpoint=path, resume=True, **options)
    assert path.read_bytes() == before
    with refuses(ValueError, "X must have shape (rows, 64)", untouched=[net]):
        net.fit(X[:, :5], Y, epochs=4, checkpoint=path, resume=True)


def test_resume_refuses_another_network(tmp_path):
    path = tmp_path / "net.safetensors"
    new().fit(X, Y, checkpoint=path)
    for other in (rv.Network([64, 10], output="softmax"), new("float64")):
        before = other.parameters.copy()
        with pytest.raises(ValueError, match="is of another network; delete it, or name another file"):
            other.fit(X, Y, checkpoint=path, resume=True)
        assert same_bits(before, other.parameters)
    with pytest.raises(ValueError, match="resume needs checkpoint"):
        new().fit(X, Y, resume=True)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(rv.FileFormatError):
        new().fit(X, Y, checkpoint=path, resume=True)
    with pytest.raises(OSError):
        new().fit(X, Y, checkpoint=tmp_path / "no folder" / "net.safetensors")
    with pytest.raises(ValueError, match="checkpoint_every must be an integer >= 1"):
        new().fit(X, Y, checkpoint=path, checkpoint_every=0)


PROGRAM = """
import sys
import ranvier as rv
X, y = rv.datasets.load_digits()
net = rv.Network([64, 32, 10], output="softmax", rng=0)
rule = rv.EarlyStopping(patience=30)
net.fit(X, y, epochs=60, optimizer=rv.Adam(0.01), checkpoint=sys.argv[1], resume=True, validation_split=0.2,
        early_stopping=rule, schedule=rv.schedules.Cosine(60), threads=int(sys.argv[2]))
net.save(sys.argv[2] + sys.argv[1])
"""


@pytest.mark.once
def test_a_killed_process_goes_on(tmp_path):
    """kill -9 at random moments, again and again until it is through: the bits of the process that was not killed."""
    draw = np.random.default_rng(0)
    kills = int(os.environ.get("RANVIER_KILLS", "8"))

    def start(name, threads):
        return subprocess.Popen([sys.executable, "-c", PROGRAM, name, str(threads)], cwd=tmp_path)

    begin = time.monotonic()
    assert start("whole", 1).wait() == 0
    length = time.monotonic() - begin
    for k in range(kills):
        process = start("killed", 1 + k % 2)
        time.sleep(draw.uniform(0.2, 1.0) * length)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start("killed", 1).wait() == 0
    assert (tmp_path / "1killed").read_bytes() == (tmp_path / "1whole").read_bytes()
    assert [
        p.name for p in tmp_path.iterdir() if p.name not in ("1killed", "2killed", "1whole", "killed", "whole")
    ] == []
