#!/usr/bin/env python3
"""Trains a small network of signs on scikit-learn's handwritten digits, with NumPy alone, and writes it as ONNX.

    python train.py --out digits.onnx

The digits are the file digits.csv.gz of the scikit-learn package, which need not be importable. Training keeps real weights and
computes with their signs; gradients pass straight through a sign where its argument is in [-1, 1] (BinaryConnect, XNOR-Net). The
first and the last layer have real weights, rounded to a few bits so that their sums are exact.
"""

import argparse
import gzip
import importlib.util
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from numpy.lib.stride_tricks import sliding_window_view

CLASSES, TEST = 10, 360
FIRST_STEP, LAST_STEP = 2.0**-8, 2.0**-10


def load_digits(path=None):
    """Pictures [N, 1, 8, 8] from 0 to 1 in steps of 1/16, and labels; the last `TEST` are for testing."""
    if path is None:
        package = importlib.util.find_spec("sklearn")
        if package is None:
            raise SystemExit("scikit-learn, whose digits this trains on, is not installed; --data names its digits.csv.gz instead")
        path = Path(package.submodule_search_locations[0]) / "datasets/data/digits.csv.gz"
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return (table[:, :-1] / 16).astype(np.float32).reshape(-1, 1, 8, 8), table[:, -1].astype(int)


def sign(x):
    return np.where(x >= 0, 1.0, -1.0).astype(np.float32)


class Conv:
    """A 3x3 convolution padded by zeros; with `signs`, of its input's and its weights' signs."""

    def __init__(self, random, inputs, outputs, signs):
        self.weights = (random.standard_normal((outputs, inputs, 3, 3)) / np.sqrt(9 * inputs)).astype(np.float32)
        self.signs = signs
        self.parameters = ["weights"]

    def effective(self):
        return sign(self.weights) if self.signs else np.round(self.weights / FIRST_STEP).astype(np.float32) * np.float32(FIRST_STEP)

    def forward(self, x, training):
        self.input = x
        padded = np.pad(sign(x) if self.signs else x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        self.columns = sliding_window_view(padded, (3, 3), (2, 3)).transpose(0, 2, 3, 1, 4, 5).reshape(-1, x.shape[1] * 9)
        result = self.columns @ self.effective().reshape(len(self.weights), -1).T
        return result.reshape(x.shape[0], *x.shape[2:], -1).transpose(0, 3, 1, 2)

    def backward(self, gradient):
        count, channels, height, width = self.input.shape
        rows = gradient.transpose(0, 2, 3, 1).reshape(-1, len(self.weights))
        self.weights_gradient = (rows.T @ self.columns).reshape(self.weights.shape)
        if self.signs:
            self.weights_gradient *= np.abs(self.weights) <= 1
        taps = (rows @ self.effective().reshape(len(self.weights), -1)).reshape(count, height, width, channels, 3, 3)
        result = np.zeros((count, channels, height + 2, width + 2), np.float32)
        for row in range(3):
            for column in range(3):
                result[:, :, row:row + height, column:column + width] += taps[..., row, column].transpose(0, 3, 1, 2)
        result = result[:, :, 1:-1, 1:-1]
        return result * (np.abs(self.input) <= 1) if self.signs else result


class BatchNorm:
    def __init__(self, channels):
        self.gamma, self.beta = np.ones(channels, np.float32), np.zeros(channels, np.float32)
        self.mean, self.variance = np.zeros(channels, np.float32), np.ones(channels, np.float32)
        self.parameters = ["gamma", "beta"]

    def forward(self, x, training):
        axes, shape = (0, 2, 3), (1, -1, 1, 1)
        if training:
            mean, variance = x.mean(axes), x.var(axes)
            self.mean += 0.1 * (mean - self.mean)
            self.variance += 0.1 * (variance - self.variance)
        else:
            mean, variance = self.mean, self.variance
        self.deviation = np.sqrt(variance + 1e-5).reshape(shape)
        self.normal = (x - mean.reshape(shape)) / self.deviation
        return self.normal * self.gamma.reshape(shape) + self.beta.reshape(shape)

    def backward(self, gradient):
        axes, shape = (0, 2, 3), (1, -1, 1, 1)
        self.gamma_gradient, self.beta_gradient = (gradient * self.normal).sum(axes), gradient.sum(axes)
        gradient = gradient * self.gamma.reshape(shape)
        centred = gradient - gradient.mean(axes, keepdims=True) - self.normal * (gradient * self.normal).mean(axes, keepdims=True)
        return centred / self.deviation


class MaxPool:
    parameters = []

    def forward(self, x, training):
        windows = x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2)
        result = windows.max((3, 5))
        self.chosen = windows == result[:, :, :, None, :, None]
        return result

    def backward(self, gradient):
        return (self.chosen * gradient[:, :, :, None, :, None]).reshape(*gradient.shape[:2], gradient.shape[2] * 2, -1)


class Dense:
    """Real weights on signs."""

    def __init__(self, random, inputs, outputs):
        self.weights = (random.standard_normal((outputs, inputs)) / np.sqrt(inputs)).astype(np.float32)
        self.parameters = ["weights"]

    def effective(self):
        return np.round(self.weights / LAST_STEP).astype(np.float32) * np.float32(LAST_STEP)

    def forward(self, x, training):
        self.input = x
        self.flat = sign(x).reshape(len(x), -1)
        return self.flat @ self.effective().T

    def backward(self, gradient):
        self.weights_gradient = gradient.T @ self.flat
        return (gradient @ self.effective()).reshape(self.input.shape) * (np.abs(self.input) <= 1)


def network(random):
    return [Conv(random, 1, 32, signs=False), BatchNorm(32), Conv(random, 32, 48, signs=True), MaxPool(), BatchNorm(48),
            Conv(random, 48, 64, signs=True), MaxPool(), BatchNorm(64), Dense(random, 64 * 4, CLASSES)]


def forward(layers, x, training=False):
    for layer in layers:
        x = layer.forward(x, training)
    return x


class Adam:
    def __init__(self, layers):
        self.slots = [(layer, name, [0.0, 0.0]) for layer in layers for name in layer.parameters]
        self.steps = 0

    def step(self, rate):
        self.steps += 1
        for layer, name, moments in self.slots:
            gradient = getattr(layer, f"{name}_gradient")
            moments[0] = 0.9 * moments[0] + 0.1 * gradient
            moments[1] = 0.999 * moments[1] + 0.001 * gradient**2
            mean, square = moments[0] / (1 - 0.9**self.steps), moments[1] / (1 - 0.999**self.steps)
            setattr(layer, name, (getattr(layer, name) - rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32))


def train(layers, x, labels, epochs, random):
    optimizer, batch = Adam(layers), 64
    for epoch in range(epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x) - batch + 1, batch):
            chosen = order[start:start + batch]
            logits = forward(layers, x[chosen], training=True)
            probabilities = np.exp(logits - logits.max(1, keepdims=True))
            probabilities /= probabilities.sum(1, keepdims=True)
            gradient = (probabilities - np.eye(CLASSES, dtype=np.float32)[labels[chosen]]) / batch
            for layer in reversed(layers):
                gradient = layer.backward(gradient)
            optimizer.step(0.01 * 0.5 * (1 + np.cos(np.pi * epoch / epochs)))


def accuracy(layers, x, labels):
    return float((forward(layers, x).argmax(1) == labels).mean())


def export(layers):
    """The network as ONNX, signs as Where(x >= 0, 1, -1)."""
    nodes, weights = [], []

    def constant(value):
        weights.append(numpy_helper.from_array(np.asarray(value, np.float32), f"w{len(weights)}"))
        return weights[-1].name

    def node(op, *inputs, **attributes):
        nodes.append(helper.make_node(op, inputs, [f"v{len(nodes)}"], **attributes))
        return nodes[-1].output[0]

    def signs(x):
        return node("Where", node("GreaterOrEqual", x, constant(0.0)), constant(1.0), constant(-1.0))

    x = "picture"
    for layer in layers:
        if isinstance(layer, Conv):
            x = node("Conv", signs(x) if layer.signs else x, constant(layer.effective()), kernel_shape=[3, 3], pads=[1] * 4)
        elif isinstance(layer, BatchNorm):
            x = node("BatchNormalization", x, *map(constant, (layer.gamma, layer.beta, layer.mean, layer.variance)), epsilon=1e-5)
        elif isinstance(layer, MaxPool):
            x = node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
        else:
            nodes.append(helper.make_node("Gemm", [node("Flatten", signs(x)), constant(layer.effective())], ["logits"], transB=1))
    graph = helper.make_graph(nodes, "digits", [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 1, 8, 8])],
                              [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, CLASSES])], weights)
    return helper.make_model(graph, producer_name="linnet-digits", opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the ONNX model to write")
    parser.add_argument("--data", type=Path, metavar="FILE", help="digits.csv.gz (default: the scikit-learn package's)")
    parser.add_argument("--epochs", type=int, default=30, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    options = parser.parse_args()
    x, labels = load_digits(options.data)
    random = np.random.default_rng(options.seed)
    layers = network(random)
    train(layers, x[:-TEST], labels[:-TEST], options.epochs, random)
    print(f"accuracy: {accuracy(layers, x[:-TEST], labels[:-TEST]):.4f} trained on, {accuracy(layers, x[-TEST:], labels[-TEST:]):.4f} tested")
    options.out.write_bytes(export(layers).SerializeToString())


if __name__ == "__main__":
    main()
