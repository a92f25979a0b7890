"""A network of layers, trained by backpropagation (Rumelhart, Hinton and Williams 1986), to be read from top to bottom.

The layers are files of ``oracle/layers``, found by their names. Each has ``forward(x, weight, bias, draw)``,
``backward(delta, weight, draw, x)`` and ``gradient(x, delta)``, each with the layer's options too; ``draw`` is (seed,
step, layer) while the network learns and None otherwise. Layers of images have their shape (h, w, c) among the options.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from oracle import find, init, philox
from oracle.optimizers import sgd


def with_defaults(name, parameters):
    """The file of this name and all its parameters."""
    return find(name), find(name).DEFAULTS | parameters


@dataclass
class Network:
    """weights[k] is (n_out, n_in), (0, 0) where layer k has none; layers, activations and loss are pairs (name, parameters)."""

    weights: list
    biases: list
    activations: list
    loss: tuple = ("mse", {})
    train_bias: bool = True
    l2: float = 0.0
    l1: float = 0.0
    max_norm: float = np.inf  # of the weights into a neuron, after each update
    rates: list = None  # of each layer, times the learning rate; 0: frozen
    seed: int = 0
    epochs: int = 0
    updates: int = 0
    state: list = field(default_factory=list)  # the optimiser's memory, one for each parameter
    layers: list = None  # by default all dense

    def __post_init__(self):
        self.layers = self.layers or [("dense", {})] * len(self.weights)
        self.rates = self.rates or [1.0] * len(self.weights)

    def draws(self, training):
        """What each layer draws from."""
        return [(self.seed, self.updates, k) if training else None for k in range(len(self.layers))]


def new(widths, activation="sigmoid", output="linear", loss="mse", seed=0, method=init.DEFAULT, dtype="float64"):
    fans = list(pairwise(widths))
    return Network(
        weights=[init.weight(method, n_in, n_out, seed, k, dtype) for k, (n_in, n_out) in enumerate(fans)],
        biases=[np.zeros(n_out, dtype) for _, n_out in fans],
        activations=[(activation, {})] * (len(fans) - 1) + [(output, {})],
        loss=(loss, {}),
        seed=seed,
    )


def forward(net, x, training=False):
    """Net inputs and outputs of every layer, each (rows, n_out)."""
    net_inputs, outputs = [], []
    every = zip(net.layers, net.weights, net.biases, net.activations, net.draws(training), strict=True)
    for layer, weight, bias, activation, draw in every:
        function, parameters = with_defaults(*activation)
        kind, options = with_defaults(*layer)
        net_inputs.append(kind.forward(outputs[-1] if outputs else x, weight, bias, draw, **options))
        outputs.append(function.value(net_inputs[-1], **parameters))
    return net_inputs, outputs


def row_losses(net, x, t, training=False):
    """One loss a row, (rows,)."""
    net_inputs, outputs = forward(net, x, training)
    function, parameters = with_defaults(*net.loss)
    of_net_input = getattr(function, "OF_NET_INPUT", False)
    return function.value(net_inputs[-1] if of_net_input else outputs[-1], t, **parameters)


def loss(net, x, t, w=None, training=False):
    """Weighted mean of the row losses: sum(w E) / sum(w)."""
    rows = row_losses(net, x, t, training)
    w = np.ones(len(rows)) if w is None else w
    return (w * rows).sum() / w.sum()


def through(activation, z, error):
    """dE/dz from dE/dy: times y', or by the Jacobian where outputs of a row depend on each other."""
    function, parameters = with_defaults(*activation)
    slope = function.derivative(z, **parameters)
    return error * slope if slope.ndim == 2 else np.einsum("ri,rij->rj", error, slope)


def output_delta(net, net_inputs, outputs, t, w=None):
    """dE/dz of the last layer, each row times w / sum(w)."""
    function, parameters = with_defaults(*net.loss)
    if getattr(function, "OF_NET_INPUT", False):
        delta = function.derivative(net_inputs[-1], t, **parameters)
    else:
        error = function.derivative(outputs[-1], t, **parameters)
        delta = through(net.activations[-1], net_inputs[-1], error)
    w = np.ones(len(delta)) if w is None else w
    return delta * (w / w.sum())[:, None]


def backward(net, x, t, w=None, training=False):
    """The true gradient of the loss: deltas of every layer and pairs (dE/dW, dE/db), all with the same weights."""
    net_inputs, outputs = forward(net, x, training)
    kinds = [with_defaults(*layer) for layer in net.layers]
    draws = net.draws(training)
    inputs = [x, *outputs[:-1]]
    deltas = [output_delta(net, net_inputs, outputs, t, w)]
    for k in range(len(net.layers) - 1, 0, -1):
        kind, options = kinds[k]
        error = kind.backward(deltas[0], net.weights[k], draws[k], inputs[k], **options)
        deltas.insert(0, through(net.activations[k - 1], net_inputs[k - 1], error))
    gradients = [
        kind.gradient(a, delta, **options) for (kind, options), a, delta in zip(kinds, inputs, deltas, strict=True)
    ]
    return deltas, gradients


def flat(pairs):
    """Pairs (weight, bias) in the library's order: for each layer W as (n_in, n_out) row by row, then b."""
    return np.concatenate([part for weight, bias in pairs for part in (weight.T.ravel(), bias)])


def clipped(net, gradients, norm, value):
    """Gradients of what learns, cut to +-value, then scaled down to a norm (Pascanu, Mikolov and Bengio 2013)."""
    cut = [(np.clip(dw, -value, value), np.clip(db, -value, value)) for dw, db in gradients]
    learns = [rate > 0 for rate in net.rates]
    squares = sum(
        ((dw**2).sum() + net.train_bias * (db**2).sum()) * yes for (dw, db), yes in zip(cut, learns, strict=True)
    )
    scale = min(1.0, norm / np.sqrt(squares)) if squares > 0 else 1.0
    return [(scale * dw, scale * db) for dw, db in cut]


def bounded(weight, limit):
    """Rows, the weights into a neuron, scaled down to a norm of the limit (Srivastava et al. 2014)."""
    norm = np.sqrt((weight**2).sum(1, keepdims=True))
    return np.where(norm > limit, weight * (limit / np.where(norm > 0, norm, 1.0)), weight)


def step(net, x, t, w=None, factor=1.0, clip_norm=np.inf, clip_value=np.inf, **optimizer):
    """One update on one batch; the loss before it. `factor` is that of a schedule."""
    rule = find(optimizer.pop("rule", "sgd"))
    optimizer = rule.DEFAULTS | optimizer
    weight_decay = optimizer.pop("weight_decay", 0.0)
    in_gradient, shrink = weight_decay, 0.0
    if getattr(rule, "DECOUPLED", False):
        in_gradient, shrink = 0.0, optimizer["learning_rate"] * weight_decay
    before = loss(net, x, t, w, training=True)
    _, gradients = backward(net, x, t, w, training=True)
    gradients = clipped(net, gradients, clip_norm, clip_value)
    weight_sum = len(x) if w is None else w.sum()
    net.state = net.state or [(rule.start(a), rule.start(b)) for a, b in zip(net.weights, net.biases, strict=True)]
    for k, ((dw, db), (weight_state, bias_state)) in enumerate(zip(gradients, net.state, strict=True)):
        rate = factor * net.rates[k]
        if net.rates[k] == 0:
            continue
        how = optimizer | {"learning_rate": optimizer["learning_rate"] * rate}
        scales = net.layers[k][0] == "layernorm"  # which nothing shrinks
        if not scales:
            dw = sgd.penalised(dw, net.weights[k], weight_sum, in_gradient, net.l2)
            dw = dw + net.l1 / weight_sum * np.sign(net.weights[k].real)
        kept = 1 if scales else 1 - shrink * rate
        net.weights[k] = rule.update(net.weights[k] * kept, dw, weight_state, **how)
        if not scales and net.max_norm < np.inf:
            net.weights[k] = bounded(net.weights[k], net.max_norm)
        if net.train_bias:
            net.biases[k] = rule.update(net.biases[k], db, bias_state, **how)
    net.updates += 1
    return before


def fit(net, x, t, epochs=1, batch_size=32, shuffle=True, w=None, factor=None, **optimizer):
    """The loss of each epoch: the weighted mean of the losses seen before each update.

    `factor` is that of the learning rate, a function of the epochs since the start with their fraction.
    """
    w = np.ones(len(x)) if w is None else w
    history = []
    batches = -(-len(x) // batch_size)
    for epoch in range(epochs):
        order = philox.permutation(net.seed, net.epochs, len(x)) if shuffle else np.arange(len(x))
        seen = 0.0
        for batch, start in enumerate(range(0, len(x), batch_size)):
            rows = order[start : start + batch_size]
            now = {} if factor is None else {"factor": factor(epoch + batch / batches)}
            seen += step(net, x[rows], t[rows], w[rows], **now, **optimizer) * w[rows].sum()
        history.append(seen / w.sum())
        net.epochs += 1
    return np.array(history)
