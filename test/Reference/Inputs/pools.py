#!/usr/bin/env python3
"""Pools against ONNX Runtime's."""

import itertools

import numpy as np

from network import Network, channels_first, channels_last, onnx_outputs, whole_numbers

GENERATOR = np.random.default_rng(3)


def window(strides, pads, dilations, ceil):
    return f"<strides = {list(strides)}, pads = {list(pads)}, dilations = {list(dilations)}{', ceil' if ceil else ''}>"


def pools(network, size, kernel, strides, dilations, pads, ceil):
    image = whole_numbers(GENERATOR, (2, *size, 3), 50)
    attributes = dict(kernel_shape=kernel, strides=strides, pads=pads, dilations=dilations, ceil_mode=int(ceil))
    text = f"kernel = {list(kernel)} window = {window(strides, pads, dilations, ceil)}"
    expected = onnx_outputs("MaxPool", [channels_first(image)], **attributes)
    network.add(f"max_pool2d {{0}} {text}", [image], channels_last(expected))
    for count_include_pad in [False, True]:
        expected = onnx_outputs("AveragePool", [channels_first(image)], count_include_pad=int(count_include_pad), **attributes)
        network.add(f"avg_pool2d {{0}} {text}{' count_include_pad' * count_include_pad}", [image], channels_last(expected),
                    relative=1e-6, absolute=1e-5)


def main():
    network = Network()
    # No window may lie in the pads alone.
    for size, kernel, strides, dilations, pads, ceil in itertools.product(
            [(9, 12), (7, 8)], [(2, 2), (3, 2), (1, 4)], [(1, 1), (2, 3)], [(1, 1), (2, 1)],
            [(0, 0, 0, 0), (1, 1, 1, 1), (0, 1, 1, 0)], [False, True]):
        if all(pad < extent for pad, extent in zip(pads, kernel * 2)):
            pools(network, size, kernel, strides, dilations, pads, ceil)
    infinite = np.full((1, 2, 2, 1), -np.inf, np.float32)
    network.add("max_pool2d {0} kernel = [2, 2] window = <>", [infinite], infinite[:, :1, :1])
    image = whole_numbers(GENERATOR, (1, 6, 6, 2))
    network.add("max_pool2d {0} kernel = [2, 2] window = <pads = [-1, 0, -3, -4]>", [image],
                image[:, 1:3, :2].max((1, 2), keepdims=True))
    network.check()


main()
