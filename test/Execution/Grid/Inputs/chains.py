#!/usr/bin/env python3
"""Prints kernels of several anchors under every strategy that compiles them, as text of the kern dialect.

Each case is a kernel with its schedule and a call whose operands are inputs of @main; kern-select-schedule has still to
lay out the weights. `chains.py [--part I/N]` prints the cases, or every N-th of them.
"""

import argparse
import itertools


def tensor(*shape):
    return f"tensor<{''.join(f'{extent}x' for extent in shape)}f32>"


class Kernel:
    """One kern.func: arguments, body, the value computed last."""

    def __init__(self, value, shape):
        self.arguments, self.body = [(value, shape)], []
        self.value, self.shape, self.input = value, shape, value

    def argument(self, shape):
        self.arguments.append((f"%a{len(self.arguments)}", shape))
        return self.arguments[-1][0]

    def apply(self, text, operands, shape):
        result = f"%r{len(self.body)}"
        names = [self.value] + [self.argument(operand) for operand in operands]
        types = ", ".join(tensor(*operand) for operand in [self.shape] + operands)
        self.body.append(f"{result} = linnet.{text.format(', '.join(names))} : ({types}) -> {tensor(*shape)}")
        self.value, self.shape = result, shape

    def unary(self, text):
        result = f"%r{len(self.body)}"
        self.body.append(f"{result} = linnet.unary {text.format(self.value)} : {tensor(*self.shape)}")
        self.value = result

    def add(self, other):
        result, type = f"%r{len(self.body)}", tensor(*self.shape)
        self.body.append(f"{result} = linnet.binary add {self.value}, {other} : ({type}, {type}) -> {type}")
        self.value = result


def convolved(shape, kernel, stride, channels, pads=None):
    batch, height, width, _ = shape
    top, left, bottom, right = pads or [kernel // 2] * 4
    return [batch, (height + top + bottom - kernel) // stride + 1, (width + left + right - kernel) // stride + 1, channels]


def window(kernel, stride, pads=None):
    return f"window = <strides = [{stride}, {stride}], pads = {pads or [kernel // 2] * 4}>"


def chain(case):
    batch, size, first, inputs, expanded, outputs, kernel, stride, activation, bias, pads, pool = case
    built = Kernel("%a0", [batch, *size, inputs])
    biases = lambda channels: [[channels]] * bias
    if first:
        step = 2 if first == 3 else 1
        shape = convolved(built.shape, first, step, expanded)
        built.apply(f"conv2d {{}} {window(first, step)}", [[expanded, first, first, inputs]] + biases(expanded), shape)
        built.unary(activation)
    shape = convolved(built.shape, kernel, stride, expanded, pads)
    if pool:
        op, attributes = pool
        built.apply(f"{op} {{}} kernel = [{kernel}, {kernel}] {window(kernel, stride, pads)}{attributes}", [], shape)
    else:
        built.apply(f"depthwise_conv2d {{}} {window(kernel, stride, pads)}", [[kernel, kernel, expanded]] + biases(expanded), shape)
    built.unary(activation)
    if outputs:
        built.apply("conv2d {} window = <>", [[outputs, 1, 1, expanded]] + biases(outputs), shape[:3] + [outputs])
    if built.shape == built.arguments[0][1] and built.input != built.value:
        built.add(built.input)
    return built


def schedules(case, rows):
    _, size, first, _, expanded, outputs, *_, pool = case
    tile = f"{'pool' if pool else 'depthwise'} = [2, 1]"
    ends = (["first = [3, 16]"] if first else []) + (["last = [2, 16]"] if outputs else [])
    for step, band in {(1, rows), (rows, rows)} | ({(2, 2), (2, rows)} if rows % 2 == 0 else {(1, 1)}):
        yield f"<row_ring, {', '.join([f'step = {step}', f'band = {band}', tile] + ends)}>"
    if first == 1 and expanded % 16 == 0 and not pool:
        for block in {16, expanded}:
            yield f"<channel_blocks, {', '.join([f'block = {block}', tile] + ends)}>"


def cases():
    activations = ["clip {} [0.0, 6.0]", "hard_swish {}"]
    shapes = [(1, 8, 32, 8), (1, 7, 33, 7), (0, 20, 20, 17), (3, 3, 16, 9), (1, 8, 16, 0), (0, 16, 16, 16)]
    sizes = [(7, 9), (12, 8)]
    grid = itertools.product(sizes, shapes, [3, 5], [1, 2])
    for number, (size, (first, inputs, expanded, outputs), kernel, stride) in enumerate(grid):
        batch = 2 if number % 5 == 1 else 1
        yield batch, size, first, inputs, expanded, outputs, kernel, stride, activations[number % 2], number % 3 != 0, None, None
    # A border on one side only, none, more than the filter has, and pixels cut off.
    for pads in [[0, 0, 1, 1], [0, 0, 0, 0], [3, 4, 4, 3], [-1, -1, 1, 1], [1, 1, -1, -1]]:
        yield 1, (8, 6), 1, 8, 16, 8, 3, 1, activations[0], True, pads, None
    # Sums behind a convolution are negative too: what lies outside the image must not win.
    pools = [("max_pool2d", ""), ("avg_pool2d", ""), ("avg_pool2d", " count_include_pad")]
    windows = [(3, 2, [1, 1, 1, 1]), (3, 2, [0, 0, 0, 0]), (2, 2, [0, 0, 1, 1]), (3, 1, [1, 1, 1, 1])]
    ends = [(3, 3, 16, 0), (1, 8, 17, 9), (3, 5, 33, 0), (1, 7, 9, 0)]
    for number, (pool, (kernel, stride, pads)) in enumerate(itertools.product(pools, windows)):
        for first, inputs, expanded, outputs in (ends[number % 4], ends[(number + 1) % 4]):
            yield 1 + number % 2, [(13, 17), (12, 14)][number % 2], first, inputs, expanded, outputs, kernel, stride, activations[1], True, pads, pool


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="0/1", help="I/N: every N-th case from the I-th on")
    part, parts = (int(number) for number in parser.parse_args().part.split("/"))
    kernels, arguments, calls, results = [], [], [], []
    built = [(chain(case), schedule, case) for case in cases() for schedule in schedules(case, chain(case).shape[1])]
    for number, (kernel, schedule, case) in enumerate(built[part::parts]):
        family = ("direct" if case[-1] else "inverted_residual") if case[2] == 1 else "separable"
        types = [tensor(*shape) for _, shape in kernel.arguments]
        result = tensor(*kernel.shape)
        parameters = ", ".join(f"{name}: {type}" for (name, _), type in zip(kernel.arguments, types))
        body = "\n".join(f"  {line}" for line in kernel.body)
        kernels.append(f"kern.func private @c{number}({parameters}) -> {result} family = {family} schedule = {schedule} {{\n"
                       f"{body}\n  kern.return {kernel.value} : {result}\n}}")
        own = [f"%i{len(arguments) + position}" for position in range(len(types))]
        arguments += zip(own, types)
        calls.append(f"  %o{number} = kern.call @c{number}({', '.join(own)}) : ({', '.join(types)}) -> {result}")
        results.append((f"%o{number}", result))
    print("\n".join(kernels))
    inputs = ", ".join(f'{name}: {type} {{linnet.name = "{name[1:]}"}}' for name, type in arguments)
    outputs = ", ".join(f'{type} {{linnet.name = "{name[1:]}"}}' for name, type in results)
    print(f"func.func @main({inputs}) -> ({outputs}) {{")
    print("\n".join(calls))
    print(f"  return {', '.join(name for name, _ in results)} : {', '.join(type for _, type in results)}\n}}")


if __name__ == "__main__":
    main()
