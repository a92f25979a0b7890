"""Where the C++ library lies inside the installed package, for programs that embed it."""

import glob
import os

_package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def get_include() -> str:
    """Return the folder of the C++ headers.

    Examples
    --------
    >>> import pathlib, ranvier as rv
    >>> (pathlib.Path(rv.get_include()) / "ranvier" / "version.hpp").exists()
    True
    """
    return os.path.join(_package, "include")


def get_cmake_dir() -> str:
    """Return the folder of ``ranvierConfig.cmake``, for ``cmake -Dranvier_DIR=…``.

    Builds through scikit-build-core find it by themselves (entry point ``cmake.root``).

    Examples
    --------
    >>> import pathlib, ranvier as rv
    >>> (pathlib.Path(rv.get_cmake_dir()) / "ranvierConfig.cmake").exists()
    True
    """
    return glob.glob(os.path.join(glob.escape(_package), "lib*", "cmake", "ranvier"))[0]
