#!/usr/bin/env python3
"""Prints kernels over channel-major pixels: each family that takes planes, with planes before it, behind it, and on both sides.

The planes are of one row, of some rows and of the whole image, padded to whole vectors of 16. Each kernel stands between two that
bring its image into planes and its result out of them. With `--portable` sparse kernels have a schedule that fits every target.
"""

import argparse
import itertools
import random

from grid import geometries, out_extent, sparse_encoding, sparse_rows, tensor, window

LANES = 16


def planes(shape, rows):
    """The text of a layout of bands of so many rows; None is row-major."""
    _, height, width, _ = shape
    if rows is None:
        return ""
    order = "0, 1, 3, 2" if rows == 1 else f"0, 1 div {rows}, 3, 1 mod {rows}, 2"
    if rows == height and rows > 1:
        order = "0, 3, 1, 2"
    return f"{{kern.layout = #kern.layout<[{order}], plane = {-(-rows * width // LANES) * LANES}>}}"


class Kernels:
    """Collects kernels, each called once, and what @main computes."""

    def __init__(self):
        self.kernels, self.arguments, self.body, self.results = [], [], [], []

    def argument(self, shape):
        self.arguments.append((f"%a{len(self.arguments)}", tensor(shape)))
        return self.arguments[-1]

    def constant(self, values, element):
        type = f"tensor<{len(values)}x{element}>"
        self.body.append(f"  %c{len(self.body)} = linnet.constant dense<{values}> : {type}")
        return f"%c{len(self.body) - 1}", type

    def call(self, family, ops, operands, result, layout):
        """A kernel of operands (name, type, its attributes); its ops compute %result of what they call %0, %1, …"""
        number = len(self.kernels)
        arguments = ", ".join(f"%{i}: {type} {attributes}" for i, (_, type, attributes) in enumerate(operands))
        self.kernels.append(f"kern.func private @k{number}({arguments}) -> ({tensor(result)} {layout}) family = {family} {{\n"
                            f"  {ops}\n  kern.return %result : {tensor(result)}\n}}")
        names, types = ", ".join(name for name, *_ in operands), ", ".join(type for _, type, _ in operands)
        self.body.append(f"  %r{number} = kern.call @k{number}({names}) : ({types}) -> {tensor(result)}")
        return f"%r{number}", tensor(result)

    def move(self, value, shape, before, behind):
        """A kernel that brings an image from one layout into another."""
        ops = f"%result = linnet.unary abs %0 : {tensor(shape)}"
        return self.call("elementwise", ops, [(*value, before)], shape, behind)

    def image(self, shape, rows):
        value = self.argument(shape)
        return value if rows is None else self.move(value, shape, "", planes(shape, rows))

    def keep(self, value, shape, rows):
        self.results.append(value if rows is None else self.move(value, shape, planes(shape, rows), ""))

    def print(self):
        print("\n".join(self.kernels))
        named = ", ".join(f'{name}: {type} {{linnet.name = "{name[1:]}"}}' for name, type in self.arguments)
        types = ", ".join(f'{type} {{linnet.name = "{name[1:]}"}}' for name, type in self.results)
        print(f"func.func @main({named}) -> ({types}) {{")
        print("\n".join(self.body))
        print(f"  return {', '.join(name for name, _ in self.results)} : {', '.join(type for _, type in self.results)}\n}}")


WEIGHT = "{kern.weight}"
# What every target compiles: two vectors of 8 lanes, four of 4.
SCHEDULE = ""


def sparse(kernels, generator, size, channels, block, density, before, behind, residual, parts):
    """A product with pruned weights, clipped, and with an addition behind it where `residual`."""
    inputs, outputs = channels
    shape, result = [*size, inputs], [*size, outputs]
    # A band is transposed by tiles of four pixels.
    if before and not behind and before * size[2] < 4:
        return
    kept = sparse_rows(generator, -(-outputs // block), inputs, density, parts)
    indices, starts = sum(kept, []) or [0], [0] + list(itertools.accumulate(map(len, kept)))
    image = kernels.image(shape, before)
    operands = [(*image, planes(shape, before)),
                (*kernels.argument([len(indices), block]), WEIGHT),
                (*kernels.constant(indices, "ui8" if inputs <= 256 else "i16"), WEIGHT),
                (*kernels.constant(starts, "i32"), WEIGHT),
                (*kernels.argument([outputs]), WEIGHT)]
    types = ", ".join(type for _, type, _ in operands)
    ops = [f"%s = linnet.sparse_conv2d %0, %1, %2, %3, %4 {sparse_encoding(block, outputs, parts)} : ({types}) -> {tensor(result)}"]
    if residual:
        operands.append((*kernels.image(result, behind), planes(result, behind)))
        ops.append(f"%t = linnet.binary add %s, %5 : ({tensor(result)}, {tensor(result)}) -> {tensor(result)}")
    ops.append(f"%result = linnet.unary clip {'%t' if residual else '%s'} [0.0, 6.0] : {tensor(result)}")
    kernels.keep(kernels.call(f"sparse{SCHEDULE}", "\n  ".join(ops), operands, result, planes(result, behind)), result, behind)


def depthwise(kernels, size, channels, multiplier, geometry, before, behind, residual):
    """A depthwise convolution, clipped, and with an addition behind it where `residual`."""
    kernel, stride, dilation, pads = geometry
    shape, outputs = [*size, channels], channels * multiplier
    result = [size[0], out_extent(size[1], kernel, stride, dilation, pads[0], pads[2]),
              out_extent(size[2], kernel, stride, dilation, pads[1], pads[3]), outputs]
    if min(result) < 1 or result[1] % behind:
        return
    operands = [(*kernels.image(shape, before), planes(shape, before)), (*kernels.argument([kernel, kernel, outputs]), WEIGHT),
                (*kernels.argument([outputs]), WEIGHT)]
    types = ", ".join(type for _, type, _ in operands)
    ops = [f"%s = linnet.depthwise_conv2d %0, %1, %2 window = {window(stride, pads, dilation)} : ({types}) -> {tensor(result)}"]
    if residual:
        operands.append((*kernels.image(result, behind), planes(result, behind)))
        ops.append(f"%t = linnet.binary add %s, %3 : ({tensor(result)}, {tensor(result)}) -> {tensor(result)}")
    ops.append(f"%result = linnet.unary clip {'%t' if residual else '%s'} [0.0, 6.0] : {tensor(result)}")
    kernels.keep(kernels.call("depthwise", "\n  ".join(ops), operands, result, planes(result, behind)), result, behind)


def bands(size):
    """Rows of a band: one, all, and a number between that divides them."""
    height = size[1]
    return sorted({1, height, *(rows for rows in (2, 3, 7) if height % rows == 0 and rows < height)})


def sparse_cases():
    generator = random.Random(0)
    channels = itertools.cycle([(3, 5), (8, 16), (17, 33), (40, 7), (300, 20), (1, 1)])
    parts = itertools.cycle([1, 2, 1, 1, 3])
    for size, block in itertools.product([(1, 7, 7), (2, 4, 9), (1, 14, 14), (1, 6, 28), (1, 3, 40), (2, 1, 17), (1, 1, 1), (1, 2, 3), (2, 1, 4)], [1, 2, 4, 8]):
        for rows in bands(size):
            sides = [(rows, rows), (None, rows), (rows, None)]
            for (before, behind), residual in zip(sides, itertools.cycle([True, False])):
                case = size, next(channels), block, generator.choice([0.05, 0.3, 1]), before, behind, residual, next(parts)
                yield lambda k, c=case: sparse(k, generator, *c)


def depthwise_cases():
    channels = itertools.cycle([(3, 1), (8, 1), (5, 2), (1, 1), (17, 1)])
    sizes = itertools.cycle([(1, 7, 7), (2, 9, 20), (1, 14, 14), (1, 12, 28), (1, 6, 33), (2, 13, 3)])
    residual = itertools.cycle([True, False, False])
    for geometry in geometries():
        size = next(sizes)
        height = out_extent(size[1], geometry[0], geometry[1], geometry[2], geometry[3][0], geometry[3][2])
        if height < 1:
            continue
        for behind in bands((1, height)):
            before = (bands(size) * 2)[behind % 2]
            yield lambda k, c=(size, *next(channels), geometry, before, behind, next(residual)): depthwise(k, *c)


FAMILIES = {"sparse": sparse_cases, "depthwise": depthwise_cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("--part", default="0/1", metavar="I/N")
    parser.add_argument("--portable", action="store_true")
    options = parser.parse_args()
    if options.portable:
        global SCHEDULE
        SCHEDULE = " schedule = <sparse, panel = 16>"
    part, parts = map(int, options.part.split("/"))
    kernels = Kernels()
    for case in itertools.islice(FAMILIES[options.family](), part, None, parts):
        case(kernels)
    kernels.print()


if __name__ == "__main__":
    main()
