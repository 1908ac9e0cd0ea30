#!/usr/bin/env python3
"""Elementwise functions against their formulas in NumPy, at ordinary and at special values.

The formulas are evaluated in extended precision, so that they need no care for cancellation.
"""

import math

import numpy as np

from network import Network

GENERATOR = np.random.default_rng(5)
# One unit in the last place of f32.
RELATIVE = 1.2e-7
LIMIT = np.float32(np.finfo(np.float32).max)
SPECIAL = np.float32([0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 3.0, -3.0, 6.0, -6.0, 1e-3, -1e-3, 1e-30, -1e-30, 1e-40, -1e-40, 12.0, -12.0,
                      50.0, -50.0, 88.0, -88.0, 104.0, -104.0, 1e6, -1e6, LIMIT, -LIMIT, np.inf, -np.inf, np.nan])


def elementwise(function):
    """Of a function of one Python float."""
    return np.vectorize(function, otypes=[np.longdouble])


erf, erfc = elementwise(math.erf), elementwise(math.erfc)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def elu(x, alpha=1.0):
    return np.where(x < 0, alpha * np.expm1(x), x)


def softplus(x):
    return np.logaddexp(x, np.longdouble(0))


def hard_sigmoid(x, alpha, beta):
    return clip(alpha * x + beta, 0, 1)


def clip(x, low, high):
    """A NaN becomes the lower bound."""
    return np.fmin(np.fmax(x, low), high)


def at_infinity(x, y, limit):
    """`y`, and its limit where x is -inf and the formula is 0 times infinity."""
    return np.where(np.isneginf(x), limit, y)


def gelu_tanh(x):
    # 1 + tanh(u) = 2 sigmoid(2u)
    return x * sigmoid(2 * np.sqrt(2 / np.longdouble(math.pi)) * (x + np.longdouble(0.044715) * x**3))


# Each kind: parameters, and the formula on extended precision.
UNARY = [
    ("clip", (0.0, 6.0), lambda x: clip(x, 0, 6)),
    ("clip", (-1.5, math.inf), lambda x: np.fmax(x, -1.5)),
    ("leaky_relu", (0.25,), lambda x: np.where(x < 0, 0.25 * x, x)),
    ("elu", (1.5,), lambda x: elu(x, 1.5)),
    ("selu", (1.5, 1.25), lambda x: 1.25 * elu(x, 1.5)),
    ("celu", (2.0,), lambda x: np.where(x < 0, 2 * np.expm1(x / 2), x)),
    ("thresholded_relu", (0.5,), lambda x: np.where(x > 0.5, x, 0)),
    ("hard_sigmoid", (0.25, 0.5), lambda x: hard_sigmoid(x, 0.25, 0.5)),
    ("hard_swish", (), lambda x: x * hard_sigmoid(x, 1 / np.longdouble(6), 0.5)),
    ("sigmoid", (), sigmoid),
    ("silu", (), lambda x: at_infinity(x, x * sigmoid(x), 0)),
    ("mish", (), lambda x: at_infinity(x, x * np.tanh(softplus(x)), 0)),
    ("gelu", (), lambda x: at_infinity(x, x / 2 * erfc(-x / np.sqrt(np.longdouble(2))), 0)),
    ("gelu_tanh", (), lambda x: at_infinity(x, gelu_tanh(x), 0)),
    ("tanh", (), np.tanh),
    ("softplus", (), softplus),
    ("softsign", (), lambda x: x / (1 + np.abs(x))),
    ("shrink", (0.25, 0.5), lambda x: np.where(x < -0.5, x + 0.25, np.where(x > 0.5, x - 0.25, 0))),
    ("erf", (), erf),
    ("exp", (), np.exp),
    ("log", (), np.log),
    ("sqrt", (), np.sqrt),
    ("reciprocal", (), lambda x: 1 / x),
    ("neg", (), np.negative),
    ("abs", (), np.abs),
    ("sign", (), np.sign),
    ("floor", (), np.floor),
    ("ceil", (), np.ceil),
    ("round", (), np.rint),
    ("sin", (), np.sin),
    ("cos", (), np.cos),
    ("tan", (), np.tan),
    ("asin", (), np.arcsin),
    ("acos", (), np.arccos),
    ("atan", (), np.arctan),
    ("sinh", (), np.sinh),
    ("cosh", (), np.cosh),
    ("asinh", (), np.arcsinh),
    ("acosh", (), np.arccosh),
    ("atanh", (), np.arctanh),
    ("is_nan", (), np.isnan),
]

# max and min give the second operand where either is NaN.
BINARY = [
    ("add", np.add),
    ("sub", np.subtract),
    ("mul", np.multiply),
    ("div", np.divide),
    ("max", lambda a, b: np.where(a > b, a, b)),
    ("min", lambda a, b: np.where(a < b, a, b)),
    ("pow", lambda a, b: np.power(a, b)),
    ("mod", np.fmod),
    ("prelu", lambda a, b: np.where(a < 0, a * b, a)),
    ("greater", lambda a, b: np.where(a > b, 1.0, 0.0)),
    ("greater_equal", lambda a, b: np.where(a >= b, 1.0, 0.0)),
    ("equal", lambda a, b: np.where(a == b, 1.0, 0.0)),
]


def truncated(a, b):
    """The quotient of Python's integers, cut off toward zero; 0 by zero."""
    return 0 if b == 0 else abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


# Of integers, without limits: what does not fit the type wraps around.
INTEGERS = [
    ("add", lambda a, b: a + b),
    ("sub", lambda a, b: a - b),
    ("mul", lambda a, b: a * b),
    ("div", truncated),
    ("mod", lambda a, b: 0 if b == 0 else a - truncated(a, b) * b),
    ("max", max),
    ("min", min),
    ("greater", lambda a, b: int(a > b)),
    ("greater_equal", lambda a, b: int(a >= b)),
    ("equal", lambda a, b: int(a == b)),
]


def integers(network):
    for type in [np.int8, np.uint8, np.int16, np.int32, np.int64]:
        low, high = np.iinfo(type).min, np.iinfo(type).max
        values = [0, 1, 2, 3, 7, 100, high, high - 1, low, low + 1] + ([-1, -2, -7, -100] if low else [])
        left, right = map(np.ravel, np.meshgrid(np.array(values, type), np.array(values, type)))
        for kind, function in INTEGERS:
            exact = [function(int(a), int(b)) for a, b in zip(left, right)]
            wrapped = [(value - low) % (high - low + 1) + low for value in exact]
            network.add(f"binary {kind} {{0}}, {{1}}", [left, right], np.array(wrapped, type), label=f"binary {kind} of {type.__name__}")


def selections(network):
    for type in [np.float32, np.int8, np.int64, bool]:
        for shapes in [((3, 5), (3, 5), (3, 5)), ((3, 1), (5,), (2, 3, 5)), ((4,), (), (3, 1))]:
            condition = GENERATOR.integers(0, 2, shapes[0]).astype(bool)
            a, b = (GENERATOR.integers(-9, 9, shape).astype(type) for shape in shapes[1:])
            network.add("select {0}, {1}, {2}", [condition, a, b], np.where(condition, a, b))
    # What is not chosen has no part in it.
    special = np.float32([np.nan, np.inf, -np.inf, 1.0])
    network.add("select {0}, {1}, {2}", [np.array([True, False, True, False]), special, special[::-1].copy()],
                np.float32([np.nan, -np.inf, -np.inf, np.nan]))


def rounded(function, *operands):
    """In f32, as the reference gives it; what is too small for f32 may be lost."""
    with np.errstate(all="ignore"):
        return function(*(operand.astype(np.longdouble) for operand in operands)).astype(np.float32)


def main():
    network = Network()
    ordinary = (GENERATOR.standard_normal((3, 1, 5, 7)) * 3).astype(np.float32)
    for kind, parameters, function in UNARY:
        list = f" [{', '.join('0x7FF0000000000000' if p == math.inf else f'{p:.4f}' for p in parameters)}]" if parameters else ""
        for x in [ordinary, SPECIAL]:
            network.add(f"unary {kind} {{0}}{list}", [x], rounded(function, x), relative=RELATIVE)
    left, right = map(np.ravel, np.meshgrid(SPECIAL, SPECIAL))
    for kind, function in BINARY:
        network.add(f"binary {kind} {{0}}, {{1}}", [left, right], rounded(function, left, right), relative=RELATIVE,
                    label=f"binary {kind} of special values")
        for lhs, rhs in [((3, 5), (3, 5)), ((2, 3, 4, 5), (5,)), ((4, 1), (2, 1, 3)), ((), (3, 2)), ((1, 7), (1,))]:
            a, b = (GENERATOR.uniform(0.25, 4, shape).astype(np.float32) for shape in (lhs, rhs))
            a = np.asarray(a if kind == "pow" else a - 2).astype(np.float32)
            network.add(f"binary {kind} {{0}}, {{1}}", [a, b], rounded(function, a, b), relative=RELATIVE)
    integers(network)
    selections(network)
    x, scale, offset = (GENERATOR.standard_normal(shape).astype(np.float32) for shape in [(2, 3, 4, 5), (5,), (5,)])
    network.add("channel_affine {0}, {1}, {2}", [x, scale, offset],
                rounded(lambda x, s, o: x * s + o, x, scale, offset), relative=RELATIVE)
    network.check()


main()
