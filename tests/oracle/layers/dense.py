"""Dense layer: every output neuron sees every input. weight[i, j] is from input j to neuron i.

forward   z_i   = b_i + sum_j w_ij x_j
backward  dE/dw_ij = sum_rows delta_i x_j,  dE/db_i = sum_rows delta_i,  dE/dx_j = sum_i delta_i w_ij
with delta_i = dE/dz_i, one row a sample.
"""

DEFAULTS = {}


def forward(x, weight, bias, draw=None):
    return x @ weight.T + bias  # (rows, n_out)


def gradient(x, delta):
    return delta.T @ x, delta.sum(axis=0)  # (n_out, n_in), (n_out,)


def backward(delta, weight, draw=None, x=None):
    return delta @ weight  # (rows, n_in)
