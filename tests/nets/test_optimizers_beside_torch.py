"""Our optimisers beside those of PyTorch, which many users compare with: the same gradients, the same steps.

A linear layer under half_sse has the gradient (w - t)*x^2; w, t and x are the same numbers on both sides. Weights are
compared to rounding: a step has some ten roundings, and every one of the last ones is carried on by the moments.
"""

import numpy as np
import pytest
import ranvier as rv
from learning_rules import CLASSES, drawn

pytestmark = [pytest.mark.peers, pytest.mark.once]

STEPS, N = 50, 12

# name here -> (name there, parameter here -> keyword there)
NAMES = {
    "sgd": ("SGD", {"learning_rate": "lr", "momentum": "momentum", "weight_decay": "weight_decay"}),
    "adam": ("Adam", {"learning_rate": "lr", "eps": "eps", "weight_decay": "weight_decay"}),
    "adamw": ("AdamW", {"learning_rate": "lr", "eps": "eps", "weight_decay": "weight_decay"}),
    "rmsprop": (
        "RMSprop",
        {"learning_rate": "lr", "rho": "alpha", "eps": "eps", "momentum": "momentum", "weight_decay": "weight_decay"},
    ),
    "adagrad": ("Adagrad", {"learning_rate": "lr", "eps": "eps", "weight_decay": "weight_decay"}),
    "rprop": ("Rprop", {"learning_rate": "lr"}),
}
DIFFERENT = {"nesterov": False, "eps_inside": False}  # PyTorch has another form of the first, and not the second


def torch_options(name, values):
    options = {there: values[here] for here, there in NAMES[name][1].items()}
    if "beta1" in values:
        options["betas"] = values["beta1"], values["beta2"]
    if name == "rprop":
        options |= {
            "etas": (values["decrease"], values["increase"]),
            "step_sizes": (values["step_min"], values["step_max"]),
        }
    return options


def by_torch(name, values, weight, x, target, dtype):
    import torch

    w = torch.nn.Parameter(torch.tensor(weight, dtype=getattr(torch, dtype)))
    optimizer = getattr(torch.optim, NAMES[name][0])([w], **torch_options(name, values))
    x, target = torch.tensor(x), torch.tensor(target)
    for _ in range(STEPS):
        optimizer.zero_grad()
        (0.5 * (w * x - target) ** 2).sum().backward()
        optimizer.step()
    return w.detach().numpy()


def by_ranvier(name, values, weight, x, target, dtype):
    """Each weight is a network of its own, as those of a sum of squares are."""
    found = []
    for one, x_one, target_one in zip(weight, x, target, strict=True):
        net = rv.Network([1, 1], loss="half_sse", dtype=dtype, train_bias=False)
        net.set_weights([[[one]]])
        for _ in range(STEPS):
            net.step([[x_one]], [target_one], CLASSES[name](**values))
        found.append(net.parameters[0])
    return np.array(found)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("seed", [None, 0, 1, 2])
@pytest.mark.parametrize("name", NAMES)
def test_steps_are_those_of_torch(name, seed, dtype):
    own = CLASSES[name]()
    values = {key: getattr(own, key) for key in drawn(name, 0)} if seed is None else drawn(name, seed)
    values |= {key: value for key, value in DIFFERENT.items() if key in values}
    draw = np.random.default_rng(seed)
    weight, x, target = (draw.uniform(0.5, 2.0, N).astype(dtype) for _ in range(3))
    if (
        name != "rprop"
    ):  # near the target a step of Adam is its rate with the gradient's sign, which rounding may change
        target += 10
    problem = name, values, weight, x, target, dtype
    ours, theirs = by_ranvier(*problem), by_torch(*problem)
    assert np.abs(theirs - weight).max() > 1e-3, "something moved"
    # ten roundings a step, their sum grows like its root, and momentum m carries each 1/(1 - m) times
    carried = 1 / (1 - values.get("momentum", values.get("beta1", 0.0)))
    tolerance = 10 * np.sqrt(STEPS) * carried * np.finfo(dtype).eps * np.abs(weight).max()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


def test_every_optimiser_that_torch_has_is_compared():
    import torch

    assert NAMES.keys() == {
        name for name in CLASSES if CLASSES[name].__name__.lower() in map(str.lower, dir(torch.optim))
    }
