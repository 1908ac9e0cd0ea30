#!/usr/bin/env python3
"""Data movement against NumPy's, on every element type."""

import itertools

import numpy as np

from network import Network

GENERATOR = np.random.default_rng(6)
TYPES = [np.float32, np.float64, np.float16, np.int8, np.uint8, np.int16, np.int32, np.int64, np.bool_]


def elements(shape, dtype=np.float32):
    """Any bytes, so that nothing but a copy keeps them: NaNs of floats too, and integers beyond 2^53."""
    if dtype == np.bool_:
        return GENERATOR.integers(0, 2, shape).astype(np.bool_)
    count = int(np.prod(shape, dtype=int)) * np.dtype(dtype).itemsize
    return np.frombuffer(GENERATOR.bytes(count), dtype).reshape(shape)


def add(network, text, operands, expected):
    """Bytes are compared: two NaNs are not equal otherwise."""
    network.add(text, operands, np.ascontiguousarray(expected))


def movements(network, dtype):
    x = elements((2, 3, 4, 6), dtype)
    add(network, "reshape {0}", [x], x.reshape(8, 1, 18))
    add(network, "transpose {0} perm = [2, 0, 3, 1]", [x], x.transpose(2, 0, 3, 1))
    add(network, "slice {0} offsets = [1, 0, 3, 5] sizes = [1, 2, 4, 3] steps = [1, 2, -1, -2]", [x], x[1:, ::2, ::-1, ::-2])
    add(network, "slice {0} offsets = [0, 1, 0, 2] sizes = [2, 1, 2, 4] steps = [1, 1, 3, 1]", [x], x[:, 1:2, ::3, 2:])
    add(network, "gather {0} axis = 2 indices = [3, 0, 0, 2, 3]", [x], x[:, :, [3, 0, 0, 2, 3]])
    add(network, "channel_shuffle {0} groups = 3", [x], x.reshape(2, 3, 4, 3, 2).swapaxes(3, 4).reshape(x.shape))
    add(network, "broadcast {0}", [x[:1, :, :1]], np.broadcast_to(x[:1, :, :1], (5, 2, 3, 4, 6)))
    for axis, extents in [(0, [1, 2]), (1, [2, 1, 3]), (3, [5, 1])]:
        parts = [elements([extent if dim == axis else e for dim, e in enumerate(x.shape)], dtype) for extent in extents]
        names = ", ".join(f"{{{number}}}" for number in range(len(parts)))
        add(network, f"concat {names} axis = {axis}", parts, np.concatenate(parts, axis))


def padded(x, low, high, mode, value):
    """Cuts off where a pad is negative, then pads."""
    x = x[tuple(slice(max(0, -l), e - max(0, -h)) for l, h, e in zip(low, high, x.shape))]
    widths = [(max(0, l), max(0, h)) for l, h in zip(low, high)]
    return np.pad(x, widths, mode, **({"constant_values": value} if mode == "constant" else {}))


def pads(network):
    x = elements((3, 5, 4))
    for mode, (low, high) in itertools.product(
            ["constant", "reflect", "edge", "wrap"],
            [((0, 0, 0), (0, 0, 0)), ((1, 0, 2), (2, 3, 1)), ((0, 4, 3), (2, 0, 3)), ((-1, 2, 0), (0, -1, -2)), ((2, -3, 1), (0, 0, 0))]):
        text = f"pad {{0}} low = {list(low)} high = {list(high)} mode = <{mode}> value = -1.5"
        network.add(text, [x], padded(x, low, high, mode, np.float32(-1.5)))
    for dtype in TYPES:
        x = elements((2, 3), dtype)
        value = True if dtype == np.bool_ else 7
        network.add("pad {0} low = [1, 0] high = [0, 2] mode = <constant> value = 7.0", [x],
                    np.pad(x, ((1, 0), (0, 2)), constant_values=value), label=f"pad of {np.dtype(dtype)}")


def casts(network):
    numbers = np.float64([0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.75, -2.75, 100.5, -100.5])
    for source, target in itertools.product(TYPES, TYPES):
        x = np.abs(numbers).astype(source) if np.dtype(source).kind == "u" else numbers.astype(source)
        y = np.abs(x) if np.dtype(target).kind == "u" and np.dtype(source).kind not in "ub" else x
        network.add("cast {0}", [y], y.astype(target), label=f"cast of {np.dtype(source)} to {np.dtype(target)}")
    # The nearest value, ties to even.
    halves = np.float32([1 + 2**-11, 1 + 3 * 2**-11, 65519, 65520, 2**-25, 2**-24, -2**-14])
    with np.errstate(over="ignore"):
        network.add("cast {0}", [halves], halves.astype(np.float16), label="rounding to f16")
    large = np.int64([2**53 + 1, -(2**53) - 1, 2**62 + 1, 2**24 + 1])
    network.add("cast {0}", [large], large.astype(np.float32), label="large integers to f32")
    network.add("cast {0}", [large], large.astype(np.int32), label="large integers to i32")


def main():
    network = Network()
    for dtype in TYPES:
        movements(network, dtype)
    pads(network)
    casts(network)
    network.check()


main()
