"""Networks at random, each trained in every way there is: a whole fit, epoch by epoch, step by step, and by hand.

By hand means net.backward and then W - lr g, one fma an element. Kernels that train whole epochs at once, fused updates
and the general path must all leave the same bits (the order rule).
"""

import fma
import numpy as np
import pytest
import ranvier as rv
from mirror import DTYPES, HIDDEN, PAIRS, TRAINABLE, data, fact, pair, same_bits
from oracle import philox

TRAINED = [(loss, output) for loss, output in PAIRS if output in TRAINABLE]
multiply_add = fma.fma if rv.config()["isa"] != "baseline" else fma.rounded_twice


def configuration(number):
    """A net from one neuron to a few vectors wide, a loss, and a way to train; the same for the same number."""
    draw = np.random.default_rng(number)
    depth, widest = draw.integers(1, 5), draw.choice([2, 4, 8, 17, 40])
    widths = draw.integers(1, widest + 1, depth + 1).tolist()
    loss, output = TRAINED[draw.integers(len(TRAINED))]
    widths[-1] += widths[-1] % fact(loss, "OUTPUTS_PER_TARGET", 1)
    rows = int(draw.integers(1, 40))
    return {
        "widths": widths,
        "net": {
            "hidden": str(draw.choice(HIDDEN)),
            "output": output,
            "loss": loss,
            "train_bias": bool(draw.integers(2)),
        },
        "rows": rows,
        "batch_size": int(draw.choice([1, 2, 3, 8, rows, 50])),
        "shuffle": bool(draw.integers(2)),
        "weighted": bool(draw.integers(2)),
        "rate": float(draw.choice([0.01, 0.125])),
    }


def batches(c, net, epoch):
    """Rows of each batch of an epoch, in the order of training."""
    rows = c["rows"]
    order = philox.permutation(net.seed, epoch, rows) if c["shuffle"] else np.arange(rows)
    return [order[k : k + c["batch_size"]] for k in range(0, rows, c["batch_size"])]


def biases(net):
    """Where the biases lie in the flat buffer."""
    place = np.zeros(net.parameters.size, bool)
    at = 0
    for layer in net.layers:
        n_out, n_in = layer.weight.shape
        place[at + n_in * n_out : at + (n_in + 1) * n_out] = True
        at += (n_in + 1) * n_out
    return place


def updated_by_hand(net, c, x, y, w, dtype):
    net.backward(x, y, sample_weight=w)
    moved = multiply_add(np.array(-c["rate"], dtype), net.gradients.copy(), net.parameters.copy())
    return moved if c["net"]["train_bias"] else np.where(biases(net), net.parameters, moved)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("number", range(60))
def test_every_way_of_training_leaves_the_same_bits(number, dtype):
    c = configuration(number)
    nets = [pair(c["widths"], dtype=dtype, **c["net"])[0] for _ in range(4)]
    at_once, by_epoch, by_step, by_hand = nets
    x, y, w = data(c["net"]["loss"], c["rows"], c["widths"][0], c["widths"][-1], dtype, seed=number)
    w = w if c["weighted"] else None
    how = {"optimizer": rv.SGD(c["rate"]), "sample_weight": w, "shuffle": c["shuffle"], "batch_size": c["batch_size"]}
    history = at_once.fit(x, y, epochs=3, **how)
    losses = [by_epoch.fit(x, y, callbacks=[lambda info: None], **how).loss[0] for _ in range(3)]
    for epoch in range(3):
        for rows in batches(c, by_step, epoch):
            weight = None if w is None else w[rows]
            by_step.step(x[rows], y[rows], how["optimizer"], sample_weight=weight)
            by_hand.parameters[:] = updated_by_hand(by_hand, c, x[rows], y[rows], weight, dtype)
    assert losses == history.loss.tolist()
    for net in nets[1:]:
        assert same_bits(net.parameters, at_once.parameters), c
    assert np.isfinite(at_once.parameters).all()
