"""Writes seeded random networks of the kern dialect: values that are used and returned once, twice or never, views,
elementwise kernels, kernels with scratch memory."""

import random

SIZES = [1, 15, 16, 17, 64, 100]


def kernels():
    for size in SIZES:
        tensor = f"tensor<{size}xf32>"
        yield f"""
  kern.func @exp{size}(%x: {tensor}) -> {tensor} family = elementwise {{
    %0 = linnet.unary exp %x : {tensor}
    kern.return %0 : {tensor}
  }}
  kern.func @add{size}(%x: {tensor}, %y: {tensor}) -> {tensor} family = elementwise {{
    %0 = linnet.binary add %x, %y : ({tensor}, {tensor}) -> {tensor}
    kern.return %0 : {tensor}
  }}
  kern.func @twice{size}(%x: {tensor}) -> tensor<{2 * size}xf32> family = movement
      attributes {{kern.scratch_bytes = {size * 7} : i64}} {{
    %0 = linnet.concat %x, %x axis = 0 : ({tensor}, {tensor}) -> tensor<{2 * size}xf32>
    kern.return %0 : tensor<{2 * size}xf32>
  }}"""
        for other in SIZES:
            yield f"""
  kern.func @cut{size}to{other}(%x: {tensor}) -> tensor<{other}xf32> family = movement {{
    %0 = linnet.gather %x axis = 0 indices = {[i % size for i in range(other)]} : ({tensor}) -> tensor<{other}xf32>
    kern.return %0 : tensor<{other}xf32>
  }}"""


def body(rng):
    """Lines of @main, and its results as pairs of name and size."""
    lines, values = [], [("%x", 64)]

    def define(size, text):
        values.append((f"%v{len(values)}", size))
        lines.append(f"    {values[-1][0]} = {text}")

    def call(callee, operands, size):
        types = ", ".join(f"tensor<{s}xf32>" for _, s in operands)
        names = ", ".join(n for n, _ in operands)
        define(size, f"kern.call @{callee}({names}) : ({types}) -> tensor<{size}xf32>")

    for _ in range(rng.randrange(1, 40)):
        name, size = rng.choice(values[-6:])
        kind = rng.choice(["exp", "exp", "add", "add", "cut", "twice", "view"])
        if size not in SIZES:
            continue  # no kernel reads what a kernel has doubled
        if kind == "exp":
            call(f"exp{size}", [(name, size)], size)
        elif kind == "add":
            other = rng.choice([v for v in values if v[1] == size])
            call(f"add{size}", [(name, size), other], size)
        elif kind == "cut":
            other = rng.choice(SIZES)
            call(f"cut{size}to{other}", [(name, size)], other)
        elif kind == "twice":
            call(f"twice{size}", [(name, size)], 2 * size)
        else:
            define(size, f"linnet.reshape {name} : (tensor<{size}xf32>) -> tensor<{size}xf32>")
    return lines, [rng.choice(values) for _ in range(rng.randrange(1, 4))]


def module(seed):
    lines, results = body(random.Random(seed))
    types = ", ".join(f"tensor<{size}xf32>" for _, size in results)
    return "\n".join(
        [
            "module {",
            *kernels(),
            f"  func.func @main(%x: tensor<64xf32>) -> ({types}) {{",
            *lines,
            f"    return {', '.join(name for name, _ in results)} : {types}",
            "  }",
            "}",
        ]
    )


print("\n// -----\n".join(module(seed) for seed in range(40)))
