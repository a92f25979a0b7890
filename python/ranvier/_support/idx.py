"""IDX, the format of MNIST's files: two zero bytes, a type, a number of dimensions, the dimensions, the numbers; big endian."""

from __future__ import annotations

import math
import zlib
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ..errors import FileFormatError
from .files import encoded

__all__ = ["array_of"]

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST = 1 << 40  # bytes: what a header claims beyond it is no data set
_DIMENSIONS = 32  # the most that every NumPy knows


def array_of(path: Any) -> NDArray[Any]:
    with _opened(path) as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            return _array(file, path)
        import gzip

        try:
            with gzip.open(file) as unpacked:
                return _array(unpacked, path)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FileFormatError(f"{_name(path)} is damaged: {error}") from None


def _opened(path: Any) -> BinaryIO:
    try:
        return open(encoded(path), "rb")
    except OSError as error:  # whose text may be a name of any length
        raise OSError(error.errno, error.strerror, str(path)[-100:]) from None


def _array(file: Any, path: Any) -> NDArray[Any]:
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _TYPES or not head[3]:
        raise FileFormatError(f"{_name(path)} is not of the format IDX: it begins with {head.hex(' ') or 'nothing'}")
    if head[3] > _DIMENSIONS:
        raise FileFormatError(
            f"{_name(path)} claims to hold an array of {head[3]} dimensions; at most {_DIMENSIONS} are read"
        )
    sizes = file.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise FileFormatError(f"{_name(path)} ends within its header")
    shape, dtype = tuple(np.frombuffer(sizes, ">u4").tolist()), np.dtype(_TYPES[head[2]])
    shown = str(shape) if len(shape) <= 8 else f"({', '.join(map(str, shape[:8]))}, ...)"
    # NumPy counts the bytes of an empty array as if its zeros were ones
    if math.prod(filter(None, shape)) * dtype.itemsize > _MOST:
        raise FileFormatError(f"{_name(path)} claims to hold an array of shape {shown}, which is more than 2**40 bytes")
    wanted = math.prod(shape) * dtype.itemsize
    data = _read(file, wanted + 1)
    if len(data) != wanted:
        more = "more" if len(data) > wanted else f"only {len(data)}"
        raise FileFormatError(f"{_name(path)} must hold {wanted} bytes for an array of shape {shown}; it has {more}")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="))


def _read(file: BinaryIO, count: int) -> bytes:
    """At most ``count`` bytes, piece by piece: a header may claim more than there is."""
    pieces, left = [], count
    while left > 0:
        piece = file.read(min(left, 1 << 24))
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _name(path: Any) -> str:
    return repr(path)[-100:]
