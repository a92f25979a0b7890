"""``ranvier train`` and ``predict`` on tables as people have them, made by tests/data/tables/make_tables.py."""

import csv
import gzip
import importlib.util
import io
import json
from pathlib import Path

import numpy as np
import pytest
import ranvier as rv
from ranvier.cli import main

pytestmark = pytest.mark.once

TABLES = Path(__file__).parents[1] / "data" / "tables"
SURVIVAL = ["--target", "Survived", "--ignore", "PassengerName,Ticket", "--ignore", "Cabin"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def table(name):
    return str(TABLES / name)


def trained(capsys, name, *options):
    capsys.readouterr()
    assert main(["train", table(name), *options]) == 0
    captured = capsys.readouterr()
    return captured.out, [line for line in captured.err.splitlines() if line.startswith("ranvier: ")]


def refused(capsys, *arguments):
    capsys.readouterr()
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [line[:16] for line in captured.err.splitlines() if "left out" not in line] == ["ranvier: error: "]
    assert len(captured.err) < 1000
    return captured.err


def predicted(capsys, data, *options):
    capsys.readouterr()
    assert main(["predict", "model.safetensors", data, *options]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_stored_tables_are_those_of_the_script(tmp_path):
    spec = importlib.util.spec_from_file_location("make_tables", TABLES / "make_tables.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    stored = {path.name: path.read_bytes() for path in TABLES.iterdir() if path.is_file() and path.suffix != ".py"}
    for files in (made, stored):
        assert gzip.decompress(files.pop("houses.tsv.gz")) == files["houses.tsv"]  # zlib's versions differ
    assert made == stored


def test_texts_of_many_kinds_are_refused_with_the_option_that_leaves_them_out(capsys):
    error = refused(capsys, "train", table("passengers.csv"), "--target", "Survived")
    assert "row 3 (line 4), column 'Ticket': 'A/5 1003' is not a number" in error
    assert "'PassengerName' holds 160 different texts" in error
    assert "'Cabin' holds 41 different texts" in error
    assert "--ignore PassengerName,Ticket,Cabin leaves them out" in error


def test_missing_values_are_counted_by_column(capsys):
    error = refused(capsys, "train", table("passengers.csv"), *SURVIVAL)
    assert "row 3 (line 4), column 'Age': a value is missing" in error
    assert "22 of 160 rows lack a value: 21 in 'Age', 2 in 'Embarked'; --drop-missing" in error
    assert not Path("model.safetensors").exists()


def test_texts_of_few_kinds_are_one_hot_encoded(capsys):
    out, notes = trained(capsys, "passengers.csv", *SURVIVAL, "--drop-missing")
    assert notes == ["ranvier: left out: 22 of 160 rows lack a value: 21 in 'Age', 2 in 'Embarked'"]
    assert "one-hot 'Sex': 'female', 'male'" in out
    assert "rows: 110 to train, 28 held out" in out
    net = rv.load("model.safetensors")
    assert json.loads(net.metadata["categories"]) == {"Sex": ["female", "male"], "Embarked": ["C", "Q", "S"]}
    Path("new.csv").write_text(
        "Embarked;Age;Sex;Fare;SibSp;Pclass;PassengerId\nQ;40;male;8,5;1;3;7\nC;30,0;female;60;0;1;8\n"
    )
    rows = predicted(capsys, "new.csv")
    inputs = [[7, 3, 0, 1, 40, 1, 8.5, 0, 1, 0], [8, 1, 1, 0, 30, 0, 60, 1, 0, 0]]  # in the order of the table
    expected = net.predict(inputs)
    assert [row["predicted"] for row in rows] == ["0", "1"]
    assert [row["probability"] for row in rows] == [f"{p:.6g}" for p in expected.max(1)]
    assert main(["info", "model.safetensors"]) == 0
    assert "'female', 'male'" in capsys.readouterr().out


def test_a_text_that_the_model_does_not_know_is_named(capsys):
    trained(capsys, "passengers.csv", *SURVIVAL, "--drop-missing", "--quiet")
    head = "PassengerId,Pclass,Sex,Age,SibSp,Fare,Embarked\n7,3,male,40,1,8.5,S\n"
    Path("new.csv").write_text(head + "8,3,Male,40,1,8.5,S\n")
    error = refused(capsys, "predict", "model.safetensors", "new.csv")
    assert "row 2 (line 3), column 'Sex': 'Male'" in error
    assert "'female', 'male'" in error
    Path("new.csv").write_text(head + "8,3,,40,1,8.5,S\n")
    error = refused(capsys, "predict", "model.safetensors", "new.csv")
    assert "column 'Sex': a value is missing; 1 of 2 rows lack a value: 1 in 'Sex'" in error


def test_a_table_without_a_header(capsys):
    error = refused(capsys, "train", table("flowers.data"), "--target", "5")
    assert "--no-header numbers the columns" in error
    out, _ = trained(capsys, "flowers.data", "--target", "5", "--no-header")
    assert "90 rows, 4 numeric columns" in out
    assert "held-out accuracy 1.0000 (18 of 18)" in out
    kinds = [f"Iris-{kind}" for kind in "abc" for _ in range(30)]
    assert [row["predicted"] for row in predicted(capsys, table("flowers.data"))] == kinds
    inputs = "".join(line.rpartition(",")[0] + "\n" for line in Path(table("flowers.data")).read_text().splitlines())
    Path("inputs.csv").write_text(inputs)
    assert [row["predicted"] for row in predicted(capsys, "inputs.csv", "--no-header")] == kinds
    Path("inputs.csv").write_text("1,2,3\n")
    error = refused(capsys, "predict", "model.safetensors", "inputs.csv")
    assert "3 columns for 4 inputs: '1', '2', '3', '4'" in error
    assert "they are 1 … 5" in refused(capsys, "train", table("flowers.data"), "--target", "6", "--no-header")


def test_inputs_without_a_header_for_a_model_with_names(capsys):
    trained(capsys, "wines.csv", "--target", "quality", "--quiet")
    lines = Path(table("wines.csv")).read_text().splitlines()[1:]
    Path("bare.csv").write_text("\n".join(line.rpartition(";")[0] for line in lines))
    assert predicted(capsys, "bare.csv", "--no-header") == predicted(capsys, table("wines.csv"))


def test_rare_whole_numbers_are_a_quantity(capsys):
    out, _ = trained(capsys, "wines.csv", "--target", "quality")
    assert "target 'quality': a number (whole numbers, 3 in 2 rows only; --task classify learns classes)" in out
    marks = [int(line.rpartition(";")[2]) for line in Path(table("wines.csv")).read_text().splitlines()[1:]]
    answers = [float(row["predicted"]) for row in predicted(capsys, table("wines.csv"))]
    assert np.sqrt(np.mean(np.subtract(answers, marks) ** 2)) < 0.3  # their standard deviation is 1.2


def test_decimal_commas_and_empty_rows(capsys):
    assert "--ignore Time leaves it out" in refused(capsys, "train", table("air.csv"), "--target", "C6H6(GT)")
    _, notes = trained(
        capsys, "air.csv", "--target", "C6H6(GT)", "--ignore", "Date, Time", "--hidden", "0", "--epochs", "300"
    )
    assert notes[-1] == "ranvier: left out: 7 of 127 rows are empty"
    X = [[2.5, 1000, 10.5]]
    assert rv.load("model.safetensors").predict(X)[0, 0] == pytest.approx(3 * 2.5 + 4 - 1.05, abs=1e-3)
    Path("new.csv").write_text("CO(GT);Sensor;T\n2,5;1.000,0;10,5\n")  # a point between thousands
    assert float(predicted(capsys, "new.csv")[0]["predicted"]) == pytest.approx(10.45, abs=1e-3)


def test_whole_prices_and_places(capsys):
    out, _ = trained(capsys, "houses.tsv", "--target", "price", "--hidden", "0", "--epochs", "300")
    assert "target 'price': a number (104 different whole numbers; --task classify learns classes)" in out
    with open(table("houses.tsv")) as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    answers = [float(row["predicted"]) for row in predicted(capsys, table("houses.tsv"))]
    assert np.allclose(answers, [int(row["price"]) for row in rows], rtol=0, atol=500)  # prices are 60,000 … 490,000


def test_a_gzip_file_gives_the_same_model(capsys):
    trained(capsys, "houses.tsv", "--target", "price", "--epochs", "2")
    plain = Path("model.safetensors").read_bytes()
    trained(capsys, "houses.tsv.gz", "--target", "price", "--epochs", "2")
    assert Path("model.safetensors").read_bytes() == plain


@pytest.mark.parametrize("target", ["kind", "tiny"])
def test_subnormal_numbers_are_refused_before_the_training(target, capsys):
    error = refused(capsys, "train", table("subnormal.csv"), "--target", target)
    assert "column 'tiny'" in error or "column 'y'" in error
    assert "too close together" in error
    assert not Path("model.safetensors").exists()


def test_small_normal_numbers_are_learned(capsys):
    text = Path(table("houses.tsv")).read_text()
    lines = [line.split("\t") for line in text.splitlines()]
    small = [lines[0], *([f"{area}e-290", rooms, place, f"{price}e-295"] for area, rooms, place, price in lines[1:])]
    Path("small.csv").write_text("\n".join(map("\t".join, small)))
    assert main(["train", "small.csv", "--target", "price", "--hidden", "0", "--epochs", "300"]) == 0
    out = capsys.readouterr().out
    assert "held-out R² 1.0000" in out
    assert "mean alone: 1.0" in out
    answers = [float(row["predicted"]) for row in predicted(capsys, "small.csv")]
    assert np.allclose(answers, [float(row[3]) for row in small[1:]], rtol=0, atol=5e-293)


def test_six_thousand_columns_are_refused_or_learned(capsys):
    def written(name, n):
        names = [f"{name}{k}" for k in range(n)]
        rows = [",".join(str((k * row) % 7) for k in range(n)) + f",{'ab'[row % 2]}" for row in range(8)]
        Path("wide.csv").write_text("\n".join([",".join([*names, "y"]), *rows]))

    written("column_", 6000)
    error = refused(capsys, "train", "wide.csv", "--target", "y")
    assert "bytes" in error
    assert "--ignore" in error
    assert not Path("model.safetensors").exists()
    written("c", 5000)
    assert main(["train", "wide.csv", "--target", "y", "--epochs", "1", "--hidden", "2"]) == 0
    assert len(predicted(capsys, "wide.csv")) == 8
