"""Print the bytes of the kernels in a build folder: instruction sets by parts, and the largest functions."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

PARTS = ("nets", "neurons", "steps")  # as in cpp/cmake/isa.cmake
LARGEST = 20


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


objects = sorted(Path(sys.argv[1]).glob("**/ranvier_*.dir/kernels/*.o"))
table, functions = defaultdict(dict), []
for path in objects:
    isa, part = re.fullmatch(r"([a-z0-9]+)_([a-z]+)\.cpp\.o", path.name).groups()
    table[isa][part] = sum(map(int, lines("size", path)[1].split()[:2]))  # text and data
    for line in lines("nm", "-SC", "-td", "--size-sort", path):
        _, size, kind, name = line.split(maxsplit=3)
        if kind in "tTwW":
            functions.append(
                (int(size), isa, re.sub(rf"^(void|long) |ranvier::({isa}::)?|\(anonymous namespace\)::|\(.*", "", name))
            )
if not objects:
    sys.exit(f"there are no kernels in {sys.argv[1]}")

print(f"{'bytes':10}" + "".join(f"{part:>10}" for part in PARTS) + f"{'all':>10}")
for isa, sizes in table.items():
    print(f"{isa:10}" + "".join(f"{sizes[part]:10,}" for part in PARTS) + f"{sum(sizes.values()):10,}")
print(f"\nthe {LARGEST} largest of {len(functions):,} functions")
for size, isa, name in sorted(functions, reverse=True)[:LARGEST]:
    print(f"{size:10,}  {isa:9} {name[:100]}")
