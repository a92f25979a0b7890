"""``python -m ranvier`` is the command ``ranvier``."""

import sys

from ranvier.cli import main

if __name__ == "__main__":
    sys.exit(main())
