"""TensorFlow's passes of a convolution: its own operation for each, in a tf.function."""

from __future__ import annotations

import tensorflow as tf

from benchmarks.convolution_works import Arrays, Pass
from benchmarks.peers import Case
from benchmarks.peers.samples import sample


def passes(work: Pass, arrays: Arrays) -> dict[str, Case]:
    x, w, b, d = (tf.constant(arrays[name]) for name in "xwbd")
    how = {"strides": [1, 1, 1, 1], "padding": "SAME"}

    def forward() -> tf.Tensor:
        return tf.nn.bias_add(tf.nn.conv2d(x, w, **how), b)

    def of_inputs() -> tf.Tensor:
        return tf.raw_ops.Conv2DBackpropInput(input_sizes=x.shape, filter=w, out_backprop=d, **how)

    def of_weights() -> tuple[tf.Tensor, tf.Tensor]:
        made = tf.raw_ops.Conv2DBackpropFilter(input=x, filter_sizes=w.shape, out_backprop=d, **how)
        return made, tf.raw_ops.BiasAddGrad(out_backprop=d)

    function = tf.function({"forward": forward, "input": of_inputs, "weight": of_weights}[work.function])

    def run() -> list:
        made = function()
        return [part.numpy().ravel() for part in (made if isinstance(made, tuple) else (made,))]

    return {"tf.function": Case(function, lambda: sample(tf.concat(run(), 0).numpy()))}
