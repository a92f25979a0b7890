"""TensorFlow's networks of images: one tf.function a step, and Keras's train_on_batch and predict_on_batch."""

from __future__ import annotations

import keras
import tensorflow as tf

from benchmarks.convolution_works import Arrays, Convolutional
from benchmarks.peers import SAMPLE, Case, Outcome


def convolutions(work: Convolutional, arrays: Arrays) -> dict[str, Case]:
    x, y = tf.constant(arrays["x"]), tf.constant(arrays["y"])
    batches = [(x[i : i + work.batch], y[i : i + work.batch]) for i in range(0, len(arrays["x"]), work.batch)]
    return {"tf.function": compiled(work, arrays, batches), "Keras": of_keras(work, arrays, batches)}


def compiled(work: Convolutional, arrays: Arrays, batches: list) -> Case:
    count = sum(name.startswith("w") for name in arrays)
    names = [f"{p}{k}" for k in range(count) for p in "wb"]
    held = [tf.Variable(arrays[name]) for name in names]
    losses = [0.0]

    def logits(a: tf.Tensor) -> tf.Tensor:
        k, last = 0, len(work.layers) - 1
        for i, (kind, *sizes) in enumerate(work.layers):
            if kind in ("max", "mean"):
                pool = tf.nn.max_pool2d if kind == "max" else tf.nn.avg_pool2d
                a = pool(a, sizes[0], sizes[0], "VALID")
                continue
            if kind == "conv":
                a = tf.nn.bias_add(tf.nn.conv2d(a, held[2 * k], 1, sizes[2].upper()), held[2 * k + 1])
            else:
                a = tf.matmul(tf.reshape(a, [a.shape[0], -1]), held[2 * k]) + held[2 * k + 1]
            a, k = a if i == last else tf.nn.relu(a), k + 1
        return a

    @tf.function
    def step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits(x)))
        for variable, gradient in zip(held, tape.gradient(loss, held), strict=True):
            variable.assign_sub(work.learning_rate * gradient)
        return loss

    outputs = tf.function(lambda x: tf.nn.softmax(logits(x)))

    def reset() -> None:
        for variable, name in zip(held, names, strict=True):
            variable.assign(arrays[name])

    def run() -> None:
        if not work.steps:
            outputs(batches[0][0])
        for x, y in batches if work.steps else ():
            losses[0] = step(x, y)

    def outcome() -> Outcome:
        made = outputs(batches[0][0][:SAMPLE]).numpy().tolist()
        return Outcome(made, float(losses[0]) if work.steps else None)

    return Case(run, outcome, reset if work.steps else None)


def of_keras(work: Convolutional, arrays: Arrays, batches: list) -> Case:
    layers: list = [keras.Input(work.image)]
    for i, (kind, *sizes) in enumerate(work.layers):
        if kind == "conv":
            layers.append(keras.layers.Conv2D(sizes[0], sizes[1], padding=sizes[2], activation="relu"))
        elif kind == "dense":
            layers += (
                [] if any(isinstance(layer, keras.layers.Flatten) for layer in layers) else [keras.layers.Flatten()]
            )
            layers.append(keras.layers.Dense(sizes[0], "relu" if i + 1 < len(work.layers) else "softmax"))
        else:
            layers.append((keras.layers.MaxPool2D if kind == "max" else keras.layers.AveragePooling2D)(sizes[0]))
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(work.learning_rate), "sparse_categorical_crossentropy")
    start = [arrays[f"{p}{k}"] for k in range(len(model.weights) // 2) for p in "wb"]
    losses = [0.0]

    def reset() -> None:
        model.set_weights(start)

    def run() -> None:
        if not work.steps:
            model.predict_on_batch(batches[0][0])
        for x, y in batches if work.steps else ():
            model.reset_metrics()  # or the loss would be a mean over all batches
            losses[0] = model.train_on_batch(x, y)

    def outcome() -> Outcome:
        outputs = model.predict_on_batch(batches[0][0][:SAMPLE]).tolist()
        return Outcome(outputs, float(losses[0]) if work.steps else None)

    reset()
    return Case(run, outcome, reset if work.steps else None)
