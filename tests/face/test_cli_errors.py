"""What a user can get wrong on the command line: one line on stderr, the right exit code, nothing written."""

import pytest
import ranvier as rv
from ranvier.cli import main

pytestmark = pytest.mark.arithmetic

GOOD = "x,y\n1,a\n2,b\n3,a\n4,b\n"
BAD_FILES = {
    "empty": ("", ["empty"]),
    "blank": ("\n \n", ["empty"]),
    "header only": ("x,y\n", ["0 rows"]),
    "ragged": ("x,y\n1,a\n2\n", ["line 3", "1 field", "2"]),
    "ragged after blanks": ("\n\nx,y\n1,a\n\n2,b,c\n", ["line 6", "3 fields"]),
    "ragged after a field of two lines": ('x,y\n1,"a\nb"\n2,b,c\n', ["line 4", "3 fields"]),
    "missing": ("x,z,y\n1,2,a\n2,,b\n", ["row 2", "line 3", "'z'", "missing"]),
    "missing as nan": ("x,y\n1,a\nNaN,b\n", ["row 2", "'x'", "missing"]),
    "missing target": ("x,y\n1,a\n2,\n", ["row 2", "'y'", "missing"]),
    "missing number in target": ("x,y\n1,5\n2,NA\n3,6\n", ["row 2", "'y'", "missing"]),
    "infinite": ("x,y\n1,a\ninf,b\n", ["row 2", "'x'", "infinite"]),
    "too large": ("x,y\n1e300,a\n-1e301,b\n1e300,a\n-1e300,b\n", ["row 2", "'x'", "too large"]),
    "too small": ("x,y\n1e-320,a\n2e-320,b\n4e-320,a\n3e-320,b\n", ["'x'", "too close", "unit"]),
    "too small target": ("x,y\n1,1e-320\n2,2e-320\n3,1e-319\n4,1.5e-320\n", ["'y'", "too close", "unit"]),
    "text among numbers": ("x,y\n1,a\nhello,b\n", ["row 2", "'x'", "'hello'", "not a number"]),
    "text far down": ("x,y\n" + "1,a\n2,b\n" * 300 + "hello,b\n", ["row 601", "line 602", "'hello'"]),
    "underscore": ("x,y\n1,a\n2020_01,b\n", ["row 2", "'2020_01'"]),
    "unknown target": ("x,z\n1,a\n2,b\n", ["'y'", "'x', 'z'"]),
    "one class": ("x,y\n1,a\n2,a\n", ["one class", "'a'"]),
    "one value": ("x,y\n1,2.5\n2,2.5\n", ["'y'", "2.5 only"]),
    "target alone": ("y\na\nb\n", ["no columns to learn from"]),
    "nothing but quotes": ('""\n', ["empty"]),
    "decimal comma": ('x,y\n"1,5",a\n"2,5",b\n', ["row 1", "'x'", "'1,5'", "decimal comma"]),
    "decimal comma beside numbers": ('x,z,y\n1,"3,5",a\n2,4,b\n', ["row 1", "'z'", "'3,5'", "decimal comma"]),
    "decimal comma in target": ('x,y\n1,2\n2,"3,5"\n3,4\n', ["row 2", "'y'", "'3,5'", "decimal comma"]),
    "decimal commas beside points": (
        "x;z;y\n1;3,5;a\n2.5;4,5;b\n",
        ["row 2", "'x'", "'2.5'", "decimal point", "'z'", "'3,5'"],
    ),
    "decimal comma and point in one column": ("x;y\n1,5;a\n2.5;b\n", ["row 2", "'x'", "'2.5'", "decimal point"]),
    "decimal commas between commas": ("x,z,y\n1,5,2,5,a\n", ["line 2", "5 fields", "has 3", "decimal comma"]),
    "other delimiter": ("x,z,y\n1;2;a\n", ["line 2", "1 field", "';'", "','"]),
    "no header": ("1.5,2,a\n2.5,3,b\n", ["'y'", "'1.5'", "header line", "--no-header"]),
    "no header, equal values": ("1,1,a\n2,3,b\n", ["'y'", "header line", "--no-header"]),
    "blanks between columns": ("x  y\n1  a\n2  b\n", ["'x y'", "blanks do not"]),
    "names of rows": (
        "x,z,y\n" + "".join(f"No. {i},{i},{'ab'[i % 2]}\n" for i in range(6)),
        ["'x'", "every row", "--ignore x"],
    ),
    "duplicate names": ("x,x,y\n1,2,a\n3,4,b\n", ["'x'", "more than once"]),
    "not text": (b"x,y\n\xff\xfe,a\n", ["UTF-8"]),
    "endless field": ("x,y\n1," + "a" * 200_000 + "\n", ["line 2", "a field is longer than 131072"]),
    "endless name": (f"x,{'n' * 200_000},y\n1,2,a\n3,4,b\n", ["line 1", "field", "131072"]),
    "names too long": (f"x,{'n' * 70_000},y\n1,2,a\n3,4,b\n", ["names", "bytes", "--ignore"]),
    "names too long in the file": ("x,y\n" + "".join(f"{i},{chr(1) * 11 * (i + 1)}\n" for i in range(60)), ["bytes"]),
    "damaged gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc", ["gzip"]),
    "workbook": (b"PK\x03\x04 and so on", ["workbook", "CSV"]),
}


def one_line_error(capsys, arguments, code=2):
    capsys.readouterr()
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ranvier: error: ")
    assert captured.err.count("\n") == 1
    assert len(captured.err) < 1000
    return captured.err


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_file(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    content, words = BAD_FILES[case]
    path = tmp_path / "bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    error = one_line_error(capsys, ["train", str(path), "--target", "y", "--quiet"])
    assert all(word in error for word in words), error
    assert not (tmp_path / "model.safetensors").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "none.csv", "--target", "y"], ["none.csv", "No such file"]),
        (["train", ".", "--target", "y"], ["directory"]),
        (["train", "good.csv", "--target", "y", "--ignore", "q"], ["--ignore", "'q'", "'x'"]),
        (["train", "good.csv", "--target", "y", "--ignore", "x"], ["no columns to learn from"]),
        (["train", "good.csv"], ["--target", "'x', 'y'"]),
        (["train", "good.csv", "--target", "Y"], ["'Y'", "did you mean 'y'?"]),
        (["train", "good.csv", "--target", "y", "--optimizer", "adan"], ["--optimizer", "did you mean 'adam'?"]),
        (["train", "good.csv", "--target", "y", "--activation", "ReLu"], ["--activation", "did you mean 'relu'?"]),
        (["train", "/dev/zero", "--target", "y"], ["/dev/zero", "device"]),
        (["sample", "Iris"], ["'Iris'", "did you mean 'iris'?"]),
        (["train", "good.csv", "--target", "y", "--task", "regress"], ["row 1", "'a'", "not a number"]),
        (["train", "good.csv", "--target", "y", "--output", "no/folder/m"], ["--output", "no folder"]),
        (["demo", "--output", "."], ["--output", "folder"]),
        (["predict", "none.safetensors", "good.csv"], ["none.safetensors", "No such file"]),
        (["predict", "good.csv", "good.csv"], ["good.csv"]),
        (["info", "none.safetensors"], ["none.safetensors"]),
    ],
)
def test_bad_argument_values(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD)
    error = one_line_error(capsys, arguments)
    assert all(word in error for word in words), error


@pytest.mark.parametrize(
    "options",
    [["--epochs", "0"], ["--epochs", "1.5"], ["--seed", "-1"], ["--test-fraction", "1"], ["--learning-rate", "0"],
     ["--learning-rate", "nan"], ["--batch-size", "0"], ["--hidden", "-3"], ["--hidden", "3,x"], ["--task", "sing"], ["--nonsense"],
     ["--l2", "-1"], ["--patience", "0"]],
)  # fmt: skip
def test_bad_options(options, capsys):
    assert main(["train", "data.csv", "--target", "y", *options]) == 2
    assert options[0] in capsys.readouterr().err


@pytest.fixture
def model(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text("width,height,y\n1,2,a\n2,1,b\n3,5,a\n4,5,b\n")
    assert main(["train", "good.csv", "--target", "y", "--epochs", "1"]) == 0
    return "model.safetensors"


def test_predict_without_its_columns(model, tmp_path, capsys):
    (tmp_path / "other.csv").write_text("width,length\n1,2\n")
    error = one_line_error(capsys, ["predict", model, "other.csv"])
    assert "'height'" in error
    assert "'length'" in error


def test_predict_with_a_missing_value(model, tmp_path, capsys):
    (tmp_path / "other.csv").write_text("width,height\n1,2\n,2\n")
    assert "row 2 (line 3), column 'width'" in one_line_error(capsys, ["predict", model, "other.csv"])


def test_predict_with_its_arguments_swapped(model, capsys):
    assert f"ranvier predict {model} good.csv" in one_line_error(capsys, ["predict", "good.csv", model])
    assert "text" in one_line_error(capsys, ["predict", "good.csv", "good.csv"])


def test_a_model_never_replaces_its_data(model, tmp_path, capsys):
    before = (tmp_path / "good.csv").read_bytes()
    assert "data" in one_line_error(capsys, ["train", "good.csv", "--target", "y", "--output", "./good.csv"])
    assert (tmp_path / "good.csv").read_bytes() == before


@pytest.mark.parametrize("command", [["train", "good.csv", "--target", "y"], ["demo"]])
def test_replacing_a_file_is_announced(command, model, capsys):
    def said(*options):
        assert main([*command, "--epochs", "1", *options]) == 0
        return "replaced" in capsys.readouterr().out

    assert said("--output", model)
    assert not said("--output", "new.safetensors")
    assert not said("--output", model, "--quiet")


def test_predict_with_a_model_without_names(model, capsys):
    rv.Network([2, 3], rng=0).save("bare.safetensors")
    assert "names" in one_line_error(capsys, ["predict", "bare.safetensors", "good.csv"])


def test_divergence_is_one_line_and_code_1(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text("x,y\n" + "".join(f"{i},{2.5 * i}\n" for i in range(100)))
    arguments = ["train", "d.csv", "--target", "y", "--hidden", "0", "--learning-rate", "1e6", "--quiet"]
    assert "--learning-rate" in one_line_error(capsys, arguments, code=1)
    assert not (tmp_path / "model.safetensors").exists()
