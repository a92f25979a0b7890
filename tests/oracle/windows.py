"""Windows of pooling: those pixels of each that lie in the image."""

from oracle.layers.conv2d import places


def along(n, size, stride, padding):
    outputs, before, _ = places(n, size, stride, 1, padding)
    return [slice(max(o * stride - before, 0), min(o * stride - before + size, n)) for o in range(outputs)]


def of(shape, size, stride, padding):
    """For each row of windows its rows of pixels, and the columns of each window."""
    stride = stride or size
    across = along(shape[1], size[1], stride[1], padding)
    return [(ys, across) for ys in along(shape[0], size[0], stride[0], padding)]
