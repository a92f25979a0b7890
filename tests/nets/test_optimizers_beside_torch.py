"""Our optimisers beside those of PyTorch, which many users compare with: the same gradients, the same steps.

One weight under half_sse has the gradient (w x - t) x; w, x and t are the same numbers on both sides. Weights are compared
to rounding: a step has some ten roundings, and those of the last steps are carried on by the moments.
"""

import numpy as np
import oracle
import pytest
import ranvier as rv
from learning_rules import CLASSES, drawn

pytestmark = [pytest.mark.peers, pytest.mark.once]

STEPS, N = 50, 12

NAMES = [name for name in CLASSES if hasattr(oracle.find(name), "torch")]


def by_torch(name, values, weight, x, target, dtype):
    import torch

    w = torch.nn.Parameter(torch.tensor(weight, dtype=getattr(torch, dtype)))
    kind, arguments = oracle.find(name).torch(values)
    optimizer = getattr(torch.optim, kind)([w], **arguments)
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
    values = oracle.find(name).DEFAULTS if seed is None else drawn(name, seed)
    values = {key: False if isinstance(value, bool) else value for key, value in values.items()}  # flags are ours alone
    draw = np.random.default_rng(seed)
    weight, x, target = (draw.uniform(0.5, 2.0, N).astype(dtype) for _ in range(3))
    if not hasattr(oracle.find(name), "BY_SIGN"):
        target += 10  # near its target a weight would follow gradients that are mostly rounding
    problem = name, values, weight, x, target, dtype
    ours, theirs = by_ranvier(*problem), by_torch(*problem)
    assert np.abs(theirs - weight).max() > 1e-3, "something moved"
    # ten roundings a step, their sum grows like its root, and momentum m carries each 1/(1 - m) times
    carried = 1 / (1 - values.get("momentum", values.get("beta1", 0.0)))
    tolerance = 10 * np.sqrt(STEPS) * carried * np.finfo(dtype).eps * np.abs(weight).max()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)
