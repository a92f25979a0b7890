"""Where the windows of convolution and pooling lie: our two paddings, and the numbers of pads that others write."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["Axis", "axes", "axis"]


class Axis(NamedTuple):
    """One axis: how many windows there are, and how many pixels around the image the first and the last reach."""

    n: int
    before: int
    after: int


def axis(size: int, kernel: int, stride: int, dilation: int, padding: str) -> Axis:
    """Of an image of ``size`` pixels, as the core has it: the smaller half of the zeros of "same" comes first.

    >>> axis(6, 3, 2, 1, "same"), axis(6, 3, 2, 1, "valid")
    (Axis(n=3, before=0, after=1), Axis(n=2, before=0, after=0))
    """
    reach = (kernel - 1) * dilation + 1
    if padding == "valid":
        return Axis((size - reach) // stride + 1, 0, 0)
    n = -(-size // stride)
    zeros = max((n - 1) * stride + reach - size, 0)
    return Axis(n, zeros // 2, zeros - zeros // 2)


def axes(shape: tuple[int, int, int], kernel: Any, stride: Any, dilation: Any, padding: str) -> tuple[Axis, Axis]:
    """Both axes of an image (h, w, c)."""
    rows, columns = (axis(shape[k], kernel[k], stride[k], dilation[k], padding) for k in (0, 1))
    return rows, columns


class Windows(NamedTuple):
    """Convolution or pooling as others describe it: both axes, and what each number is for them."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    before: tuple[int, int]  # pixels that the first window reaches beyond the image
    n: tuple[int, int]

    def padding(self, shape: tuple[int, int, int]) -> str | None:
        """Our word for how they lie on an image (h, w, c): "valid", "same", or None where it has none."""
        for word in ("valid", "same"):
            ours = axes(shape, self.kernel, self.stride, self.dilation, word)
            if all(
                (each.n, each.before) == theirs
                for each, theirs in zip(ours, zip(self.n, self.before, strict=True), strict=True)
            ):
                return word
        return None

    def widened(self, shape: tuple[int, int, int]) -> list[tuple[int, int]] | None:
        """Rows and columns of zeros (before, after) with which a kernel lies so under "same"; None where no number does it."""
        found = []
        for k in (0, 1):
            given = shape[k], self.kernel[k], self.stride[k], self.dilation[k], self.before[k], self.n[k]
            zeros = _zeros(*given)
            if zeros is None:
                return None
            found.append(zeros)
        return found


def _zeros(size: int, kernel: int, stride: int, dilation: int, before: int, n: int) -> tuple[int, int] | None:
    """The fewest taps of zeros, before and after a kernel, with which "same" begins where it is to begin.

    >>> _zeros(8, 3, 2, 1, 1, 4)
    (0, 1)
    """
    for total in range(2 * (kernel + stride)):
        for first in range(total + 1):
            same = axis(size, kernel + total, stride, dilation, "same")
            if (same.n, same.before) == (n, before + first * dilation):
                return first, total - first
    return None
