"""Headers of C: every layer and activation, compiled without a warning, predicts what the network predicts."""

import os
import subprocess

import image_networks
import mirror
import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES
from oracle import network
from ranvier._nets.interchange.c_functions import ACTIVATIONS, LAYERS
from refusal import refuses
from rounding import assert_rounding
from written_networks import CASES, DENSE, IMAGES, MORE, ROWS, case_name, dense, inputs, more, one

pytestmark = pytest.mark.once

MAIN = """
#include <stdio.h>
#include <stdlib.h>
{includes}
int main(int count, char** words) {{
  static {kind} x[4096], y[4096];
  if (count < 2) return 1;
  switch (atoi(words[1])) {{
{cases}
  }}
  return 0;
}}
"""
CASE = """    case {k}:
      while (fread(x, sizeof *x, M{k}_N_IN, stdin) == M{k}_N_IN) {{
        m{k}_predict(x, y);
        fwrite(y, sizeof *y, M{k}_N_OUT, stdout);
      }}
      break;"""
STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-Wconversion", "-Wdouble-promotion", "-O1"]
LANGUAGES = {"c": ["-x", "c", "-std=c99"], "c++": ["-x", "c++", "-std=c++17"]}


def compiled(folder, headers, kind, language):
    """A program that has all headers and applies the one whose number it is given to rows from its input."""
    for k, text in enumerate(headers):
        (folder / f"m{k}.h").write_text(text, encoding="utf-8")
    source = MAIN.format(
        includes="\n".join(f'#include "m{k}.h"' for k in range(len(headers))),
        kind=kind,
        cases="\n".join(CASE.format(k=k) for k in range(len(headers))),
    )
    (folder / "main.c").write_text(source)
    command = [os.environ.get("CC", "cc"), *LANGUAGES[language], *STRICT, "main.c", "-o", "main", "-lm"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[:3000]
    return folder / "main"


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """By dtype: all cases as one program."""
    found = {}
    for dtype, kind, language in (("float32", "float", "c"), ("float64", "double", "c++")):
        headers = [one(case, dtype).to_c_header(name=f"m{k}") for k, case in enumerate(CASES)]
        found[dtype] = compiled(tmp_path_factory.mktemp(dtype), headers, kind, language)
    return found


def outputs(program, k, x, n_out):
    done = subprocess.run([program, str(k)], input=x.tobytes(), capture_output=True, check=True, timeout=60)
    return np.frombuffer(done.stdout, x.dtype).reshape(len(x), n_out)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", [*DENSE, *IMAGES], ids=case_name)
def test_it_predicts_what_the_oracle_does(case, dtype, programs):
    """Sums of up to 200 products may round in another order, here and there; so both sides are compared with float64."""
    _, twin = image_networks.pair(case, dtype) if case in IMAGES else dense(case, dtype)
    net = one(case, dtype)
    x = inputs(net)
    found = outputs(programs[dtype], CASES.index(case), x, net.layers[-1].n_out)
    flat = x.reshape(ROWS, -1)
    assert_rounding(found, lambda n, x: network.forward(n, x)[1][-1], twin, flat, dtype=dtype, chain=200)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", MORE)
def test_other_ends(case, dtype, programs):
    """Sums of at most 24 products of numbers about 1."""
    net = more(dtype)[case]
    x = inputs(net)
    found = outputs(programs[dtype], CASES.index(case), x, net.layers[-1].n_out)
    np.testing.assert_allclose(found, net.predict(x).reshape(found.shape), rtol=0, atol=100 * np.finfo(dtype).eps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("transfer", ["hardlim", "hardlims"])
def test_a_perceptron(transfer, language, tmp_path):
    net = rv.PerceptronNetwork(2, 1, transfer)
    net.set_weights([[1.0, 1.0]], [-1.5])
    x = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]])
    program = compiled(tmp_path, [net.to_c_header(name="m0")], "double", language)
    assert outputs(program, 0, x, 1).tobytes() == net.predict(x).tobytes()


def test_weights_are_exact():
    net = rv.Network([3, 2], rng=0)
    net.parameters[:6] = [0.1, -1e-45, 3.4028235e38, 0.0, -3.0, 1 / 3]
    text = net.to_c_header()
    rows = text.split("model_w0[6] = { /* 2 x 3 */\n")[1].split("};")[0]
    found = [float.fromhex(word.strip(" \nf")) for word in rows.replace("f,", ",").split(",")]
    assert np.array(found, "f4").tobytes() == net.layers[0].weight.tobytes()


def test_names_go_along_and_cannot_break_out(tmp_path):
    net = rv.Network([2, 3], output="softmax", rng=0)
    net.feature_names = ['a "quote" \\ ??/', "*/ é\n"]
    net.classes = ["no", "yes", "*/"]
    text = net.to_c_header(tmp_path / "net.h", name="m0")
    assert (tmp_path / "net.h").read_text(encoding="utf-8") == text
    main = '#include <stdio.h>\n#include "net.h"\nint main(void) { printf("%s|%s|%s", m0_features[0], m0_features[1], m0_classes[2]); return 0; }'
    (tmp_path / "main.c").write_text(main)
    subprocess.run(["cc", "-std=c99", "-Wall", "-Werror", "main.c", "-o", "main", "-lm"], cwd=tmp_path, check=True)
    told = subprocess.run([tmp_path / "main"], capture_output=True, check=True).stdout.decode()
    assert told == 'a "quote" \\ ??/|*/ é\n|*/'


def test_the_tables_have_what_the_library_has():
    """A layer or an activation that is new needs its text in C."""
    assert {*LAYERS} == {*rv._core.layers()}
    assert {*ACTIVATIONS} == {*rv.activations.names()}
    assert {mirror.parts(case)[0] for case in DENSE} == {*ACTIVATIONS}
    assert {layer.kind for case in CASES for layer in one(case, "float32").layers} == {*LAYERS}


def test_what_is_refused(tmp_path):
    net = rv.Network([2, 1], rng=0)
    for name in ("", "2x", "a b", "é", "a" * 61):
        with refuses(ValueError, "name"):
            net.to_c_header(name=name)
    with refuses(TypeError, "name"):
        net.to_c_header(name=3)
    with refuses(IsADirectoryError, str(tmp_path)):
        net.to_c_header(tmp_path)
    with refuses(FileNotFoundError):
        net.to_c_header(tmp_path / "none" / "net.h")
    net.layers[0].bias[0] = np.nan
    with refuses(ValueError, "layers[0].bias must be finite"):
        net.to_c_header(tmp_path / "net.h")
    assert not [*tmp_path.iterdir()]
