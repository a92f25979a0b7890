"""Two update procedures that are in print beside the true gradient; see test_worked_example.py.

sequential  the last layer is updated first and the hidden error goes back through its new weights
shared      one bias a layer, so its gradient is the sum of the layer's deltas
"""

from oracle import network
from oracle.layers import dense


def sequential(net, x, t, learning_rate):
    """One round, biases fixed."""
    net_inputs, outputs = network.forward(net, x)
    inputs = [x, *outputs[:-1]]
    delta = network.output_delta(net, net_inputs, outputs, t)
    for k in range(len(net.weights) - 1, -1, -1):
        net.weights[k] = net.weights[k] - learning_rate * dense.gradient(inputs[k], delta)[0]
        if k > 0:
            error = dense.backward(delta, net.weights[k])  # not the gradient: these weights are new
            delta = network.through(net.activations[k - 1], net_inputs[k - 1], error)


def shared(net, x, t, learning_rate):
    """One round of the true gradient where the neurons of a layer share one bias."""
    _, gradients = network.backward(net, x, t)
    for k, (dw, db) in enumerate(gradients):
        net.weights[k] = net.weights[k] - learning_rate * dw
        net.biases[k] = net.biases[k] - learning_rate * db.sum()
