#!/usr/bin/env python3
"""Packed signs against NumPy, and convolutions of signs, bit by bit, against ONNX Runtime's of the floats +1 and -1."""

import itertools

import numpy as np

from network import Network, channels_first, channels_last, onnx_outputs

GENERATOR = np.random.default_rng(11)


def pack(bits, groups=1):
    """Booleans [..., C] as i32 words: channel c of a group in bit c mod 8 of byte c div 8, zeros behind."""
    grouped = bits.reshape(*bits.shape[:-1], groups, -1)
    words = -(-grouped.shape[-1] // 32)
    padded = np.zeros((*grouped.shape[:-1], words * 32), bool)
    padded[..., :grouped.shape[-1]] = grouped
    packed = np.packbits(padded, axis=-1, bitorder="little").view("<i4")
    return packed.reshape(*bits.shape[:-1], groups * words)


def signs(shape):
    return GENERATOR.choice([-1.0, 1.0], shape).astype(np.float32)


def convolution(network, size, inputs, outputs, groups, kernel, stride, dilation, pads, border):
    image, filter = signs((2, *size, inputs)), signs((outputs, kernel, kernel, inputs // groups))
    value = {"zero": 0.0, "plus_one": 1.0, "minus_one": -1.0}[border]
    padded = np.pad(image, ((0, 0), (pads[0], pads[2]), (pads[1], pads[3]), (0, 0)), constant_values=value)
    expected = onnx_outputs("Conv", [channels_first(padded), channels_first(filter)], group=groups, kernel_shape=[kernel] * 2,
                            strides=[stride] * 2, dilations=[dilation] * 2)
    text = (f"binary_conv2d {{0}}, {{1}} channels = {inputs // groups} groups = {groups} border = <{border}> "
            f"window = <strides = [{stride}, {stride}], pads = {list(pads)}, dilations = [{dilation}, {dilation}]>")
    network.add(text, [pack(image > 0, groups), pack(filter > 0)], channels_last(expected))


def main():
    network = Network()
    for channels, groups in [(1, 1), (31, 1), (32, 1), (33, 1), (64, 2), (70, 2), (96, 3), (5, 5)]:
        x, t = (GENERATOR.integers(-3, 4, shape).astype(np.float32) for shape in [(2, 3, 5, channels), (channels,)])
        network.add(f"binarize {{0}}, {{1}} groups = {groups}", [x, t], pack(x >= t, groups))
        network.add(f"binarize {{0}} groups = {groups}", [x], pack(x >= 0, groups))
    special = np.array([0.0, -0.0, 1e-45, -1e-45, np.inf, -np.inf, np.nan], np.float32)
    network.add("binarize {0}", [special], np.array([0b0010111], np.int32))
    network.add("binarize {0}, {1}", [special, np.full(7, np.nextafter(np.float32(0), np.float32(1)))], np.array([0b0010100], np.int32))

    channels = itertools.cycle([(32, 8, 1), (1, 3, 1), (33, 5, 1), (64, 4, 2), (70, 6, 2), (6, 6, 6), (100, 2, 1)])
    for kernel, stride, dilation, pads, border in itertools.product(
            [1, 3, 5], [1, 2], [1, 2], [(0, 0, 0, 0), (1, 1, 1, 1), (0, 2, 1, 0)], ["zero", "plus_one", "minus_one"]):
        inputs, outputs, groups = next(channels)
        convolution(network, (11, 9), inputs, outputs, groups, kernel, stride, dilation, pads, border)
    # Sums beyond 16 bits: all signs agree.
    ones = np.full((1, 1, 1, 40000), -1, np.int32)[..., :1250]
    network.add("binary_conv2d {0}, {1} channels = 40000 border = <zero> window = <>", [ones, ones], np.full((1, 1, 1, 1), 40000, np.float32))

    image = GENERATOR.random((2, 9, 7, 40)) < 0.2
    expected = onnx_outputs("MaxPool", [channels_first(image.astype(np.float32))], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 0, 1, 1])
    network.add("binary_max_pool2d {0} kernel = [3, 3] window = <strides = [2, 2], pads = [1, 0, 1, 1]>", [pack(image)],
                pack(channels_last(expected) > 0))
    network.check()


main()
