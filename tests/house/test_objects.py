"""What the compiler made: symbols of each instruction set, vector instructions, headers that stand alone."""

import functools
import re
import subprocess
from pathlib import Path

import pytest
import ranvier as rv
from ranvier import _core

pytestmark = pytest.mark.once

INCLUDE = Path(rv.get_include())
LIBRARIES = next(INCLUDE.parent.glob("lib*"))
ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "cpp/src/kernels"
ISAS = [path.stem for path in sorted(KERNELS.glob("*.cpp"))]
# avx2_nets is what kernels/nets.inl makes with the flags of avx2, and so on
PARTS = [f"{isa}_{path.stem}" for isa in ISAS for path in sorted(KERNELS.glob("*.inl")) if path.stem != "tables"]
# activations made of an elementary function, each element by itself
OF_FUNCTIONS = [
    re.search(rf"X\({name}, (\w+)\)", (INCLUDE / "ranvier/lists.hpp").read_text())[1]
    for name, info in _core.activations().items()
    if re.search("exp|log|tanh|erf", info["formula"]) and info["hidden"]
]
REGISTER = {"avx2": "ymm", "avx512": "zmm"}  # instruction sets with an fma, and their widest register


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


@functools.cache
def member(part):
    """The newest object file of one part for one instruction set, in the folder where the library was built."""
    objects = ROOT.glob(f"build/**/ranvier_{part}.dir/kernels/{part}.cpp.o")
    return max(objects, key=lambda path: path.stat().st_mtime)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("objects")


@functools.cache
def functions(isa, folder):
    """Demangled name -> assembly text of every function of an instruction set."""
    linked = folder / f"{isa}.so"  # so that calls have names
    run("ld", "-shared", "-o", linked, member(f"{isa}_nets"))
    text = run("objdump", "-dC", "--no-show-raw-insn", linked)
    return dict(re.findall(r"^[0-9a-f]+ <(.*)>:\n((?:.+\n)*)", text, re.MULTILINE))


def with_callees(name, known):
    """The assembly text of a function and of all that it calls."""
    seen, waiting = {}, [name]
    while waiting:
        name = waiting.pop()
        if name in known and name not in seen:
            seen[name] = known[name]
            waiting += re.findall(r"(?:call|jmp) +[0-9a-f]+ <(.*)>$", known[name], re.MULTILINE)
    return "".join(seen.values())


def test_every_instruction_set_is_in_the_library():
    assert set(rv.config()["available_isas"]) <= set(ISAS)
    shared = LIBRARIES / "libranvier.so"
    if shared.exists():  # in a wheel: one library, which has hidden the kernels
        assert {path.name for path in LIBRARIES.iterdir() if path.is_file()} == {"libranvier.so"}
    else:
        assert {f"{part}.cpp.o" for part in PARTS} <= set(run("ar", "t", str(LIBRARIES / "libranvier.a")).split())


def test_library_exports_what_is_public():
    shared = LIBRARIES / "libranvier.so"
    listing = run("nm", "-D", "--defined-only", str(shared)).splitlines() if shared.exists() else []
    names = {line.split()[-1] for line in listing}
    public = re.compile(r"_Z(NK?|T[ISV]N)7ranvier2v0|ranvier_\w+$")  # ranvier::v0::…, and the C interface
    assert [name for name in names if not public.match(name)] == []
    assert not shared.exists() or {"ranvier_version", "_ZN7ranvier2v07versionEv"} <= names


@pytest.mark.parametrize("part", PARTS)
def test_symbols_stay_in_their_namespace(part):
    isa = part.split("_")[0]
    # one weak std:: function compiled for AVX-512 may be the one that the linker keeps for every processor
    inside = re.compile(rf"_ZZ*(T[VSI])?NK?7ranvier{len(isa)}{isa}")
    listing = [line.split() for line in run("nm", str(member(part))).splitlines()]
    defined = [line[-1] for line in listing if line[-2] not in "Uw" and not line[-1].startswith(".L")]
    assert defined
    outside = [name for name in defined if not inside.match(name)]
    assert not outside, run("c++filt", *outside)


@pytest.mark.parametrize("part", PARTS)
def test_kernels_call_nothing(part):
    # not exp, not tanh, not operator new: what a kernel computes is in its own object
    wanted = {line.split()[-1] for line in run("nm", "-u", str(member(part))).splitlines()}
    assert wanted <= {"memcpy", "memmove", "memset", "_GLOBAL_OFFSET_TABLE_"}


@pytest.mark.parametrize("dtype", ["float", "double"])
@pytest.mark.parametrize("isa", REGISTER)
def test_products_are_packed_fma(isa, dtype, folder):
    suffix = {"float": "s", "double": "d"}[dtype]
    products = {
        n: t for n, t in functions(isa, folder).items() if f"<{dtype}" in n and re.search(r"product|tile|multipl", n)
    }
    text = "".join(products.values())
    packed = re.findall(rf"vfn?madd\d+p{suffix} .*%{REGISTER[isa]}", text)
    scalar = re.findall(rf"vfn?madd\d+s{suffix} ", text)
    assert len(packed) >= 3, sorted(products)  # forward, delta, gradient
    assert not scalar


@pytest.mark.parametrize("dtype", ["float", "double"])
@pytest.mark.parametrize("isa", REGISTER)
def test_products_fetch_ahead(isa, dtype, folder):
    # gcc drops the calls of what only prefetches
    known = functions(isa, folder)
    tiles = [text for name, text in known.items() if f"tile<{dtype}, " in name]
    assert sum("prefetcht0" in text for text in tiles) >= 2  # those of large products
    blocks = [name for name in known if f"multiply_blocks<{dtype}>" in name]
    assert "prefetcht1" in "".join(with_callees(name, known) for name in blocks)


@pytest.mark.parametrize("dtype", ["float", "double"])
@pytest.mark.parametrize("kernel", OF_FUNCTIONS)
@pytest.mark.parametrize("isa", REGISTER)
def test_activations_are_packed(isa, kernel, dtype, folder):
    name = f"activation_value<ranvier::{isa}::{kernel}, {dtype}>"
    known = functions(isa, folder)
    parts = [full for full in known if name in full]  # gcc may make two of one
    assert parts
    text = "".join(with_callees(full, known) for full in parts)
    suffix = {"float": "s", "double": "d"}[dtype]
    assert re.search(rf"vfn?madd\d+p{suffix} .*%{REGISTER[isa]}", text)
    assert not re.search(rf"vfn?madd\d+s{suffix} ", text)


HEADERS = sorted(path.relative_to(INCLUDE) for path in INCLUDE.rglob("*.hpp"))
STRICT = ["-std=c++17", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror"]


@pytest.mark.parametrize("header", HEADERS, ids=str)
def test_header_compiles_alone(header, tmp_path):
    source = tmp_path / "alone.cpp"
    source.write_text(f"#include <{header}>\n#include <{header}>\nint main() {{}}\n")
    done = subprocess.run(
        ["c++", *STRICT, "-fsyntax-only", f"-I{INCLUDE}", source], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
