#!/usr/bin/env python3
"""Prints a network of many independent ops: a grid of shapes and geometries for `linnetc verify`.

Each case is an op whose operands are inputs of @main, so that verify fills them at random and compares each kernel with
the reference. `grid.py FAMILY [--part I/N]` prints a family's cases, or every N-th of them.
"""

import argparse
import itertools


class Network:
    """Collects ops; every result is an output."""

    def __init__(self):
        self.arguments, self.body, self.results = [], [], []

    def argument(self, shape):
        name = f"%a{len(self.arguments)}"
        self.arguments.append((name, tensor(shape)))
        return name

    def op(self, text, operand_types, result):
        name = f"%r{len(self.results)}"
        self.body.append(f"  {name} = {text} : ({', '.join(operand_types)}) -> {result}")
        self.results.append((name, result))

    def print(self):
        named = ", ".join(f'{name}: {type} {{linnet.name = "{name[1:]}"}}' for name, type in self.arguments)
        types = ", ".join(f'{type} {{linnet.name = "{name[1:]}"}}' for name, type in self.results)
        print(f"func.func @main({named}) -> ({types}) {{")
        print("\n".join(self.body))
        print(f"  return {', '.join(name for name, _ in self.results)} : {', '.join(type for _, type in self.results)}")
        print("}")


def tensor(shape):
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


def out_extent(extent, kernel, stride, dilation, before, after):
    return (extent + before + after - dilation * (kernel - 1) - 1) // stride + 1


def window(stride, pads, dilation):
    return f"<strides = [{stride}, {stride}], pads = {list(pads)}, dilations = [{dilation}, {dilation}]>"


# Odd extents, one above and below tiles and vectors of 4, 8 and 16 lanes.
KERNELS = [1, 2, 3, 4, 5, 7]
PADS = [(0, 0, 0, 0), (1, 1, 1, 1), (0, 1, 2, 0)]


def geometries():
    for kernel, stride, dilation, pads in itertools.product(KERNELS, [1, 2], [1, 2], PADS):
        if kernel == 1 and dilation == 2:
            continue
        # Pads of a whole kernel make rows of zeros only, which no exporter writes.
        if max(pads) > dilation * (kernel - 1) and max(pads) > 0 and kernel > 1:
            continue
        yield kernel, stride, dilation, pads


def convolution(network, size, inputs, outputs, groups, kernel, stride, dilation, pads, bias=True, batch=1):
    height, width = size
    shape = [batch, height, width, inputs]
    result = [batch, out_extent(height, kernel, stride, dilation, pads[0], pads[2]),
              out_extent(width, kernel, stride, dilation, pads[1], pads[3]), outputs]
    if min(result) < 1:
        return
    filter_shape = [outputs, kernel, kernel, inputs // groups]
    operands = [(network.argument(shape), shape), (network.argument(filter_shape), filter_shape)]
    if bias:
        operands.append((network.argument([outputs]), [outputs]))
    group_text = f" groups = {groups}" if groups > 1 else ""
    names = ", ".join(name for name, _ in operands)
    network.op(f"linnet.conv2d {names}{group_text} window = {window(stride, pads, dilation)}",
               [tensor(s) for _, s in operands], tensor(result))


def depthwise(network, size, channels, multiplier, kernel, stride, dilation, pads, batch=1):
    height, width = size
    shape, filter_shape = [batch, height, width, channels], [kernel, kernel, channels * multiplier]
    result = [batch, out_extent(height, kernel, stride, dilation, pads[0], pads[2]),
              out_extent(width, kernel, stride, dilation, pads[1], pads[3]), channels * multiplier]
    if min(result) < 1:
        return
    bias = [channels * multiplier]
    names = f"{network.argument(shape)}, {network.argument(filter_shape)}, {network.argument(bias)}"
    network.op(f"linnet.depthwise_conv2d {names} window = {window(stride, pads, dilation)}",
               [tensor(shape), tensor(filter_shape), tensor(bias)], tensor(result))


def direct_cases():
    channels = itertools.cycle([(1, 1), (3, 16), (7, 9), (8, 8), (16, 15), (4, 17), (5, 31), (9, 33)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7), (15, 16), (14, 5)])
    for geometry in geometries():
        for _ in range(2):
            (inputs, outputs), size = next(channels), next(sizes)
            yield lambda n, g=geometry, i=inputs, o=outputs, s=size: convolution(n, s, i, o, 1, *g)
    yield lambda n: convolution(n, (7, 9), 5, 6, 1, 3, 1, 1, (1, 1, 1, 1), bias=False, batch=2)


def grouped_cases():
    groupings = itertools.cycle([(2, 1, 1), (2, 3, 4), (3, 8, 8), (4, 2, 16), (2, 7, 9), (8, 1, 2), (3, 5, 24), (2, 16, 32)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7)])
    for geometry in geometries():
        (groups, inputs, outputs), size = next(groupings), next(sizes)
        yield lambda n, g=geometry, k=groups, i=inputs, o=outputs, s=size: convolution(n, s, k * i, k * o, k, *g)


def depthwise_cases():
    channels = itertools.cycle([(1, 1), (8, 1), (7, 1), (9, 1), (16, 1), (17, 1), (3, 2), (4, 3), (24, 1), (8, 2), (33, 1)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7), (15, 16), (7, 7)])
    for geometry in geometries():
        for _ in range(2):
            (count, multiplier), size = next(channels), next(sizes)
            yield lambda n, g=geometry, c=count, m=multiplier, s=size: depthwise(n, s, c, m, *g)
    yield lambda n: depthwise(n, (7, 9), 12, 1, 3, 1, 1, (1, 1, 1, 1), batch=3)


def pointwise_cases():
    extents = [1, 3, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 33, 47, 49]
    pixels = itertools.cycle([(1, 1), (1, 5), (2, 3), (7, 7), (3, 13), (4, 4), (5, 5)])
    for inputs, outputs in itertools.product([1, 3, 8, 17, 40], extents):
        size = next(pixels)
        yield lambda n, i=inputs, o=outputs, s=size: convolution(n, s, i, o, 1, 1, 1, 1, (0, 0, 0, 0))
    # More pixels than a share of the L2 holds: rows come in chunks.
    yield lambda n: convolution(n, (60, 61), 64, 24, 1, 1, 1, 1, (0, 0, 0, 0))
    yield lambda n: convolution(n, (5, 7), 16, 24, 1, 1, 1, 1, (0, 0, 0, 0), batch=3)


FAMILIES = {"direct": direct_cases, "grouped": grouped_cases, "depthwise": depthwise_cases, "pointwise": pointwise_cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("--part", default="0/1", metavar="I/N")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    network = Network()
    for case in itertools.islice(FAMILIES[options.family](), part, None, parts):
        case(network)
    network.print()


main()
