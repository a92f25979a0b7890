"""The process is left alone: importing and using ranvier changes nothing but what was asked for."""

import json
import os
import re
import subprocess
import sys

import pytest
import ranvier as rv
from ranvier import _core

pytestmark = pytest.mark.once

STATE = """
import ctypes, json, locale, os, pathlib, random, signal, sys, threading, warnings, logging, atexit
import numpy as np
libm = ctypes.CDLL("libm.so.6")

def state():
    status = dict(line.split(":", 1) for line in pathlib.Path("/proc/self/status").read_text().splitlines())
    return {
        "rounding": libm.fegetround(),
        "subnormal": float(np.float64(1e-310) * np.float64(0.5)),
        "traps": libm.fegetexcept(),
        "numpy errors": np.geterr(),
        "locale": locale.setlocale(locale.LC_ALL),
        "handlers": {str(s): repr(signal.getsignal(s)) for s in signal.valid_signals()},
        "signals": [status[key] for key in ("SigBlk", "SigIgn", "SigCgt")],
        "random": repr(random.getstate()) + repr(np.random.get_state()),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "umask": status["Umask"],
        "threads": status["Threads"],
        "hooks": [repr(sys.excepthook), repr(sys.displayhook), repr(threading.excepthook)],
        "warnings": repr(warnings.filters),
        "logging": [repr(logging.root.handlers), logging.root.level],
        "recursion": sys.getrecursionlimit(),
        "path": sys.path[:],
        "at exit": atexit._ncallbacks(),
    }

before = state()
"""
AFTER = """
after = state()
print(json.dumps({key: [before[key], after[key]] for key in before if before[key] != after[key]}))
"""
USE = """
net = ranvier.Network([2, 3, 1], activation="tanh", rng=1)
x = np.ones((40, 2), np.float32)
net.fit(x, x[:, :1], epochs=3)
net.predict(x)
"""


def python(script, **environment):
    """stdout and stderr of a fresh interpreter."""
    environment = {key: value for key, value in os.environ.items() if key != "RANVIER_ISA"} | environment
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize("use", ["", USE], ids=["import", "fit"])
def test_nothing_changes(use):
    out, err = python(f"{STATE}\nimport ranvier\n{use}\n{AFTER}")
    assert err == ""
    assert out.count("\n") == 1, "ranvier printed something"
    assert json.loads(out) == {}


def test_the_probe_sees_a_change():
    changes = "import os, signal; libm.fesetround(0x800); signal.signal(signal.SIGTERM, lambda *_: None)"
    assert {"rounding", "handlers", "signals"} <= set(json.loads(python(f"{STATE}\n{changes}\n{AFTER}")[0]))


def test_optional_libraries_stay_out():
    out, _ = python("import sys, ranvier; print(*{name.split('.')[0] for name in sys.modules})")
    assert not set(out.split()) & {
        "sklearn",
        "scipy",
        "matplotlib",
        "pandas",
        "tqdm",
        "onnx",
        "xarray",
        "neo",
        "safetensors",
    }


def test_import_adds_at_most_30_ms_to_numpy():
    # CPU time of this thread, for OpenBLAS has just started threads that spin for a while; a machine that is slow or
    # shared makes NumPy's own import as much longer, so the limit is a part of it where that is more
    script = """
import time
start = time.thread_time(); import numpy
middle = time.thread_time(); import ranvier
print(middle - start, time.thread_time() - middle)
"""
    runs = [map(float, python(script, PYTHONDONTWRITEBYTECODE="")[0].split()) for _ in range(4)]  # the first compiles
    assert min(ours - max(0.030, 0.4 * numpys) for numpys, ours in runs) <= 0


@pytest.mark.parametrize("bad", ["sse9", "AVX2", "x" * 1000, "neon"])
def test_bad_isa_is_one_warning(bad):
    script = """
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    import ranvier
print(ranvier.config()["isa"], [w.category.__name__ for w in seen], str(seen[0].message))
"""
    out, _ = python(script, RANVIER_ISA=bad)
    best = rv.config()["available_isas"][0]
    assert out.startswith(f"{best} ['RuntimeWarning'] ")
    assert bad[:40] in out
    assert all(name in out for name in rv.config()["available_isas"])
    assert len(out) < 600


@pytest.mark.parametrize("isa", ["", *rv.config()["available_isas"]])
def test_good_isa_is_followed_silently(isa):
    script = "import warnings; warnings.simplefilter('error'); import ranvier; print(ranvier.config()['isa'])"
    assert python(script, RANVIER_ISA=isa)[0].strip() == (isa or rv.config()["available_isas"][0])


def test_subinterpreter_is_refused_without_hanging(tmp_path):
    script = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
here = interpreters.create()
code = "try:\\n import ranvier\\nexcept ImportError as error:\\n open({!r}, 'w').write(str(error))".format(PATH)
interpreters.run_string(here, code)
"""
    answer = tmp_path / "answer"
    python(f"PATH = {str(answer)!r}\n{script}")
    refusal = answer.read_text()
    if sys.version_info < (3, 12):
        assert "Python 3.12" in refusal
    else:
        assert refusal


def elf(*options):
    return subprocess.run([*options, _core.__file__], check=True, capture_output=True, text=True, timeout=30).stdout


def test_module_is_hardened():
    assert "GNU_RELRO" in elf("readelf", "-lW")
    assert re.search(r"FLAGS.*NOW", elf("readelf", "-dW"))
    assert not re.search(r"GNU_STACK.*RWE", elf("readelf", "-lW"))
    assert "__stack_chk_fail" in elf("nm", "-D", "--undefined-only")


def test_module_exports_its_entry_only():
    names = [line.split()[-1] for line in elf("nm", "-D", "--defined-only").splitlines()]
    assert names == ["PyInit__core"]


def test_module_cannot_print_exit_or_meddle():
    wanted = {line.split()[-1].split("@")[0] for line in elf("nm", "-D", "--undefined-only").splitlines()}
    meddlers = (
        "exit _exit abort printf puts putchar setlocale signal sigaction setenv putenv srand rand fesetround fesetenv"
    )
    assert not wanted & {*meddlers.split(), "_ZSt4cout", "_ZSt4cerr"}
    assert not [name for name in wanted if name.startswith(("GOMP_", "omp_", "__kmpc_"))], "no OpenMP"
