"""AdamW (Loshchilov and Hutter 2019): Adam, and beside it a decay of the weights that no running mean sees.

W <- W - lr wd W, on weights alone, then Adam's step with the gradient at the old W.
"""

from oracle.optimizers import adam

DEFAULTS = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
DECOUPLED = True  # weight_decay does not go into the gradient

start = adam.start


def update(parameter, gradient, state, learning_rate, beta1, beta2, eps):
    return adam.update(parameter, gradient, state, learning_rate, beta1, beta2, eps, eps_inside=False)


def torch(p):
    """PyTorch's class and its arguments."""
    return "AdamW", adam.torch(p)[1]
