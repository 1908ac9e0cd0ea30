#!/usr/bin/env python3
"""Prints a network of many independent ops: a grid of shapes and geometries for `linnetc verify`.

Each case is an op whose operands are inputs of @main, so that verify fills them at random and compares each kernel with
the reference; kernels that want constant weights get random ones. `grid.py FAMILY [--part I/N]` prints a family's cases, or every N-th of them.
Every op has its geometry as its name. For bench/grid.py, `--least-macs N` doubles the images of convolutions, up to three times, until each
multiplies and adds as often, with constant weights.
"""

import argparse
import itertools
import random
import re
import struct


class Network:
    """Collects ops; every result that no other op takes is an output."""

    def __init__(self, least_macs=0):
        self.arguments, self.body, self.results = [], [], []
        self.kernels = []
        self.least_macs = least_macs

    def enlarge(self, size, macs):
        """An image of `size`, which makes `macs`, doubled until it makes `least_macs`, three times at most; odd extents stay odd."""
        for _ in range(3):
            if macs < self.least_macs:
                size = tuple(2 * extent + extent % 2 for extent in size)
                macs *= 4
        return size

    def weights(self, shape):
        """An operand that is an input, or a constant where kernels are timed and not verified."""
        return self.constant(shape) if self.least_macs else self.argument(shape)

    def argument(self, shape):
        name = f"%a{len(self.arguments)}"
        self.arguments.append((name, tensor(shape)))
        return name, shape

    def apply(self, text, operands, result, keep=True):
        """Adds an op. An operand is a shape, which becomes an input, or what `apply` returned for another op."""
        operands = [operand if isinstance(operand, tuple) else self.argument(operand) for operand in operands]
        name = f"%r{len(self.body)}"
        types = [tensor(shape) for _, shape in operands]
        # unary writes one type for both.
        type = tensor(result) if text.startswith("unary ") else f"({', '.join(types)}) -> {tensor(result)}"
        shapes = " ".join("x".join(map(str, shape)) or "number" for _, shape in operands)
        label = f"{re.sub(r'{},? ?', '', text).strip()} of {shapes}"
        self.body.append(f'  {name} = linnet.{text.format(*(operand for operand, _ in operands))} : {type} loc("{label}")')
        if keep:
            self.results.append((name, tensor(result)))
        return name, result

    def constant(self, shape):
        """A constant of random elements."""
        generator = random.Random(len(self.body))
        count = 1
        for extent in shape:
            count *= extent
        elements = struct.pack(f"<{count}f", *(generator.uniform(-1, 1) for _ in range(count)))
        name = f"%r{len(self.body)}"
        self.body.append(f'  {name} = linnet.constant dense<"0x{elements.hex()}"> : {tensor(shape)}')
        return name, shape

    def call(self, family, schedule, body, operands, result, weights=()):
        """Adds a kernel of its own; `body` is its ops with operands %0, %1, … and result %result. No schedule: the cost model's."""
        name = f"@kernel{len(self.kernels)}"
        types = [tensor(shape) for _, shape in operands]
        arguments = ", ".join(f"%{i}: {type}{' {kern.weight}' * (i in weights)}" for i, type in enumerate(types))
        self.kernels.append(
            f"kern.func private {name}({arguments}) -> {tensor(result)} family = {family}{f' schedule = <{schedule}>' * bool(schedule)} {{\n"
            f"  {body}\n  kern.return %result : {tensor(result)}\n}}")
        value = f"%r{len(self.body)}"
        self.body.append(f"  {value} = kern.call {name}({', '.join(operand for operand, _ in operands)}) : "
                         f"({', '.join(types)}) -> {tensor(result)}")
        self.results.append((value, tensor(result)))

    def list_constant(self, values, element):
        """A 1-D tensor that is part of the network, not an input."""
        name = f"%c{len(self.body)}"
        self.body.append(f"  {name} = linnet.constant dense<{values}> : tensor<{len(values)}x{element}>")
        return name, element

    def print(self):
        print("\n".join(self.kernels))
        named = ", ".join(f'{name}: {type} {{linnet.name = "{name[1:]}"}}' for name, type in self.arguments)
        types = ", ".join(f'{type} {{linnet.name = "{name[1:]}"}}' for name, type in self.results)
        print(f"func.func @main({named}) -> ({types}) {{")
        print("\n".join(self.body))
        print(f"  return {', '.join(name for name, _ in self.results)} : {', '.join(type for _, type in self.results)}")
        print("}")


class Words(list):
    """The shape of a tensor of packed signs."""

    element = "i32"


class Typed(list):
    """A shape, and elements that are no f32."""

    def __init__(self, shape, element):
        super().__init__(shape)
        self.element = element


def tensor(shape):
    return f"tensor<{''.join(f'{extent}x' for extent in shape)}{getattr(shape, 'element', 'f32')}>"


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
    height, width = network.enlarge(size, size[0] * size[1] // stride**2 * kernel * kernel * outputs * inputs // groups)
    result = [batch, out_extent(height, kernel, stride, dilation, pads[0], pads[2]),
              out_extent(width, kernel, stride, dilation, pads[1], pads[3]), outputs]
    if min(result) < 1:
        return
    shapes = [[batch, height, width, inputs], network.weights([outputs, kernel, kernel, inputs // groups])]
    shapes += [network.weights([outputs])] * bias
    group_text = f" groups = {groups}" if groups > 1 else ""
    network.apply(f"conv2d {{}}, {{}}{', {}' * bias}{group_text} window = {window(stride, pads, dilation)}", shapes, result)


def depthwise(network, size, channels, multiplier, kernel, stride, dilation, pads, batch=1):
    height, width = network.enlarge(size, size[0] * size[1] // stride**2 * kernel * kernel * channels * multiplier)
    result = [batch, out_extent(height, kernel, stride, dilation, pads[0], pads[2]),
              out_extent(width, kernel, stride, dilation, pads[1], pads[3]), channels * multiplier]
    if min(result) < 1:
        return
    shapes = [[batch, height, width, channels], network.weights([kernel, kernel, channels * multiplier]),
              network.weights([channels * multiplier])]
    network.apply(f"depthwise_conv2d {{}}, {{}}, {{}} window = {window(stride, pads, dilation)}", shapes, result)


def direct_cases():
    channels = itertools.cycle([(1, 1), (3, 16), (7, 9), (8, 8), (16, 15), (4, 17), (5, 31), (9, 33)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7), (15, 16), (14, 5)])
    for geometry in geometries():
        for _ in range(2):
            (inputs, outputs), size = next(channels), next(sizes)
            yield lambda n, g=geometry, i=inputs, o=outputs, s=size: convolution(n, s, i, o, 1, *g)
    yield lambda n: convolution(n, (7, 9), 5, 6, 1, 3, 1, 1, (1, 1, 1, 1), bias=False, batch=2)


def pixel_vectors(network, size, groups, inputs, outputs, kernel, stride, dilation, pads, tile, band, batch=1):
    """A convolution of `inputs` to `outputs` channels a group under a schedule given."""
    height, width = (out_extent(extent, kernel, stride, dilation, pads[dim], pads[dim + 2]) for dim, extent in enumerate(size))
    if height < 1 or width < 4:
        return
    shape, result = [batch, *size, groups * inputs], [batch, height, width, groups * outputs]
    operands = [network.argument(shape), network.constant([groups * outputs, kernel, kernel, inputs]), network.argument(result[-1:])]
    group_text = f" groups = {groups}" if groups > 1 else ""
    body = (f"%result = linnet.conv2d %0, %1, %2{group_text} window = {window(stride, pads, dilation)} : "
            f"({', '.join(tensor(s) for _, s in operands)}) -> {tensor(result)}")
    schedule = f"pixel_vectors, tile = [{tile[0]}, {min(tile[1], outputs)}], band = {min(band, height)}"
    network.call("grouped" if groups > 1 else "direct", schedule, body, operands, result, weights=(1,))


def pixel_vectors_cases():
    """Every geometry; tiles that are whole vectors on every target."""
    channels = itertools.cycle([(1, 1, 1), (1, 3, 2), (2, 1, 3), (1, 7, 9), (8, 1, 2), (2, 3, 4), (3, 5, 7), (16, 4, 4), (2, 20, 18)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7), (15, 26), (14, 9)])
    tiles, bands = itertools.cycle([(16, 1), (32, 3), (16, 4), (48, 2)]), itertools.cycle([1, 3, 4, 16])
    for geometry in geometries():
        for _ in range(2 if geometry[0] > 1 else 0):
            arguments = (next(sizes), *next(channels), *geometry, next(tiles), next(bands))
            yield lambda n, a=arguments: pixel_vectors(n, *a)
    yield lambda n: pixel_vectors(n, (9, 10), 2, 3, 5, 3, 2, 1, (1, 1, 1, 1), (16, 4), 2, batch=3)


def winograd(network, size, inputs, outputs, pads, tile, panel, rows, band, blocks, batch=1, residual=False):
    """A 3x3 convolution under a schedule given; `blocks` of output channels."""
    height, width = (extent + pads[dim] + pads[dim + 2] - 2 for dim, extent in enumerate(size))
    shape, result = [batch, *size, inputs], [batch, height, width, outputs]
    panels = -(-outputs // panel)
    tile_rows, tiles = -(-height // tile), -(-width // tile) * band
    if min(height, width) < 1 or panels % blocks or tile_rows % band or rows > tiles:
        return
    if height % tile and band != tile_rows:
        return
    operands = [network.argument(shape), network.constant([outputs, 3, 3, inputs]), network.argument([outputs])]
    operands += [network.argument(result)] * residual
    types = ", ".join(tensor(s) for _, s in operands[:3])
    body = (f"%{'sum' if residual else 'result'} = linnet.conv2d %0, %1, %2 window = {window(1, pads, 1)} : "
            f"({types}) -> {tensor(result)}")
    if residual:
        body += f"\n  %result = linnet.binary add %sum, %3 : ({tensor(result)}, {tensor(result)}) -> {tensor(result)}"
    schedule = (f"winograd, outputs = {tile}, tile = [{rows}, {panel}], band = {band}, "
                f"block = {panels // blocks * panel}")
    network.call("direct", schedule, body, operands, result, weights=(1,))


def winograd_cases():
    channels = itertools.cycle([(1, 16), (3, 48), (17, 32), (8, 80), (16, 64), (5, 96), (33, 48)])
    sizes = itertools.cycle([(1, 1), (9, 11), (8, 8), (13, 7), (15, 16), (3, 5), (4, 4), (7, 7)])
    pads = itertools.cycle([(1, 1, 1, 1), (0, 0, 0, 0), (0, 1, 2, 0), (2, 2, 2, 2)])
    # Panels that are whole vectors on every target.
    for tile, panel, rows, band, blocks in itertools.product([2, 4], [16, 32], [1, 3, 4], [1, 2, 3], [1, 2]):
        for _ in range(3):
            arguments = (next(sizes), *next(channels), next(pads), tile, panel, rows, band, blocks)
            yield lambda n, a=arguments: winograd(n, *a)
    for tile, batch, residual in itertools.product([2, 4], [1, 3], [False, True]):
        yield lambda n, t=tile, b=batch, r=residual: winograd(
            n, (9, 10), 8, 48, (1, 1, 1, 1), t, 16, 2, 1, 3, batch=b, residual=r)


def grouped_cases():
    groupings = itertools.cycle([(2, 1, 1), (2, 3, 4), (3, 8, 8), (4, 2, 16), (2, 7, 9), (8, 1, 2), (3, 5, 24), (2, 16, 32)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7)])
    for geometry in geometries():
        (groups, inputs, outputs), size = next(groupings), next(sizes)
        yield lambda n, g=geometry, k=groups, i=inputs, o=outputs, s=size: convolution(n, s, k * i, k * o, k, *g)


def grouped_pointwise_cases():
    """Groups whose outputs are no whole vectors, panels, or tiles of rows."""
    extents = [1, 3, 8, 12, 17, 20, 24, 25, 40, 68, 80]
    groups, pixels = itertools.cycle([2, 3, 4, 8]), itertools.cycle([(1, 1), (1, 5), (7, 7), (3, 13), (14, 14)])
    for inputs, outputs in itertools.product([1, 7, 20, 34], extents):
        count, size = next(groups), next(pixels)
        yield lambda n, i=inputs, o=outputs, g=count, s=size: convolution(
            n, s, g * i, g * o, g, 1, 1, 1, (0, 0, 0, 0), bias=(i + o) % 2 == 0)
    # More pixels than a share of the L2 holds, and a batch of images.
    yield lambda n: convolution(n, (61, 40), 240, 60, 3, 1, 1, 1, (0, 0, 0, 0))
    yield lambda n: convolution(n, (5, 7), 60, 60, 3, 1, 1, 1, (0, 0, 0, 0), batch=3)


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
    # A stride leaves pixels out: of several images, in chunks of rows, of groups.
    for size, stride, batch in itertools.product([(5, 7), (8, 6), (13, 1)], [2, 3], [1, 3]):
        yield lambda n, s=size, t=stride, b=batch: convolution(n, s, 17, 24, 1, 1, t, 1, (0, 0, 0, 0), batch=b)
    yield lambda n: convolution(n, (80, 81), 128, 24, 1, 1, 2, 1, (0, 0, 0, 0))
    yield lambda n: convolution(n, (7, 9), 24, 36, 3, 1, 2, 1, (0, 0, 0, 0))


def sparse_rows(generator, rows, inputs, density, parts):
    """The inputs that each row of blocks reads in each part of the inputs; a density of None keeps those of one row only."""
    kept = [[i for i in range(inputs) if generator.random() < (0.5 if density is None else density)] for _ in range(rows)]
    if density is None:
        only = generator.randrange(rows)
        kept = [row if number == only else [] for number, row in enumerate(kept)]
    return [[i for i in row if i * parts // inputs == part] for part in range(parts) for row in kept]


def sparse_encoding(block, outputs, parts):
    return f"encoding = <block = {block}, outputs = {outputs}{f', parts = {parts}' if parts > 1 else ''}>"


def sparse(network, generator, shape, outputs, block, density, bias, parts):
    """A product with pruned weights; the input is an image where `shape` has four extents."""
    kept = sparse_rows(generator, -(-outputs // block), shape[-1], density, parts)
    # A type has no extent of zero: what stands behind the last row is not read.
    indices = sum(kept, []) or [0]
    element = "ui8" if shape[-1] <= 256 else "i16"
    starts = [0] + list(itertools.accumulate(map(len, kept)))
    structure = [network.list_constant(indices, element), network.list_constant(starts, "i32")]
    operands = [network.argument(extents) for extents in [shape, [len(indices), block]] + [[outputs]] * bias]
    types = [tensor(extents) for _, extents in operands]
    types[2:2] = [f"tensor<{len(indices)}x{element}>", f"tensor<{len(starts)}xi32>"]
    names = [name for name, _ in operands[:2] + structure + operands[2:]]
    op = "sparse_conv2d" if len(shape) == 4 else "sparse_fully_connected"
    name, result = f"%r{len(network.body)}", tensor(shape[:-1] + [outputs])
    network.body.append(f"  {name} = linnet.{op} {', '.join(names)} {sparse_encoding(block, outputs, parts)} : "
                        f"({', '.join(types)}) -> {result}")
    network.results.append((name, result))


def sparse_cases():
    generator = random.Random(0)
    densities = itertools.cycle([0, None, 0.01, 0.05, 0.1, 0.25, 0.5, 1])
    # Odd numbers of pixels, fewer than a vector, less and more than a panel, a batch of two.
    images = itertools.cycle([[1, 1, 1], [1, 7, 7], [1, 1, 5], [2, 5, 7], [1, 4, 4], [1, 13, 17], [2, 3, 3], [1, 1, 64], [1, 3, 5]])
    channels = itertools.product([1, 3, 8, 17, 40, 300], [1, 4, 7, 16, 33])
    parts = itertools.cycle([1, 3, 1, 2, 1])
    for (inputs, outputs), block in itertools.product(channels, [1, 2, 4, 8]):
        case = next(images) + [inputs], outputs, block, next(densities), block != 2, next(parts)
        yield lambda n, c=case: sparse(n, generator, *c)
    for rows, block, density in itertools.product([1, 3, 9], [1, 2, 4, 8], [0.05, 0.5]):
        yield lambda n, r=rows, b=block, d=density, p=next(parts): sparse(n, generator, [r, 70], 19, b, d, True, p)


def transpose_conv(network, size, inputs, outputs, groups, kernel, stride, dilation, pads):
    size = network.enlarge(size, size[0] * size[1] * kernel * kernel * outputs * inputs // groups)
    result = [1] + [(extent - 1) * stride + dilation * (kernel - 1) + 1 - pads[dim] - pads[dim + 2]
                    for dim, extent in enumerate(size)] + [outputs]
    if min(result) < 1:
        return
    shapes = [[1, *size, inputs], network.weights([outputs, kernel, kernel, inputs // groups]), network.weights([outputs])]
    network.apply(f"transpose_conv2d {{}}, {{}}, {{}} groups = {groups} window = {window(stride, pads, dilation)}", shapes, result)


def transpose_conv_cases():
    channels = itertools.cycle([(1, 1, 1), (3, 16, 1), (8, 9, 1), (6, 4, 2), (9, 24, 3), (8, 8, 8)])
    for kernel, stride, dilation, pads in geometries():
        yield lambda n, c=next(channels), g=(kernel, stride, dilation, pads): transpose_conv(n, (4, 5), *c, *g)
    # Phases that are uneven, or get no tap; output padding; one input along a dimension.
    for kernel, stride, dilation, pads in itertools.product([1, 3, 4], [3, 4, 6], [1, 2, 4], [(0, 0, 0, 0), (1, 0, -1, -2)]):
        yield lambda n, c=next(channels), g=(kernel, stride, dilation, pads): transpose_conv(n, (3, 7), *c, *g)
    for size, kernel, stride, dilation in itertools.product([(1, 1), (1, 5), (6, 1)], [1, 4], [1, 2], [1, 2]):
        yield lambda n, c=next(channels), s=size, g=(kernel, stride, dilation, (0, 0, 0, 0)): transpose_conv(n, s, *c, *g)


def product_cases():
    for rows, inner, columns in itertools.product([1, 3], [1, 7, 8, 33, 100], [1, 8, 15, 17]):
        shapes = [[rows, inner], [columns, inner], [columns]]
        yield lambda n, s=shapes, r=[rows, columns]: n.apply("fully_connected {}, {}, {}", s, r)
    for lhs, rhs, result in [([1, 1], [1, 1], [1, 1]), ([5, 7], [7, 9], [5, 9]), ([16, 33], [33, 17], [16, 17]),
                             ([4, 1, 3, 8], [2, 8, 15], [4, 2, 3, 15]), ([1, 7, 16], [3, 16, 31], [3, 7, 31])]:
        yield lambda n, s=[lhs, rhs], r=result: n.apply("matmul {}, {}", s, r)


def pool_cases():
    channels = itertools.cycle([1, 7, 8, 9, 16, 33])
    for kernel, stride, dilation, pads in geometries():
        if kernel == 1 or max(pads) >= kernel:
            continue
        size, count = (13, 12), next(channels)
        result = [2] + [out_extent(extent, kernel, stride, dilation, pads[dim], pads[dim + 2])
                        for dim, extent in enumerate(size)] + [count]
        if min(result) < 1:
            continue
        text = f"kernel = [{kernel}, {kernel}] window = {window(stride, pads, dilation)}"
        for op, suffix in [("max_pool2d", ""), ("avg_pool2d", ""), ("avg_pool2d", " count_include_pad")]:
            yield lambda n, o=op, t=text + suffix, s=[2, *size, count], r=result: n.apply(f"{o} {{}} {t}", [s], r)


def reduction_cases():
    kinds = ["sum", "mean", "max", "min", "prod", "l1", "l2", "sum_square", "log_sum", "log_sum_exp"]
    shapes = itertools.cycle([[2, 7, 7, 9], [1, 5, 8, 16], [3, 4, 1, 33], [1, 7, 7, 1]])
    for kind, axes in itertools.product(kinds, [[], [0], [1, 2], [3], [0, 1, 2, 3], [2, 3]]):
        shape = next(shapes)
        result = [1 if dim in axes else extent for dim, extent in enumerate(shape)]
        yield lambda n, k=kind, a=axes, s=shape, r=result: n.apply(f"reduce {k} {{}} axes = {a}", [s], r)
    # A sum over many pixels, whose rounding errors must not grow with their number.
    yield lambda n: n.apply("reduce mean {} axes = [1, 2]", [[1, 112, 112, 24]], [1, 1, 1, 24])


def normalization_cases():
    for shape in [[1, 1000], [3, 7], [2, 3, 17], [1, 1], [5, 8, 3]]:
        for axis, log in itertools.product(range(len(shape)), ["", " log"]):
            yield lambda n, a=axis, g=log, s=shape: n.apply(f"softmax {{}} axis = {a}{g}", [s], s)
    for channels, size in itertools.product([1, 7, 8, 17], [1, 4, 5]):
        shape = [2, 3, 5, channels]
        yield lambda n, z=size, s=shape: n.apply(
            f"local_response_norm {{}} size = {z} alpha = 0.5 beta = 0.75 bias = 1.5", [s], s)


def movement_cases():
    shape = [2, 5, 7, 9]
    for perm in itertools.permutations(range(4)):
        yield lambda n, p=list(perm): n.apply(f"transpose {{}} perm = {p}", [shape], [shape[d] for d in p])
    slices = [([0, 0, 0, 0], [2, 5, 7, 9], [1, 1, 1, 1]), ([1, 4, 6, 8], [1, 3, 7, 5], [1, -2, -1, -2]),
              ([0, 1, 0, 3], [2, 2, 4, 1], [1, 2, 2, 1])]
    for offsets, sizes, steps in slices:
        yield lambda n, o=offsets, z=sizes, t=steps: n.apply(f"slice {{}} offsets = {o} sizes = {z} steps = {t}", [shape], z)
    for axis, indices in [(0, [1, 0, 1]), (2, [6, 0, 3]), (3, [8, 8, 0, 1, 2, 3, 4, 5, 6, 7])]:
        result = [len(indices) if dim == axis else extent for dim, extent in enumerate(shape)]
        yield lambda n, a=axis, i=indices, r=result: n.apply(f"gather {{}} axis = {a} indices = {i}", [shape], r)
    for mode, (low, high) in itertools.product(["constant", "edge", "reflect", "wrap"], [
            ([0, 1, 2, 0], [0, 2, 1, 0]), ([1, 0, 0, 8], [0, 4, 0, 3]), ([0, -2, 3, 0], [0, 1, -1, -4])]):
        # A batch of two mirrors one row at most, and no border is wider than what is left.
        result = [extent + l + h for extent, l, h in zip(shape, low, high)]
        yield lambda n, m=mode, l=low, h=high, r=result: n.apply(
            f"pad {{}} low = {l} high = {h} mode = <{m}> value = 0.5", [shape], r)
    for groups in [1, 3, 9]:
        yield lambda n, g=groups: n.apply(f"channel_shuffle {{}} groups = {g}", [shape], shape)
    yield lambda n: n.apply("broadcast {}", [[5, 1, 9]], shape)
    for axis in range(4):
        other = [extent + 2 * (dim == axis) for dim, extent in enumerate(shape)]
        result = [extent + other[dim] * (dim == axis) for dim, extent in enumerate(shape)]
        yield lambda n, a=axis, o=other, r=result: n.apply(f"concat {{}}, {{}} axis = {a}", [shape, o], r)
    coordinates = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric"]
    for mode, coordinate, size in itertools.product(["nearest", "linear"], coordinates, [(10, 14), (3, 4), (5, 1)]):
        yield lambda n, m=mode, c=coordinate, z=size: n.apply(
            f"resize2d {{}} mode = <{m}> coordinates = <{c}>", [shape], [2, *z, 9])


UNARY = {"clip": [0.25, 0.75], "leaky_relu": [0.25], "elu": [1.5], "selu": [1.5, 1.25], "celu": [1.5], "thresholded_relu": [0.5],
         "hard_sigmoid": [0.25, 0.5], "shrink": [0.25, 0.5]}
PLAIN_UNARY = ["hard_swish", "sigmoid", "silu", "mish", "gelu", "gelu_tanh", "tanh", "softplus", "softsign", "erf", "exp", "log",
               "sqrt", "reciprocal", "neg", "abs", "sign", "floor", "ceil", "round", "sin", "cos", "tan", "asin", "acos", "atan",
               "sinh", "cosh", "asinh", "acosh", "atanh", "is_nan"]
UNARY.update((kind, []) for kind in PLAIN_UNARY)
BINARY = ["add", "sub", "mul", "div", "max", "min", "pow", "mod", "prelu", "greater", "greater_equal", "equal"]
INTEGERS = ["add", "sub", "mul", "div", "max", "min", "mod", "greater", "greater_equal", "equal"]


def unary_text(kind):
    return f"unary {kind} {{}}" + (f" {UNARY[kind]}" if UNARY[kind] else "")


def elementwise_cases():
    shapes = itertools.cycle([[2, 5, 7, 9], [1, 1], [3, 17], [8, 16], [33]])
    for kind in UNARY:
        shape = next(shapes)
        yield lambda n, k=kind, s=shape: n.apply(unary_text(k), [s], s)
    broadcasts = [([2, 3, 5], [2, 3, 5], [2, 3, 5]), ([2, 7, 9], [9], [2, 7, 9]), ([4, 1, 8], [3, 1], [4, 3, 8]),
                  ([], [3, 17], [3, 17])]
    for kind, (lhs, rhs, result) in itertools.product(BINARY, broadcasts):
        yield lambda n, k=kind, s=[lhs, rhs], r=result: n.apply(f"binary {k} {{}}, {{}}", s, r)
    yield lambda n: n.apply("channel_affine {}, {}, {}", [[2, 3, 17], [17], [17]], [2, 3, 17])
    for kind, element in itertools.product(INTEGERS, ["i8", "ui8", "i16", "i32", "i64"]):
        for lhs, rhs, result in broadcasts[:2]:
            yield lambda n, k=kind, t=element, s=(lhs, rhs), r=result: n.apply(
                f"binary {k} {{}}, {{}}", [Typed(s[0], t), Typed(s[1], t)], Typed(r, t))
    for element, (lhs, rhs, result) in itertools.product(["f32", "i1", "ui8", "i16", "i64"], broadcasts):
        yield lambda n, t=element, s=(lhs, rhs), r=result: n.apply(
            "select {}, {}, {}", [Typed(s[0], "i1"), Typed(s[1], t), Typed(r, t)], Typed(r, t))


def fused_cases():
    """What follows a convolution, in one kernel with it where fusion wants so."""
    shape = [1, 6, 7, 17]

    def product(network):
        return network.apply("conv2d {}, {} window = <>", [[1, 6, 7, 9], [17, 1, 1, 9]], shape, keep=False)

    for kind in UNARY:
        # Negative values as well: the middle of the products is taken off.
        def case(network, kind=kind):
            centred = network.apply("binary sub {}, {}", [product(network), [17]], shape, keep=False)
            network.apply(unary_text(kind), [centred], shape)
        yield case
    for kind in BINARY:
        def case(network, kind=kind):
            sums = network.apply(f"binary {kind} {{}}, {{}}", [product(network), shape], shape, keep=False)
            network.apply("unary clip {} [0.0, 6.0]", [sums], shape)
        yield case
    for text, result in [("softmax {} axis = 3", shape), ("softmax {} axis = 3 log", shape), ("reduce mean {} axes = [1, 2]", [1, 1, 1, 17]),
                         ("reduce l2 {} axes = [3]", [1, 6, 7, 1]), ("channel_shuffle {} groups = 17", shape),
                         ("max_pool2d {} kernel = [2, 2] window = <>", [1, 5, 6, 17]),
                         ("local_response_norm {} size = 5 alpha = 0.5 beta = 0.75 bias = 1.0", shape),
                         ("transpose {} perm = [0, 3, 1, 2]", [1, 17, 6, 7]), ("slice {} offsets = [0, 5, 0, 16] sizes = [1, 3, 7, 9] steps = [1, -2, 1, -1]", [1, 3, 7, 9])]:
        yield lambda n, t=text, r=result: n.apply(t, [product(n)], r)
    # A stride along extents of 1 leaves no pixel out; the input is added to what is made of it.
    for image, strides in [([3, 1, 1, 16], [2, 2]), ([1, 8, 1, 16], [1, 2]), ([2, 1, 5, 16], [3, 1])]:
        def case(network, image=image, strides=strides):
            read = network.argument(image)
            made = network.apply(f"conv2d {{}}, {{}} window = <strides = {strides}>", [read, [16, 1, 1, 16]], image, keep=False)
            network.apply("binary add {}, {}", [made, read], image)
        yield case


def loaded(network, shape, outputs, groups, kernel, stride, pads, load, schedule):
    """A convolution under a schedule given, of what ops of its kernel compute first."""
    channels, image = shape[3], tensor(shape)
    result = [shape[0]] + [out_extent(shape[1 + dim], kernel, stride, 1, pads[dim], pads[dim + 2]) for dim in (0, 1)] + [outputs]
    filter = [outputs, kernel, kernel, channels // groups]
    operands = [network.argument(shape), network.constant(filter), network.argument([outputs])]
    scales = {"affine": [[channels], [channels]], "scale": [[1, 1, 1, channels]], "scales": [[shape[0], 1, 1, channels]], "sum": [shape]}[load]
    operands += [network.argument(scale) for scale in scales]
    types = ", ".join([image] + [tensor(scale) for scale in scales])
    op = {"affine": "channel_affine %0, %3, %4", "sum": "binary add %0, %3"}.get(load, "binary mul %0, %3")
    # Neither activation makes 0 of 0: a border has to be zero all the same.
    activation = "sigmoid" if load == "affine" else "hard_sigmoid"
    body = (f"%loaded = linnet.{op} : ({types}) -> {image}\n"
            f"  %active = linnet.unary {activation} %loaded{' [0.2, 0.5]' * (load != 'affine')} : {image}\n"
            f"  %result = linnet.conv2d %active, %1, %2{f' groups = {groups}' * (groups > 1)} window = {window(stride, pads, 1)} : "
            f"({image}, {tensor(filter)}, {tensor([outputs])}) -> {tensor(result)}")
    family = "grouped" if groups > 1 else "pointwise" if kernel == 1 else "direct"
    network.call(family, schedule, body, operands, result, weights=(1,))


def loaded_cases():
    loads = ["affine", "scale", "scales", "sum"]
    # Pixels in one chunk, in several and of several images; groups; odd extents.
    images = [([1, 6, 7, 9], 17, 1), ([1, 40, 40, 33], 40, 1), ([1, 61, 40, 48], 32, 2), ([3, 5, 9, 24], 15, 3), ([2, 9, 7, 16], 17, 1)]
    for (shape, outputs, groups), load in itertools.product(images, loads):
        for schedule in ["pointwise, tile = [4, 16], unroll = 2"] + ["convolution, tile = [3, 16]"] * (groups == 1):
            yield lambda n, a=(shape, outputs, groups, 1, 1, (0, 0, 0, 0), load, schedule): loaded(n, *a)
    geometries = [(3, 1, (1, 1, 1, 1)), (3, 1, (0, 0, 0, 0)), (3, 2, (0, 1, 2, 0)), (1, 2, (0, 0, 0, 0)), (5, 1, (2, 2, 2, 2))]
    sizes = itertools.cycle([[1, 9, 11, 16], [2, 8, 10, 7], [1, 14, 13, 20]])
    for geometry, load in itertools.product(geometries, loads):
        yield lambda n, a=(next(sizes), 16, 1, *geometry, load, "convolution, tile = [3, 16]"): loaded(n, *a)
        if geometry[:2] == (3, 1):
            schedule = "winograd, outputs = 2, tile = [2, 16], band = 1, block = 16"
            yield lambda n, a=([2, 8, 10, 7], 16, 1, *geometry, load, schedule): loaded(n, *a)


def narrow_cases():
    """Narrow images that stay apart, as each has its scale: the cost model must choose no tile that is wider than they are."""
    for shape in ([2, 3, 3, 9], [3, 2, 1, 20], [2, 1, 7, 16]):
        yield lambda n, a=(shape, 64, 1, 1, 1, (0, 0, 0, 0), "scales", None): loaded(n, *a)


def words_of(channels, groups=1):
    return groups * -(-(channels // groups) // 32)


def binary_convolution(network, size, inputs, outputs, groups, geometry, border, batch=1, packs=False, behind=None):
    """A convolution of signs; `packs` has it pack its input first, and `behind` says what follows in the same kernel."""
    kernel, stride, dilation, pads = geometry
    result = [batch, out_extent(size[0], kernel, stride, dilation, pads[0], pads[2]),
              out_extent(size[1], kernel, stride, dilation, pads[1], pads[3]), outputs]
    if min(result) < 1:
        return
    image = Words([batch, *size, words_of(inputs, groups)])
    if packs:
        image = network.apply(f"binarize {{}}, {{}} groups = {groups}", [[batch, *size, inputs], [inputs]], image, keep=False)
    filter = Words([outputs, kernel, kernel, words_of(inputs // groups)])
    text = f"binary_conv2d {{}}, {{}} channels = {inputs // groups} groups = {groups} border = <{border}> window = {window(stride, pads, dilation)}"
    sums = network.apply(text, [image, filter], result, keep=behind is None)
    if behind == "floats":
        scaled = network.apply("channel_affine {}, {}, {}", [sums, [outputs], [outputs]], result, keep=False)
        added = network.apply("binary add {}, {}", [scaled, result], result, keep=False)
        network.apply("unary clip {} [0.0, 6.0]", [added], result)
    elif behind == "signs":
        # Sums are even or odd with the channels; random thresholds in [0, 1) tell 0 from 1.
        network.apply("binarize {}, {}", [sums, [outputs]], Words([*result[:3], words_of(outputs)]))


def binary_cases():
    # Channels one below, at and above words; output channels one below and above vectors and words.
    channels = itertools.cycle([(32, 8, 1), (64, 16, 1), (1, 3, 1), (33, 32, 1), (96, 40, 1), (31, 7, 1), (64, 24, 2), (160, 33, 1),
                                (128, 64, 4), (66, 6, 2), (65, 31, 1), (256, 9, 1)])
    sizes = itertools.cycle([(9, 11), (8, 8), (13, 7), (5, 6)])
    borders = itertools.cycle(["zero", "plus_one", "minus_one"])
    kinds = itertools.cycle([(False, None), (True, None), (False, "floats"), (True, "signs"), (False, "signs")])
    for geometry in geometries():
        if geometry[0] in (1, 3, 5):
            for _ in range(3):
                (inputs, outputs, groups), size, border, (packs, behind) = next(channels), next(sizes), next(borders), next(kinds)
                yield lambda n, a=(size, inputs, outputs, groups, geometry, border), p=packs, b=behind: binary_convolution(
                    n, *a, packs=p, behind=b)
    same = (3, 1, 1, (1, 1, 1, 1))
    # Counts beyond 16 bits; more words than one expression takes, by rows, by taps and within a tap; a batch.
    yield lambda n: binary_convolution(n, (3, 3), 8192, 5, 1, same, "zero")
    yield lambda n: binary_convolution(n, (4, 5), 1024, 9, 1, same, "plus_one")
    yield lambda n: binary_convolution(n, (6, 6), 512, 8, 1, (5, 1, 1, (2, 2, 2, 2)), "zero")
    yield lambda n: binary_convolution(n, (1, 1), 8224, 16, 1, (1, 1, 1, (0, 0, 0, 0)), "zero")
    # Panels of two vectors, whole and with a remainder.
    yield lambda n: binary_convolution(n, (8, 8), 128, 64, 1, same, "zero", packs=True, behind="floats")
    for border, behind in [("zero", None), ("minus_one", "signs")]:
        yield lambda n, b=border, k=behind: binary_convolution(n, (7, 9), 64, 48, 1, same, b, batch=2, packs=True, behind=k)


def binary_signs_cases():
    for channels, groups in [(1, 1), (31, 1), (32, 1), (33, 1), (64, 2), (70, 2), (96, 3), (4, 4)]:
        shape, words = [2, 3, 5, channels], Words([2, 3, 5, words_of(channels, groups)])
        yield lambda n, s=shape, w=words, g=groups: n.apply(f"binarize {{}}, {{}} groups = {g}", [s, [s[-1]]], w)
        yield lambda n, s=shape, w=words, g=groups: n.apply(f"binarize {{}} groups = {g}", [
            n.apply("binary sub {}, {}", [s, s], s, keep=False)], w)
    yield lambda n: n.apply("binarize {}", [[40]], Words([2]))
    counts = itertools.cycle([1, 2, 8, 9])
    for kernel, stride, dilation, pads in geometries():
        if kernel == 1 or max(pads) >= kernel:
            continue
        size, count = (13, 12), next(counts)
        result = Words([2] + [out_extent(extent, kernel, stride, dilation, pads[dim], pads[dim + 2])
                              for dim, extent in enumerate(size)] + [count])
        if min(result) < 1:
            continue
        text = f"binary_max_pool2d {{}} kernel = [{kernel}, {kernel}] window = {window(stride, pads, dilation)}"
        yield lambda n, t=text, s=Words([2, *size, count]), r=result: n.apply(t, [s], r)

def joined_cases():
    """Tensors that lie side by side: written and read with a pitch, by every family that can, in a block that grows."""
    ones, padded = "window = <>", "window = <pads = [1, 1, 1, 1]>"
    channels = [(1, 3, 5), (3, 7, 9), (8, 16, 8), (9, 17, 31), (4, 2, 33)]
    for (inputs, narrow, wide), size in itertools.product(channels, [(6, 7), (9, 16)]):
        def case(network, inputs=inputs, narrow=narrow, wide=wide, size=size):
            shape = lambda count: [1, *size, count]
            apply = lambda text, operands, count, keep=False: network.apply(text, operands, shape(count), keep=keep)
            product = lambda x, outputs: apply(f"conv2d {{}}, {{}}, {{}} {ones}", [x, [outputs, 1, 1, x[1][3]], [outputs]], outputs)
            image = apply("unary abs {}", [shape(inputs)], inputs)
            parts = [product(image, narrow),
                     apply(f"conv2d {{}}, {{}} {padded}", [image, [wide, 3, 3, inputs]], wide),
                     apply(f"depthwise_conv2d {{}}, {{}} {padded}", [image, [3, 3, inputs]], inputs),
                     apply(f"max_pool2d {{}} kernel = [3, 3] {padded}", [image], inputs),
                     apply("unary sigmoid {}", [product(image, narrow)], narrow),
                     apply(f"conv2d {{}}, {{}} groups = {inputs} {padded}", [image, [2 * inputs, 3, 3, 1]], 2 * inputs)]
            count = sum(part[1][3] for part in parts)
            joined = apply(f"concat {', '.join(['{}'] * len(parts))} axis = 3", parts, count)
            layer = apply("unary hard_swish {}", [product(joined, wide)], wide)
            grown = apply("concat {}, {} axis = 3", [joined, layer], count + wide)
            apply(f"depthwise_conv2d {{}}, {{}} {padded}", [joined, [3, 3, count]], count, keep=True)
            apply("binary add {}, {}", [grown, shape(count + wide)], count + wide, keep=True)
            apply(f"conv2d {{}}, {{}} {padded}", [grown, [wide, 3, 3, count + wide]], wide, keep=True)
            network.apply("reduce mean {} axes = [1, 2]", [grown], [1, 1, 1, count + wide])
            middle = apply(f"slice {{}} offsets = [0, 0, 0, 1] sizes = {shape(count - 2)} steps = [1, 1, 1, 1]", [joined], count - 2)
            apply(f"avg_pool2d {{}} kernel = [3, 3] {padded}", [middle], count - 2, keep=True)
            apply(f"conv2d {{}}, {{}} {ones}", [middle, [narrow, 1, 1, count - 2]], narrow, keep=True)
            order = list(range(count - 1, -1, -2)) + list(range(0, count, 3))
            mixed = apply(f"gather {{}} axis = 3 indices = {order}", [joined], len(order))
            apply(f"conv2d {{}}, {{}} {ones}", [mixed, [wide, 1, 1, len(order)]], wide, keep=True)
        yield case


FAMILIES = {
    "binary": binary_cases,
    "binary-signs": binary_signs_cases,
    "direct": direct_cases,
    "pixel-vectors": pixel_vectors_cases,
    "winograd": winograd_cases,
    "grouped": grouped_cases,
    "grouped_pointwise": grouped_pointwise_cases,
    "depthwise": depthwise_cases,
    "pointwise": pointwise_cases,
    "sparse": sparse_cases,
    "transpose-conv": transpose_conv_cases,
    "product": product_cases,
    "pool": pool_cases,
    "reduction": reduction_cases,
    "normalization": normalization_cases,
    "movement": movement_cases,
    "elementwise": elementwise_cases,
    "fused": fused_cases,
    "joined": joined_cases,
    "loaded": loaded_cases,
    "narrow": narrow_cases,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("--part", default="0/1", metavar="I/N")
    parser.add_argument("--least-macs", type=int, default=0, metavar="N")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    network = Network(options.least_macs)
    for case in itertools.islice(FAMILIES[options.family](), part, None, parts):
        case(network)
    network.print()


if __name__ == "__main__":
    main()
