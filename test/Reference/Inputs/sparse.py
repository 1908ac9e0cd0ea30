#!/usr/bin/env python3
"""Products with pruned weights against NumPy's dense ones, on whole numbers: equal to the last bit."""

import itertools

import numpy as np

from network import Network, whole_numbers

GENERATOR = np.random.default_rng(5)


def encode(weights, block, parts):
    """Values, indices and rows of the blocks that are not zero; one block at least, behind the last row where there is none."""
    outputs, inputs = weights.shape
    padded = np.pad(weights, ((0, -outputs % block), (0, 0)))
    values, indices, rows = [], [], [0]
    for part, row in itertools.product(range(parts), range(0, len(padded), block)):
        kept = [i for i in range(inputs) if i * parts // inputs == part and padded[row:row + block, i].any()]
        values += [padded[row:row + block, i] for i in kept]
        indices += kept
        rows.append(len(indices))
    values, indices = values or [np.ones(block)], indices or [0]
    index_type = np.uint8 if inputs <= 256 else np.int16
    return np.float32(values), np.array(indices, index_type), np.array(rows, np.int32)


def main():
    network = Network()
    for block in [1, 2, 4, 8]:
        for outputs, inputs, density, parts in [(1, 1, 1, 1), (7, 5, 0.3, 2), (16, 300, 0.1, 3), (9, 4, 0, 1), (5, 6, 1, 1)]:
            weights = whole_numbers(GENERATOR, (outputs, inputs)) * (GENERATOR.random((outputs, inputs)) < density)
            structure = encode(weights, block, parts)
            encoding = f"encoding = <block = {block}, outputs = {outputs}, parts = {parts}>"
            x, bias = whole_numbers(GENERATOR, (3, inputs)), whole_numbers(GENERATOR, (outputs,))
            network.add(f"sparse_fully_connected {{0}}, {{1}}, {{2}}, {{3}} {encoding}", [x, *structure], x @ weights.T)
            image = whole_numbers(GENERATOR, (2, 3, 2, inputs))
            network.add(f"sparse_conv2d {{0}}, {{1}}, {{2}}, {{3}}, {{4}} {encoding}", [image, *structure, bias],
                        image @ weights.T + bias)
    network.check()


main()
