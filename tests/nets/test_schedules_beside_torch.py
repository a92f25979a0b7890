"""Our schedules and clipping beside those of PyTorch, which many users compare with: the same factors, the same steps."""

import numpy as np
import oracle
import pytest
import ranvier as rv
from test_schedules import IN_TIME, TABLES, class_of, drawn

pytestmark = [pytest.mark.peers, pytest.mark.once]

BATCHES = 4
HAVE = [name for name in TABLES if hasattr(oracle.find(name), "torch")]


def torch_scheduler(name, values, optimizer):
    import torch

    kind, arguments = oracle.find(name).torch(values, BATCHES)
    return getattr(torch.optim.lr_scheduler, kind)(optimizer, **arguments)


def new_optimizer(rate=1.0):
    import torch

    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", [name for name in HAVE if name in IN_TIME])
def test_factors_are_those_of_torch(name, seed):
    """PyTorch's are asked for after each update, ours at each quarter of an epoch."""
    values = drawn(name, seed)
    optimizer = new_optimizer()
    scheduler, schedule = torch_scheduler(name, values, optimizer), class_of(name)(**values)
    for step in range(30):  # the end of 7.5 epochs, and of what PyTorch's one cycle has
        assert schedule(step / BATCHES) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12, abs=1e-15)
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("seed", range(3))
def test_a_plateau_is_that_of_torch(seed):
    values = drawn("plateau", seed)
    draw = np.random.default_rng(seed)
    x, y = draw.normal(size=(40, 3)), draw.normal(size=(40, 2))
    net = rv.Network([3, 2], rng=0, dtype="float64")
    history = net.fit(x, y, epochs=30, optimizer=rv.SGD(0.5), schedule=class_of("plateau")(**values))
    optimizer = new_optimizer(0.5)
    values["least"] *= 0.5  # PyTorch's is a rate
    scheduler = torch_scheduler("plateau", values, optimizer)
    for loss, rate in zip(history.loss, history.learning_rate, strict=True):
        assert rate == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)
        optimizer.step()
        scheduler.step(loss)
    assert history.learning_rate[-1] < 0.5


@pytest.mark.parametrize("limit", ["clip_norm", "clip_value"])
def test_clipped_steps_are_those_of_torch(limit):
    import torch

    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(40, 3)), draw.normal(size=(40, 2))
    net = rv.Network([3, 5, 2], activation="tanh", rng=0, dtype="float64")
    layers = [torch.nn.Linear(3, 5).double(), torch.nn.Tanh(), torch.nn.Linear(5, 2).double()]
    twin = torch.nn.Sequential(*layers)
    with torch.no_grad():
        for ours, theirs in zip(net.layers, (layers[0], layers[2]), strict=True):
            theirs.weight.copy_(torch.tensor(ours.weight.copy()))
            theirs.bias.copy_(torch.tensor(ours.bias.copy()))
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.3)
    net.fit(x, y, epochs=10, batch_size=40, shuffle=False, optimizer=rv.SGD(0.3), **{limit: 0.05})
    for _ in range(10):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(twin(torch.tensor(x)), torch.tensor(y)).backward()
        if limit == "clip_norm":
            torch.nn.utils.clip_grad_norm_(twin.parameters(), 0.05)
        else:
            torch.nn.utils.clip_grad_value_(twin.parameters(), 0.05)
        optimizer.step()
    for ours, theirs in zip(net.layers, (layers[0], layers[2]), strict=True):
        # PyTorch divides by the norm + 1e-6, a part of 2e-5 of each of ten clipped steps of 0.015
        tolerance = 10 * 0.015 * 2e-5 if limit == "clip_norm" else 1e-13
        np.testing.assert_allclose(ours.weight, theirs.weight.detach().numpy(), rtol=0, atol=tolerance)
