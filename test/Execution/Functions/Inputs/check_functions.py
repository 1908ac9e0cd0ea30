#!/usr/bin/env python3
"""Compares the elementwise functions with their formulas in float64, over the whole range of float32.

Errors are counted in units in the last place of the result; a result below 2^-119 may be 0. Infinities must agree; what
becomes of a NaN is left open.
"""

import argparse
import math
from pathlib import Path
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models"))
from emulated import EmulatedArtefact, is_emulated  # noqa: E402

erf, erfc = np.vectorize(math.erf), np.vectorize(math.erfc)
inf = np.inf


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-abs(x)))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gelu_tanh(x):
    return x / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


EVERYWHERE, CIRCULAR = (-inf, inf), (-(2.0**24), 2.0**24)
# For each kind: parameters, formula, where it holds, units allowed.
UNARY = {
    "clip": ([-1, 1.5], lambda x: np.clip(x, -1, 1.5), EVERYWHERE, 0),
    "leaky_relu": ([0.125], lambda x: np.where(x < 0, x * 0.125, x), EVERYWHERE, 1),
    "elu": ([0.75], lambda x: np.where(x < 0, 0.75 * np.expm1(x), x), EVERYWHERE, 4),
    "selu": ([1.5, 1.25], lambda x: 1.25 * np.where(x < 0, 1.5 * np.expm1(x), x), EVERYWHERE, 4),
    "celu": ([1.25], lambda x: np.where(x < 0, 1.25 * np.expm1(x / 1.25), x), EVERYWHERE, 4),
    "thresholded_relu": ([1.0], lambda x: np.where(x > 1, x, 0), EVERYWHERE, 0),
    "hard_sigmoid": ([0.25, 0.5], lambda x: np.clip(x * 0.25 + 0.5, 0, 1), EVERYWHERE, 1),
    "hard_swish": ([], lambda x: x * np.clip(x / 6 + 0.5, 0, 1), EVERYWHERE, 2),
    "shrink": ([0.25, 0.5], lambda x: np.where(x < -0.5, x + 0.25, np.where(x > 0.5, x - 0.25, 0)), EVERYWHERE, 1),
    "sigmoid": ([], sigmoid, EVERYWHERE, 4),
    "silu": ([], lambda x: x * sigmoid(x), EVERYWHERE, 4),
    "mish": ([], lambda x: x * np.tanh(softplus(x)), EVERYWHERE, 4),
    "gelu": ([], lambda x: 0.5 * x * erfc(-x / math.sqrt(2)), EVERYWHERE, 8),
    "gelu_tanh": ([], gelu_tanh, EVERYWHERE, 4),
    "tanh": ([], np.tanh, EVERYWHERE, 4),
    "softplus": ([], softplus, EVERYWHERE, 4),
    "softsign": ([], lambda x: x / (1 + abs(x)), (-3e38, 3e38), 4),
    "erf": ([], erf, EVERYWHERE, 4),
    "exp": ([], np.exp, EVERYWHERE, 4),
    "log": ([], np.log, EVERYWHERE, 4),
    "sqrt": ([], np.sqrt, EVERYWHERE, 1),
    "reciprocal": ([], lambda x: 1 / x, EVERYWHERE, 1),
    "neg": ([], np.negative, EVERYWHERE, 0),
    "abs": ([], np.abs, EVERYWHERE, 0),
    "sign": ([], np.sign, EVERYWHERE, 0),
    "floor": ([], np.floor, EVERYWHERE, 0),
    "ceil": ([], np.ceil, EVERYWHERE, 0),
    "round": ([], np.rint, EVERYWHERE, 0),
    "sin": ([], np.sin, CIRCULAR, 4),
    "cos": ([], np.cos, CIRCULAR, 4),
    "tan": ([], np.tan, CIRCULAR, 4),
    "asin": ([], np.arcsin, EVERYWHERE, 4),
    "acos": ([], np.arccos, EVERYWHERE, 4),
    "atan": ([], np.arctan, EVERYWHERE, 4),
    "sinh": ([], np.sinh, EVERYWHERE, 4),
    "cosh": ([], np.cosh, EVERYWHERE, 4),
    "asinh": ([], np.arcsinh, EVERYWHERE, 4),
    "acosh": ([], np.arccosh, EVERYWHERE, 4),
    "atanh": ([], np.arctanh, EVERYWHERE, 4),
    "is_nan": ([], np.isnan, EVERYWHERE, 0),
}
BINARY = {
    "add": (np.add, 1),
    "sub": (np.subtract, 1),
    "mul": (np.multiply, 1),
    "div": (np.divide, 1),
    "max": (np.fmax, 0),
    "min": (np.fmin, 0),
    "pow": (np.power, 4),
    "mod": (np.fmod, 1),
    "prelu": (lambda x, y: np.where(x < 0, x * y, x), 1),
    "greater": (lambda x, y: np.where(x > y, 1.0, 0.0), 0),
    "greater_equal": (lambda x, y: np.where(x >= y, 1.0, 0.0), 0),
    "equal": (lambda x, y: np.where(x == y, 1.0, 0.0), 0),
}
# Sums that cancel: their errors are counted in units of a term.
CANCELLING = {"hard_sigmoid", "hard_swish"}
SPECIAL = [0.0, -0.0, inf, -inf, 1e-40, -1e-40, 1e-45, 3.4e38, -3.4e38, 1, -1, 0.5, -0.5, 1.5, 2.5, 2, -2, 3, -3]


def arguments(generator):
    signs = generator.choice([-1, 1], 8000)
    return np.concatenate([
        generator.uniform(-1, 1, 8000),
        generator.uniform(-10, 10, 8000),
        generator.uniform(-100, 100, 8000),
        np.exp(generator.uniform(-87, 88, 8000)) * signs,
        1 + generator.uniform(-1e-3, 1e-3, 2000),
        -1 + generator.uniform(-1e-3, 1e-3, 2000),
        generator.uniform(-1e-3, 1e-3, 2000),
        generator.uniform(85, 90, 2000),
        generator.uniform(-105, -85, 2000),
        SPECIAL,
    ]).astype(np.float32)


def pairs(generator):
    """Two operands: every special value with every other, numbers of like size, and whole exponents."""
    first, second = np.meshgrid(SPECIAL, SPECIAL)
    x = np.concatenate([first.ravel(), generator.uniform(-4, 4, 8000), np.exp(generator.uniform(-60, 60, 8000)), generator.uniform(-3, 3, 8000)])
    y = np.concatenate([second.ravel(), generator.uniform(-9, 9, 8000), generator.uniform(-3, 3, 8000), generator.integers(-9, 9, 8000)])
    return x.astype(np.float32), y.astype(np.float32)


def network(x, a):
    one, two = f"tensor<{len(x)}xf32>", f"tensor<{len(a)}xf32>"
    results = [(kind, one) for kind in UNARY] + [(kind, two) for kind in BINARY]
    lines = [
        f'func.func @main(%x: {one} {{linnet.name = "x"}}, %a: {two} {{linnet.name = "a"}}, %b: {two} {{linnet.name = "b"}}) -> ('
        + ", ".join(f'{type} {{linnet.name = "{kind}"}}' for kind, type in results) + ") {"
    ]
    for kind, (parameters, *_) in UNARY.items():
        text = f" {[float(p) for p in parameters]}" if parameters else ""
        lines.append(f"  %{kind} = linnet.unary {kind} %x{text} : {one}")
    for kind in BINARY:
        lines.append(f"  %{kind} = linnet.binary {kind} %a, %b : ({two}, {two}) -> {two}")
    lines.append("  return " + ", ".join(f"%{kind}" for kind, _ in results) + " : " + ", ".join(type for _, type in results))
    return "\n".join(lines + ["}\n"])


def worst(found, exact, held, smallest=np.finfo(np.float32).tiny):
    """The largest error in units of the result, or of `smallest` where that is larger, and where it is."""
    expected = exact.astype(np.float32)
    unit = np.spacing(np.maximum(np.abs(expected), np.float32(smallest))).astype(np.float64)
    finite = np.isfinite(expected) & np.isfinite(found)
    same = (expected == found) | (np.isnan(expected) & np.isnan(found))
    with np.errstate(invalid="ignore"):
        errors = np.where(finite, np.abs(found - exact) / unit, np.where(same, 0, inf))
    # A sum that overflows by its last rounding only is right either way.
    limit = np.finfo(np.float32).max
    errors[(np.abs(exact) > 0.9999 * limit) & (np.abs(found) > 0.9999 * limit)] = 0
    errors[(np.abs(exact) < 2.0**-119) & (np.abs(found) < 2.0**-118)] = 0
    errors[~held] = 0
    position = int(np.argmax(errors))
    return errors[position], position


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--linnetc", required=True)
    parser.add_argument("--target", default="host")
    options = parser.parse_args()
    generator = np.random.default_rng(0)
    x = arguments(generator)
    a, b = pairs(generator)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "functions.mlir"
        model.write_text(network(x, a))
        if is_emulated(options.target):
            outputs = [(kind, x.shape) for kind in UNARY] + [(kind, a.shape) for kind in BINARY]
            with EmulatedArtefact(options.linnetc, model, options.target, outputs) as artefact:
                found = artefact.run([x, a, b])
        else:
            command = [options.linnetc, "run", str(model), f"--target={options.target}", "--output-dir", folder]
            for name, value in (("x", x), ("a", a), ("b", b)):
                np.save(f"{folder}/{name}.in.npy", value)
                command += ["--input", f"{name}={folder}/{name}.in.npy"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            found = {kind: np.load(f"{folder}/{kind}.npy") for kind in [*UNARY, *BINARY]}
    failures = 0
    with np.errstate(all="ignore"):
        for kind, (_, formula, (low, high), allowed) in UNARY.items():
            terms = {"smallest": 1} if kind in CANCELLING else {}
            error, at = worst(found[kind], formula(x.astype(np.float64)), (x >= low) & (x <= high), **terms)
            failures += not error <= allowed
            print(f"{'ok  ' if error <= allowed else 'FAIL'} {kind:17} {error:8.3g} of {allowed} units at {x[at]:.9g}: {found[kind][at]:.9g}")
        for kind, (formula, allowed) in BINARY.items():
            exact = formula(a.astype(np.float64), b.astype(np.float64))
            held = np.ones(len(a), bool)
            if kind == "mod":
                # What is exact by its description only, and 0 / 0 in it.
                held = (np.abs(a) < np.abs(b) * 2.0**29) & np.isfinite(a)
            error, at = worst(found[kind], exact, held)
            failures += not error <= allowed
            print(f"{'ok  ' if error <= allowed else 'FAIL'} {kind:17} {error:8.3g} of {allowed} units at {a[at]:.9g}, {b[at]:.9g}: {found[kind][at]:.9g}, not {exact[at]:.9g}")
    return 1 if failures else 0


sys.exit(main())
