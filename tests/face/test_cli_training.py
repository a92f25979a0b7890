"""The options of ``ranvier train`` that say how a network learns, and what its report shows."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import main
from ranvier.cli.arguments import parser
from ranvier.cli.evaluation import confusion_text, regression_text
from ranvier.cli.fitting import unstandardise
from ranvier.cli.messages import CommandError, shortlist

pytestmark = pytest.mark.once


@pytest.fixture
def noisy(tmp_path, monkeypatch):
    """A table that a network learns by heart: more weights than rows, and noise."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = X[:, 0] + rng.normal(size=60)
    rows = ("".join(f"{x:.6f}," for x in [*row, value])[:-1] for row, value in zip(X, y, strict=True))
    Path("noisy.csv").write_text("\n".join(["a,b,c,y", *rows]))
    return "noisy.csv"


def trained(data, *options):
    assert main(["train", data, "--target", "y", *options]) == 0
    return rv.load("model.safetensors")


def test_patience_keeps_the_weights_of_the_least_loss_on_rows_of_its_own(noisy, capsys):
    options = ["--hidden", "40", "--optimizer", "adam", "--learning-rate", "0.02", "--epochs", "400"]
    net = trained(noisy, *options, "--patience", "15")
    done, best = map(
        int, re.search(r"(\d+) epochs; kept are the weights after epoch (\d+),", capsys.readouterr().out).groups()
    )
    assert done == best + 15 < 400
    assert net.epochs == done
    again = trained(noisy, *options, "--patience", "300", "--epochs", str(best))  # the same rows, no stop
    assert f"{best} epochs; kept are the weights after epoch {best}," in capsys.readouterr().out
    assert np.array_equal(again.parameters, net.parameters)


def test_rows_that_tell_when_to_stop_are_not_learned_from(noisy, monkeypatch):
    given, fit = [], rv.Network.fit

    def watched(net, X, y, *, validation_data, **more):
        given.extend([np.asarray(X), validation_data[0]])
        return fit(net, X, y, validation_data=validation_data, **more)

    monkeypatch.setattr(rv.Network, "fit", watched)
    trained(noisy, "--patience", "5", "--quiet")
    assert [len(rows) for rows in given] == [38, 10]  # of 60 rows 12 are held out
    assert len({tuple(row) for rows in given for row in rows}) == 48


def test_patience_needs_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("two.csv").write_text("x,y\n1,2.5\n2,3.5\n")
    assert main(["train", "two.csv", "--target", "y", "--patience", "3", "--quiet"]) == 2
    assert "--patience" in capsys.readouterr().err


def test_early_stopping_is_a_patience_of_ten(noisy):
    stopped = trained(noisy, "--early-stopping", "--quiet")
    patient = trained(noisy, "--patience", "10", "--quiet")
    assert np.array_equal(stopped.parameters, patient.parameters)


@pytest.mark.parametrize("name", ["cosine", "one_cycle", "OneCycle", "plateau", "step"])
def test_a_schedule_changes_the_training(noisy, name):
    plain, scheduled = trained(noisy, "--quiet"), trained(noisy, "--quiet", "--schedule", name)
    assert not np.array_equal(plain.parameters, scheduled.parameters)


def test_an_unknown_schedule_is_refused(noisy, capsys):
    assert main(["train", noisy, "--target", "y", "--schedule", "cosinus"]) == 2
    assert "did you mean 'cosine'" in capsys.readouterr().err


def test_options_that_do_not_go_together(noisy, capsys):
    for name in ("lbfgs", "levenberg_marquardt", "LBFGS"):
        assert main(["train", noisy, "--target", "y", "--optimizer", name, "--schedule", "cosine"]) == 2
        assert "finds its own steps; got schedule" in capsys.readouterr().err


def test_class_weights_are_for_classes(noisy, capsys, tmp_path):
    assert main(["train", noisy, "--target", "y", "--class-weight", "balanced"]) == 2
    assert "--class-weight" in capsys.readouterr().err
    rows = [f"{k % 7},{'rare' if k % 10 == 0 else 'often'}" for k in range(80)]
    Path("two.csv").write_text("\n".join(["x,y", *rows]))
    plain, balanced = trained("two.csv", "--quiet"), trained("two.csv", "--quiet", "--class-weight", "balanced")
    columns = np.zeros((1, 1))
    assert balanced.predict(columns)[0, 1] > plain.predict(columns)[0, 1] + 0.1


def test_a_stopped_training_is_resumed(noisy, monkeypatch, capsys):
    options = ["--patience", "40", "--schedule", "cosine", "--quiet"]
    whole = trained(noisy, *options)
    checkpoint = Path("model.checkpoint.safetensors")
    fit = rv.Network.fit

    def dying(net, X, y, **how):
        def die(info):
            if info.epoch == 20:
                raise KeyboardInterrupt

        return fit(net, X, y, callbacks=[die], **how)

    monkeypatch.setattr(rv.Network, "fit", dying)
    assert main(["train", noisy, "--target", "y", *options, "--resume"]) == 130
    monkeypatch.setattr(rv.Network, "fit", fit)
    assert checkpoint.exists()
    capsys.readouterr()
    again = trained(noisy, *options[:-1], "--resume")
    assert f"going on from {checkpoint}" in capsys.readouterr().out
    assert np.array_equal(again.parameters, whole.parameters)
    assert not checkpoint.exists()
    assert dict(again.metadata) == dict(whole.metadata)


def test_a_checkpoint_of_other_data_is_refused(noisy, capsys):
    net = rv.Network([3, 32, 1], activation="tanh", dtype="float64", rng=0)
    net.fit(np.zeros((3, 3)), np.zeros(3), checkpoint="model.checkpoint.safetensors")
    assert main(["train", noisy, "--target", "y", "--quiet", "--resume"]) == 2
    assert "is of another table or other rows; delete it" in capsys.readouterr().err


def test_penalty_makes_weights_small(noisy):
    free = trained(noisy, "--quiet")
    bound = trained(noisy, "--quiet", "--l2", "0.5")
    assert np.abs(bound.layers[0].weight).sum() < 0.7 * np.abs(free.layers[0].weight).sum()


def test_every_optimizer_trains_in_its_own_way(noisy):
    results = []
    for name in [kind.lower() for kind in rv.optimizers.names()]:
        net = trained(noisy, "--optimizer", name, "--epochs", "3", "--batch-size", "60", "--quiet")
        results.append(net.parameters.tobytes())
    assert len(set(results)) == len(rv.optimizers.names())
    assert trained(noisy, "--optimizer", "RProp", "--epochs", "3", "--batch-size", "60").parameters.tobytes() in results


def test_the_activation_is_that_of_the_hidden_layers(noisy):
    net = trained(noisy, "--activation", "gelu", "--hidden", "4,3", "--epochs", "1")
    assert [layer.activation for layer in net.layers] == ["gelu", "gelu", "linear"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["trian", "a.csv"],
            "no command 'trian'; there are demo, sample, train, predict, perceptron, simulate, network, info; did you mean 'train'?",
        ),
        (["--quit"], "no option '--quit'"),
        (["train", "a.csv", "--targt", "y"], "no option '--targt'; did you mean '--target'?"),
        (["train", "a.csv", "--batch_size=3"], "no option '--batch_size'; did you mean '--batch-size'?"),
        (["train", "a.csv", "--target", "y", "--epo", "3"], "no option '--epo'"),
        (["train", "--hidden", "8", "4", "a.csv", "--target", "y"], "several values of --hidden have commas"),
        (["simulate", "lif", "--curent", "3"], "no option '--curent'; did you mean '--current'?"),
        (["predict", "m.safetensors"], "required: data"),
    ],
)
def test_words_that_are_not_understood(words, said, capsys):
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("ranvier: error: ")
    assert said in error
    assert error.count("\n") == 1


def test_options_swallow_no_file():
    words = ["train", "--ignore", "a,b", "--hidden", "32,16", "data.csv", "--target", "y"]
    options = parser().parse_args(words)
    assert (options.data, options.hidden, options.ignore) == ("data.csv", [32, 16], ["a,b"])
    options = parser().parse_args(["simulate", "--parameter", "g_na=100,e_leak=-55", "hodgkin_huxley"])
    assert (options.model, options.parameter) == ("hodgkin_huxley", [("g_na", 100.0), ("e_leak", -55.0)])


def test_a_column_with_a_comma_in_its_name_can_be_ignored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text('"a, b",c,"d, e",x,y\n' + "1,2,3,4,u\n2,3,1,5,v\n" * 5)
    trained("d.csv", "--ignore", "a, b", "--ignore", 'c,"d, e"', "--epochs", "1")
    assert json.loads(rv.load("model.safetensors").metadata["columns"]) == ["x"]


def test_weights_that_no_file_can_hold_are_an_error():
    net = rv.Network([1, 1], dtype="float64", rng=0)
    net.parameters[:] = 1e200
    one = np.ones(1)
    with pytest.raises(CommandError, match="too large") as caught:
        unstandardise(net, ((one, 1e200 * one), (one, one)))
    assert caught.value.code == 1


def test_few_texts_may_all_differ(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("x,y\n" + "".join(f"{text},{text.upper()}\n" for text in "abcde"))
    net = trained("d.csv", "--test-fraction", "0", "--epochs", "300")
    assert net.predict(np.eye(5)).argmax(1).tolist() == [0, 1, 2, 3, 4]


def test_none_is_a_word_among_words_and_a_gap_among_numbers(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("pain,x,y\n" + "none,1,no\nsome,2,none\n" * 5 + "none,none,no\n")
    assert main(["train", "d.csv", "--target", "y"]) == 2
    assert "1 of 11 rows lack a value: 1 in 'x'" in capsys.readouterr().err
    net = trained("d.csv", "--drop-missing", "--epochs", "1")
    assert json.loads(net.metadata["categories"]) == {"pain": ["none", "some"]}
    assert json.loads(net.metadata["classes"]) == ["no", "none"]
    Path("new.csv").write_text("x,pain\n1,none\n")
    assert main(["predict", "model.safetensors", "new.csv"]) == 0
    Path("d.csv").write_text("x,y\n1,none\n2,none\n")
    assert main(["train", "d.csv", "--target", "y"]) == 2
    assert main(["train", "d.csv", "--target", "y", "--task", "regress"]) == 2
    first, second = capsys.readouterr().err.splitlines()[-2:]
    assert "one class only ('none')" in first
    assert "row 1 (line 2), column 'y': 'none' is not a number" in second


def test_class_names_cannot_steer_the_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("x\x1b[2J,y\n" + "1,\x1b[31mred\n2,\x9b5mblink\u202e\n" * 20)
    trained("d.csv", "--epochs", "1")
    main(["info", "model.safetensors"])
    Path("d.csv").write_text("x\x1b[2J,y\nq,1\n")
    main(["predict", "model.safetensors", "d.csv"])
    captured = capsys.readouterr()
    for text in (captured.out, captured.err):
        assert not re.search("[\x1b\x9b\u202e]", text)
    assert "\\x1b[31mred" in captured.out
    Path("d.csv").write_text("x\x1b[2J\n2\n")
    main(["predict", "model.safetensors", "d.csv"])
    assert "\n\x9b5mblink\u202e," in capsys.readouterr().out  # a file gets the name as it is


def test_errors_are_short_and_cannot_steer_the_terminal(capsys):
    assert main(["train", "no\x1b[31m.csv", "--target", "y"]) == 2
    assert "no\\x1b[31m.csv" in capsys.readouterr().err
    assert main(["train", "x" * 3000, "--target", "y"]) == 2
    assert len(capsys.readouterr().err) < 640
    assert len(shortlist(["a" * 50] * 30)) < 340
    assert shortlist(["a" * 50] * 30).endswith("more")


def test_names_in_a_confusion_table_are_one_line_each():
    lines = confusion_text(np.eye(2, dtype=int), ["a\nb", "\x1b[2J"]).splitlines()
    assert len(lines) == 4
    assert lines[1].split() == ["actual", "a\\nb", "\\x1b[2J"]


def test_the_confusion_table_fits_the_screen():
    names = [f"species number {k}" for k in range(8)]
    counts = np.arange(64).reshape(8, 8)
    widths = {width: max(map(len, confusion_text(counts, names, width).splitlines())) for width in (200, 80, 60)}
    assert 80 < widths[200] <= 200
    assert 60 < widths[80] <= 80
    assert widths[60] <= 60
    assert "predicted" in confusion_text(counts, names, 60)
    assert "most frequent mistakes" in confusion_text(counts, names, 40)


@pytest.mark.parametrize("unit", [1e-300, 1.0, 1e299])
def test_figures_of_a_regression_do_not_depend_on_the_unit(unit):
    actual, predicted = np.array([[1.0], [2.0], [4.0]]), np.array([[1.0], [2.5], [3.5]])
    line = regression_text(actual * unit, predicted * unit, full=False)
    assert line.startswith(f"held-out R² {1 - 0.5 / (14 / 3):.4f}, ")
    assert float(line.rpartition(" ")[2]) == pytest.approx(unit * (0.5 / 3) ** 0.5, rel=1e-3)
