"""Imports damaged copies of a model: each must be refused with a message or imported, and none may end in a crash.

usage: damage.py COUNT
"""

import math
import os
import random
import sys

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Inputs"))
from linnet_import import import_damaged


WEIGHTS = np.linspace(-1, 1, 32, dtype=np.float32).tobytes()


def build():
    """A small network with all that a file may hold: weights raw, typed and in a file beside it, attributes of every kind."""
    rng = np.random.default_rng(0)
    weights = {
        "w": rng.standard_normal((8, 3, 3, 3), np.float32),
        "d": rng.standard_normal((8, 1, 3, 3), np.float32),
        "b": rng.standard_normal(8).astype(np.float16),
        "s": np.ones(8, np.float32),
        "shape": np.array([0, -1]),
    }
    node = onnx.helper.make_node
    nodes = [
        node("Conv", ["x", "w"], ["a"], pads=[1, 1, 1, 1], strides=[2, 2]),
        node("BatchNormalization", ["a", "s", "s", "s", "s"], ["c"], epsilon=1e-3),
        node("Conv", ["c", "d", "b"], ["e"], group=8, auto_pad="SAME_UPPER"),
        node("GlobalAveragePool", ["e"], ["g"]),
        node("Reshape", ["g", "shape"], ["h"]),
        node("Gemm", ["h", "f"], ["y"], transB=1, alpha=0.5),
    ]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes,
        "damaged",
        [value("x", 1, ["N", 3, 9, 9])],
        [value("y", 1, None)],
        [onnx.numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    outside = graph.initializer.add(name="f", data_type=1, dims=[4, 8], data_location=1)
    for key, text in (("location", "weights.bin"), ("offset", "0"), ("length", str(len(WEIGHTS)))):
        outside.external_data.add(key=key, value=text)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


def fields(message):
    """Each field that is set in a message or in those within it: the message, the field's description, its value."""
    for field, value in message.ListFields():
        yield message, field, value
        if field.type == field.TYPE_MESSAGE:
            for part in value if hasattr(value, "extend") else [value]:
                yield from fields(part)


def another(field, value, texts, rng):
    """A number, text or string of bytes of the field's type that may be nonsense."""
    if isinstance(value, float):
        return rng.choice([0.0, -1.0, 1e38, math.inf, math.nan])
    if field.type == field.TYPE_ENUM:
        return rng.choice(field.enum_type.values).number
    if isinstance(value, int):
        bits = 63 if field.type == field.TYPE_INT64 else 31
        return rng.choice([0, 1, -1, 7, value * 2 % 2**bits, 2**bits - 1, -(2**bits)])
    if isinstance(value, str):
        return rng.choice(texts + ["", "..", "-1", "4", "1e9", str(2**64)])
    return value[: rng.randrange(len(value) + 1)]


def disturb(contents, rng):
    """Changes what one field says: it goes, or has another value; of several entries one does, or two change places."""
    model = onnx.load_from_string(contents)
    texts = [value for _, _, value in fields(model) if isinstance(value, str)]
    message, field, value = rng.choice(list(fields(model)))
    is_message = field.type == field.TYPE_MESSAGE
    if rng.random() < 0.2 or (is_message and not hasattr(value, "extend")):
        message.ClearField(field.name)
    elif not hasattr(value, "extend"):
        setattr(message, field.name, another(field, value, texts, rng))
    elif is_message or rng.random() < 0.5:
        entries = rng.sample(list(value), len(value))[rng.randrange(2) :]
        message.ClearField(field.name)
        getattr(message, field.name).extend(entries)
    else:
        place = rng.randrange(len(value))
        value[place] = another(field, value[place], texts, rng)
    return model.SerializeToString()


def damage(contents, rng):
    """Changes a field, cuts the file, or flips a few bits; most of these are the weights', where they mean nothing."""
    kind = rng.random()
    if kind < 0.4:
        return disturb(contents, rng)
    if kind < 0.6:
        return contents[: rng.randrange(len(contents))]
    damaged = bytearray(contents)
    for _ in range(rng.choice([1, 1, 2, 8])):
        # Half of the flips in the first part: the nodes and their attributes.
        end = 600 if rng.random() < 0.5 else len(damaged)
        damaged[rng.randrange(end)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


rng = random.Random(7)
beside = {"weights.bin": WEIGHTS}
import_damaged("model.onnx", build(), lambda contents: damage(contents, rng), int(sys.argv[1]), beside)
