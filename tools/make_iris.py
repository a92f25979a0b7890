"""Build python/ranvier/data/iris.csv from scikit-learn's copy of Fisher's iris data (150 flowers).

    python tools/make_iris.py [OUTPUT]

Needs scikit-learn, which ranvier itself never does. The output is the same, byte for byte, on every run.
"""

import sys
from pathlib import Path

from sklearn.datasets import load_iris

DEFAULT = Path(__file__).parent.parent / "python" / "ranvier" / "data" / "iris.csv"


def main(output: Path) -> None:
    iris = load_iris()
    lines = ["sepal_length,sepal_width,petal_length,petal_width,species"]
    for lengths, species in zip(iris.data, iris.target, strict=True):
        lines.append(",".join([*(f"{length:.1f}" for length in lengths), str(iris.target_names[species])]))
    if len(lines) != 151:
        raise SystemExit(f"scikit-learn's iris data changed: {len(lines) - 1} rows")
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{output}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
