"""Print what a wheel holds, object by object, and fail when it reaches 3 MB."""

import sys
import zipfile
from pathlib import Path

LIMIT = 3_000_000  # bytes of the compressed wheel

wheel = Path(sys.argv[1])
entries = sorted(zipfile.ZipFile(wheel).infolist(), key=lambda entry: -entry.compress_size)
print(f"{'in wheel':>10} {'unpacked':>10}  {wheel.name}")
for entry in entries:
    print(f"{entry.compress_size:>10,} {entry.file_size:>10,}  {entry.filename}")
size = wheel.stat().st_size
print(f"{size:>10,} {sum(entry.file_size for entry in entries):>10,}  all; the limit is {LIMIT:,}")
sys.exit(size >= LIMIT)
