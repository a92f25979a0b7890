"""Files and pickles of optimisers: what was written before optimisers were tables is read, and written again, for ever."""

import json
import pickle
from pathlib import Path

import pytest
import ranvier as rv
from learning_rules import CASES, TABLES, made
from safetensors import safe_open

BEFORE = json.loads((Path(__file__).parents[1] / "data/optimizer_files.json").read_text())
each_before = pytest.mark.parametrize("before", BEFORE, ids=lambda before: before["optimizer"])
X, Y = [[1.0, 2.0]], [3.0]


def described(path):
    """What a file says about its optimiser."""
    with safe_open(path, framework="numpy") as file:
        return {key: text for key, text in file.metadata().items() if key.startswith("optimizer")}


@each_before
def test_a_file_of_before_comes_back_byte_for_byte(before, tmp_path):
    old, new = tmp_path / "old.safetensors", tmp_path / "new.safetensors"
    old.write_bytes(bytes.fromhex(before["file"]))
    rv.load(old).save(new, training=True)
    assert new.read_bytes() == old.read_bytes()


@each_before
def test_the_same_optimiser_is_described_as_before(before, tmp_path):
    old, new = tmp_path / "old.safetensors", tmp_path / "new.safetensors"
    old.write_bytes(bytes.fromhex(before["file"]))
    net = rv.Network([2, 1], dtype=before["dtype"], l2=0.25)
    for _ in range(3):
        net.step(X, Y, eval(f"rv.{before['optimizer']}"))
    net.save(new, training=True)
    assert described(new) == described(old)


@each_before
def test_training_goes_on_from_a_file_of_before(before, tmp_path):
    path = tmp_path / "old.safetensors"
    path.write_bytes(bytes.fromhex(before["file"]))
    net = rv.load(path)
    net.step(X, Y, eval(f"rv.{before['optimizer']}"))
    net.save(path, training=True)
    assert described(path)["optimizer.steps"] == "4"


@each_before
def test_a_pickle_of_before_is_read(before):
    assert pickle.loads(bytes.fromhex(before["pickle"])) == eval(f"rv.{before['optimizer']}")


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_a_file_has_the_optimisers_table(name, parameters, tmp_path):
    path, again = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    net = rv.Network([2, 1], rng=0)
    net.step(X, Y, made(name, parameters))
    net.save(path, training=True)
    found = described(path)
    for key, row in TABLES[name]["parameters"].items():
        if f"optimizer.{key}" in found:
            assert float(found[f"optimizer.{key}"]) == parameters.get(key, row["default"])
    first_ones = {"sgd", "adam"}  # whose keys are those of the files above
    if name not in first_ones:
        assert found.keys() == {
            "optimizer",
            "optimizer.steps",
            *(f"optimizer.{key}" for key in TABLES[name]["parameters"]),
        }
    rv.load(path).save(again, training=True)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("sgd", "adam")])
def test_a_file_without_one_of_its_keys_is_refused(name, tmp_path):
    path = tmp_path / "a.safetensors"
    net = rv.Network([2, 1], rng=0)
    net.step(X, Y, made(name, {}))
    net.save(path, training=True)
    whole = path.read_bytes()
    for key in TABLES[name]["parameters"]:
        path.write_bytes(whole.replace(f'"optimizer.{key}"'.encode(), f'"optimizer.{key[:-1]}_"'.encode()))
        with pytest.raises(rv.FileFormatError):
            rv.load(path)
