#!/usr/bin/env python3
"""Matrix products against NumPy's, on whole numbers: equal to the last bit."""

import numpy as np

from network import Network, whole_numbers

GENERATOR = np.random.default_rng(2)


def main():
    network = Network()
    for rows, inner, columns in [(1, 1, 1), (1, 7, 5), (3, 17, 4)]:
        x, weights = whole_numbers(GENERATOR, (rows, inner)), whole_numbers(GENERATOR, (columns, inner))
        bias = whole_numbers(GENERATOR, (columns,))
        network.add("fully_connected {0}, {1}", [x, weights], x @ weights.T)
        network.add("fully_connected {0}, {1}, {2}", [x, weights, bias], x @ weights.T + bias)
    for lhs, rhs in [((1, 1), (1, 1)), ((3, 5), (5, 2)), ((4, 3, 5), (4, 5, 2)), ((4, 1, 3, 5), (2, 5, 7)),
                     ((3, 5), (2, 1, 5, 4)), ((1, 3, 2), (6, 2, 1)), ((2, 1, 1, 3), (1, 5, 3, 1))]:
        a, b = whole_numbers(GENERATOR, lhs), whole_numbers(GENERATOR, rhs)
        network.add("matmul {0}, {1}", [a, b], a @ b)
    network.check()


main()
