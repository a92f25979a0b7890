"""Convolution of images (rows, h, w, c): a cross-correlation with `filters` kernels, of which a row is flat.

forward   z(r,y,x,o) = b(o) + sum_ijc in(r, y s + i d - p, x s + j d - p, c) w(o,i,j,c)
backward  the transpose of the same linear map
gradient  dE/dw(o,i,j,c) = sum_ryx delta(r,y,x,o) in(r, y s + i d - p, x s + j d - p, c), dE/db(o) = sum_ryx delta(r,y,x,o)

Weights are (filters, kh kw c).
"""

import numpy as np

DEFAULTS = {"kernel_size": (3, 3), "stride": (1, 1), "padding": "valid", "dilation": (1, 1)}


def places(n, k, s, d, padding):
    """Number of outputs along an axis, and the padding before and after it."""
    reach = (k - 1) * d + 1
    if padding == "valid":
        return (n - reach) // s + 1, 0, 0
    outputs = -(-n // s)
    total = max((outputs - 1) * s + reach - n, 0)
    return outputs, total // 2, total - total // 2


def patches(x, shape, kernel_size, stride, padding, dilation):
    """What each output sees: (rows, h_out, w_out, kh, kw, c), a view of the padded images; and the padding."""
    images = x.reshape(len(x), *shape)
    along = [places(*each, padding) for each in zip(shape[:2], kernel_size, stride, dilation, strict=True)]
    border = [(before, after) for _, before, after in along]
    images = np.pad(images, [(0, 0), *border, (0, 0)])
    reach = [(k - 1) * d + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    windows = np.lib.stride_tricks.sliding_window_view(images, reach, axis=(1, 2))
    (sy, sx), (dy, dx), (ny, nx) = stride, dilation, (n for n, _, _ in along)
    windows = windows[:, ::sy, ::sx, :, ::dy, ::dx][:, :ny, :nx]
    return windows.transpose(0, 1, 2, 4, 5, 3), border


def forward(x, weight, bias, draw, shape, kernel_size, stride, padding, dilation):
    seen, _ = patches(x, shape, kernel_size, stride, padding, dilation)
    kernels = weight.reshape(len(weight), *kernel_size, shape[2])
    return (np.einsum("ryxijc,oijc->ryxo", seen, kernels) + bias).reshape(len(x), -1)


def backward(delta, weight, draw, x, shape, kernel_size, stride, padding, dilation):
    rows, filters = len(delta), len(weight)
    image = np.zeros((rows, int(np.prod(shape))))
    seen, border = patches(image, shape, kernel_size, stride, padding, dilation)
    ny, nx = seen.shape[1:3]
    d = delta.reshape(rows, ny, nx, filters)
    kernels = weight.reshape(filters, *kernel_size, shape[2])
    padded = np.zeros((rows, shape[0] + sum(border[0]), shape[1] + sum(border[1]), shape[2]))
    for y in range(ny):
        for x_out in range(nx):
            for i in range(kernel_size[0]):
                for j in range(kernel_size[1]):
                    at = y * stride[0] + i * dilation[0], x_out * stride[1] + j * dilation[1]
                    padded[:, at[0], at[1]] += d[:, y, x_out] @ kernels[:, i, j]
    top, left = border[0][0], border[1][0]
    return padded[:, top : top + shape[0], left : left + shape[1]].reshape(rows, -1)


def gradient(x, delta, shape, kernel_size, stride, padding, dilation):
    seen, _ = patches(x, shape, kernel_size, stride, padding, dilation)
    d = delta.reshape(*seen.shape[:3], -1)
    return np.einsum("ryxijc,ryxo->oijc", seen, d).reshape(d.shape[-1], -1), d.sum(axis=(0, 1, 2))
