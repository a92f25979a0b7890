"""Ensembles in files, pickles and copies: training goes on as if it had never stopped."""

import copy
import pickle

import numpy as np
import pytest
import ranvier as rv
from alone import pairs, trained
from damage import flipped
from mirror import data


def make(seed):
    return rv.Network([3, 5, 2], activation="tanh", dtype="float32", rng=seed)


OPTIMIZERS = [(rv.SGD, {}), (rv.SGD, {"momentum": 0.9}), (rv.Adam, {}), (rv.RProp, {}), (rv.AdamW, {})]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_training_goes_on_after_loading(optimizer, tmp_path):
    X, y, _ = data("mse", 30, 3, 2, "float32")
    rates = np.linspace(0.01, 0.1, 5)
    e, alone = pairs(make, 5, learning_rate=rates)
    trained(e, alone, X, y, optimizer, learning_rate=rates, epochs=3)
    e.metadata = {"of": "test"}
    e.save(tmp_path / "e.safetensors")
    loaded = rv.load(tmp_path / "e.safetensors")
    assert isinstance(loaded, rv.Ensemble)
    assert repr(loaded) == repr(e) == "Ensemble(5 of 3-5-2, dtype='float32')"
    assert loaded.metadata == {"of": "test"}
    assert loaded.seeds == e.seeds
    assert loaded.epochs.tolist() == [3] * 5
    loaded.metadata = {}
    for again in (loaded, pickle.loads(pickle.dumps(loaded)), copy.deepcopy(loaded)):
        trained(again, copy.deepcopy(alone), X, y, optimizer, learning_rate=rates, epochs=2)


def test_schedules_go_on(tmp_path):
    X, y, _ = data("mse", 30, 3, 2, "float32")
    e, alone = pairs(make, 4)
    how = {"schedule": rv.schedules.Plateau(patience=0, threshold=0.5, factor=0.7)}
    trained(e, alone, X, y, (rv.SGD, {}), epochs=7, **how)
    e.save(tmp_path / "e.safetensors")
    trained(rv.load(tmp_path / "e.safetensors"), alone, X, y, (rv.SGD, {}), epochs=5, **how)


def test_frozen_layers_and_classes_are_kept(tmp_path):
    net = rv.Network([3, 5, 2], output="softmax", rng=0)
    net.layers[0].rate = 0.25
    e = rv.Ensemble(net, 3, weight_decay=[0.0, 0.1, 0.2])
    e.fit(np.eye(3), ["a", "b", "a"])
    e.save(tmp_path / "e.safetensors")
    loaded = rv.load(tmp_path / "e.safetensors")
    assert loaded.classes.tolist() == ["a", "b"]
    assert loaded.weight_decay.tolist() == [0.0, 0.1, 0.2]
    assert loaded.learning_rate is None
    assert loaded[2].to_network().layers[0].rate == 0.25


def test_equal_ensembles_give_equal_bytes(tmp_path):
    for name in "ab":
        rv.Ensemble(make(1), 3).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_arrays_have_the_models_first(tmp_path):
    e = rv.Ensemble(make(1), 3)
    e.save(tmp_path / "e")
    metadata, tensors = rv._core.read_tensors(bytes(tmp_path / "e"))
    assert metadata["object"] == "ensemble"
    assert {name: shape for name, (_, shape, _) in tensors.items()} == {
        "layers.0.weight": (3, 3, 5), "layers.0.bias": (3, 5), "layers.1.weight": (3, 5, 2), "layers.1.bias": (3, 2),
        "seeds": (3,), "epochs": (3,), "updates": (3,),
    }  # fmt: skip
    first = tensors["layers.0.weight"][2].view("<f4").reshape(3, 15)
    assert np.array_equal(first[1], e[1].parameters[:15])


def test_damage_is_found(tmp_path):
    e = rv.Ensemble(make(1), 2)
    e.fit(np.eye(3), np.eye(3, 2), optimizer="adam")
    path = tmp_path / "e"
    e.save(path)
    whole = path.read_bytes()
    for damaged in [*flipped(whole, 200, 0), *(whole[:size] for size in range(0, len(whole), 61))]:
        path.write_bytes(damaged)
        with pytest.raises(rv.FileFormatError):
            rv.load(path)


def test_weights_that_are_not_finite_are_not_written(tmp_path):
    e = rv.Ensemble(make(1), 2)
    e[1].parameters[3] = np.nan
    with pytest.raises(ValueError, match=r"layers\.0\.weight.* index 18"):
        e.save(tmp_path / "e")
    assert not (tmp_path / "e").exists()
