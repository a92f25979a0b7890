"""Build python/ranvier/data/digits.npz from scikit-learn's copy of the UCI digits (test set, 1,797 images).

    python tools/make_digits.py [OUTPUT]

Needs scikit-learn, which ranvier itself never does. The output is the same, byte for byte, on every run with one zlib.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

DEFAULT = Path(__file__).parent.parent / "python" / "ranvier" / "data" / "digits.npz"


def main(output: Path) -> None:
    digits = load_digits()
    pixels = digits.data.astype(np.uint8)  # 0…16: how many of 4 × 4 scanner dots are ink
    labels = digits.target.astype(np.uint8)
    if pixels.shape != (1797, 64) or not np.array_equal(pixels, digits.data):
        raise SystemExit(f"scikit-learn's digits changed: {pixels.shape}, or values that are not whole numbers")
    np.savez_compressed(output, pixels=pixels, labels=labels)
    print(f"{output}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
