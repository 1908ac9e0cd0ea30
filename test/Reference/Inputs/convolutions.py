#!/usr/bin/env python3
"""Convolutions against ONNX Runtime's, on whole numbers: equal to the last bit."""

import itertools

import numpy as np

from network import Network, channels_first, channels_last, onnx_outputs, whole_numbers

GENERATOR = np.random.default_rng(1)
# Height, width; strides; dilations; pads: top, left, bottom, right.
GEOMETRIES = list(itertools.product([(1, 1), (3, 3), (2, 5)], [(1, 1), (2, 1), (3, 2)], [(1, 1), (2, 3)],
                                    [(0, 0, 0, 0), (1, 2, 0, 3)]))


def window(strides, pads, dilations):
    return f"window = <strides = {list(strides)}, pads = {list(pads)}, dilations = {list(dilations)}>"


def conv2d(network, size, inputs, outputs, groups, kernel, strides, dilations, pads, bias):
    image = whole_numbers(GENERATOR, (2, *size, inputs))
    weights = whole_numbers(GENERATOR, (outputs, *kernel, inputs // groups))
    offsets = whole_numbers(GENERATOR, (outputs,))
    expected = onnx_outputs("Conv", [channels_first(image), channels_first(weights), offsets if bias else None],
                            strides=strides, dilations=dilations, pads=pads, group=groups)
    text = f"conv2d {{0}}, {{1}}{', {2}' if bias else ''} groups = {groups} {window(strides, pads, dilations)}"
    network.add(text, [image, weights] + [offsets] * bias, channels_last(expected))


def depthwise_conv2d(network, size, channels, multiplier, kernel, strides, dilations, pads, bias):
    image = whole_numbers(GENERATOR, (2, *size, channels))
    weights = whole_numbers(GENERATOR, (*kernel, channels * multiplier))
    offsets = whole_numbers(GENERATOR, (channels * multiplier,))
    expected = onnx_outputs("Conv", [channels_first(image), weights.transpose(2, 0, 1)[:, None], offsets if bias else None],
                            strides=strides, dilations=dilations, pads=pads, group=channels)
    text = f"depthwise_conv2d {{0}}, {{1}}{', {2}' if bias else ''} {window(strides, pads, dilations)}"
    network.add(text, [image, weights] + [offsets] * bias, channels_last(expected))


def transpose_conv2d(network, size, inputs, outputs, groups, kernel, strides, dilations, pads, bias, output_padding=(0, 0)):
    image = whole_numbers(GENERATOR, (2, *size, inputs))
    weights = whole_numbers(GENERATOR, (outputs, *kernel, inputs // groups))
    offsets = whole_numbers(GENERATOR, (outputs,))
    # ONNX: [I, O/groups, KH, KW].
    grouped = weights.reshape(groups, outputs // groups, *kernel, inputs // groups)
    onnx_weights = grouped.transpose(0, 4, 1, 2, 3).reshape(inputs, outputs // groups, *kernel)
    expected = onnx_outputs("ConvTranspose", [channels_first(image), onnx_weights, offsets if bias else None],
                            strides=strides, dilations=dilations, pads=pads, group=groups, output_padding=output_padding)
    end = (*pads[:2], pads[2] - output_padding[0], pads[3] - output_padding[1])
    text = f"transpose_conv2d {{0}}, {{1}}{', {2}' if bias else ''} groups = {groups} {window(strides, end, dilations)}"
    network.add(text, [image, weights] + [offsets] * bias, channels_last(expected))


def cropped(network):
    """A negative pad cuts rows and columns off."""
    image, weights = whole_numbers(GENERATOR, (1, 9, 8, 3)), whole_numbers(GENERATOR, (2, 3, 3, 3))
    expected = onnx_outputs("Conv", [channels_first(image[:, 1:, :-2]), channels_first(weights)], pads=(0, 1, 2, 0))
    network.add("conv2d {0}, {1} window = <pads = [-1, 1, 2, -2]>", [image, weights], channels_last(expected))


def rounded_up(network):
    """Under `ceil` the last window reaches behind the pads, into zeros."""
    image, weights = whole_numbers(GENERATOR, (1, 8, 9, 3)), whole_numbers(GENERATOR, (2, 3, 2, 3))
    expected = onnx_outputs("Conv", [channels_first(image), channels_first(weights)], strides=(2, 2), pads=(0, 0, 1, 1))
    network.add("conv2d {0}, {1} window = <strides = [2, 2], ceil>", [image, weights], channels_last(expected))


def main():
    network = Network()
    channels = itertools.cycle([(1, 1, 1), (3, 5, 1), (6, 4, 2), (9, 3, 3), (4, 4, 4)])
    multipliers = itertools.cycle([(1, 1), (3, 2), (5, 1), (2, 3)])
    for number, (kernel, strides, dilations, pads) in enumerate(GEOMETRIES):
        conv2d(network, (9, 13), *next(channels), kernel, strides, dilations, pads, bias=number % 2 == 0)
        depthwise_conv2d(network, (11, 14), *next(multipliers), kernel, strides, dilations, pads, bias=number % 3 == 0)
        if kernel != (1, 1):
            trimmed = tuple(min(pad, extent - 1) for pad, extent in zip(pads, kernel * 2))
            transpose_conv2d(network, (4, 5), *next(channels), kernel, strides, dilations, trimmed, bias=number % 2 == 1)
    transpose_conv2d(network, (3, 4), 6, 4, 2, (3, 3), (2, 3), (1, 1), (1, 1, 1, 1), True, output_padding=(1, 2))
    cropped(network)
    rounded_up(network)
    network.check()


main()
