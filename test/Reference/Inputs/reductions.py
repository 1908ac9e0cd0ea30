#!/usr/bin/env python3
"""Reductions and normalizations against NumPy's."""

import itertools

import numpy as np

from network import Network, onnx_outputs

GENERATOR = np.random.default_rng(7)
# One unit in the last place of f32.
RELATIVE = 1.2e-7

REDUCTIONS = {
    "sum": lambda x, **k: np.sum(x, **k),
    "mean": lambda x, **k: np.mean(x, **k),
    "max": lambda x, **k: np.max(x, **k),
    "min": lambda x, **k: np.min(x, **k),
    "prod": lambda x, **k: np.prod(x, **k),
    "l1": lambda x, **k: np.sum(np.abs(x), **k),
    "l2": lambda x, **k: np.sqrt(np.sum(x * x, **k)),
    "sum_square": lambda x, **k: np.sum(x * x, **k),
    "log_sum": lambda x, **k: np.log(np.sum(x, **k)),
    "log_sum_exp": lambda x, **k: np.log(np.sum(np.exp(x), **k)),
}


def reductions(network):
    for kind, axes in itertools.product(REDUCTIONS, [(), (0,), (1, 2), (3,), (0, 1, 2, 3), (0, 3)]):
        x = GENERATOR.uniform(0.5, 1.5, (2, 3, 4, 5)) if kind == "log_sum" else GENERATOR.standard_normal((2, 3, 4, 5))
        x = x.astype(np.float32)
        expected = REDUCTIONS[kind](x.astype(np.longdouble), axis=axes, keepdims=True).astype(np.float32)
        network.add(f"reduce {kind} {{0}} axes = {list(axes)}", [x], expected, relative=RELATIVE, absolute=1e-12)
    # Neither overflows in the sum nor loses all of it.
    for x in [np.float32([[200, 199]]), np.float32([[-200, -199]]), np.float32([[-np.inf, 1]]), np.float32([[np.inf, 1]])]:
        expected = np.logaddexp.reduce(x.astype(np.longdouble), axis=1, keepdims=True).astype(np.float32)
        network.add("reduce log_sum_exp {0} axes = [1]", [x], expected, relative=RELATIVE)


def softmax(x, axis, log):
    with np.errstate(invalid="ignore"):
        x = x.astype(np.longdouble) - x.max(axis, keepdims=True)
    total = np.exp(x).sum(axis, keepdims=True)
    return (x - np.log(total) if log else np.exp(x) / total).astype(np.float32)


def softmaxes(network):
    for axis, log in itertools.product(range(3), [False, True]):
        for scale in [1, 100]:
            x = (GENERATOR.standard_normal((3, 4, 5)) * scale).astype(np.float32)
            network.add(f"softmax {{0}} axis = {axis}{' log' * log}", [x], softmax(x, axis, log), relative=RELATIVE, absolute=1e-15)
    for log in [False, True]:
        x = np.float32([[0, -np.inf, 1], [88, 89, 3e38]])
        network.add(f"softmax {{0}} axis = 1{' log' * log}", [x], softmax(x, 1, log), relative=RELATIVE)


def local_response_norms(network):
    for channels, size in [(7, 5), (7, 4), (2, 5), (6, 1), (1, 3)]:
        x = GENERATOR.standard_normal((2, 3, 2, channels)).astype(np.float32)
        expected = onnx_outputs("LRN", [np.moveaxis(x, -1, 1).copy()], size=size, alpha=0.25, beta=0.75, bias=1.5) if size % 2 else None
        if expected is None:
            # ONNX Runtime refuses even sizes; ONNX has them reach further up.
            square = np.pad(x.astype(np.longdouble) ** 2, [(0, 0)] * 3 + [((size - 1) // 2, size // 2)])
            sums = sum(square[..., j : j + channels] for j in range(size))
            expected = np.moveaxis(x / (1.5 + 0.25 / size * sums) ** 0.75, -1, 1).astype(np.float32)
        network.add(f"local_response_norm {{0}} size = {size} alpha = 0.25 beta = 0.75 bias = 1.5", [x],
                    np.ascontiguousarray(np.moveaxis(expected, 1, -1)), relative=2e-6)


def main():
    network = Network()
    reductions(network)
    softmaxes(network)
    local_response_norms(network)
    network.check()


main()
