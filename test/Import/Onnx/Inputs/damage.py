"""Imports damaged copies of a model: each must be refused with a message or imported, and none may end in a crash.

usage: damage.py COUNT
"""

import os
import random
import sys

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Inputs"))
from linnet_import import import_damaged


def build():
    """A small network with all that a file may hold: weights raw and typed, attributes of every kind."""
    rng = np.random.default_rng(0)
    weights = {
        "w": rng.standard_normal((8, 3, 3, 3), np.float32),
        "d": rng.standard_normal((8, 1, 3, 3), np.float32),
        "b": rng.standard_normal(8).astype(np.float16),
        "s": np.ones(8, np.float32),
        "shape": np.array([0, -1]),
        "f": rng.standard_normal((4, 8), np.float32),
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
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


def damage(contents, rng):
    """Cuts the file, or flips a few bits; those of the weights' elements are the most, and mean nothing."""
    if rng.random() < 0.3:
        return contents[: rng.randrange(len(contents))]
    damaged = bytearray(contents)
    for _ in range(rng.choice([1, 1, 2, 8])):
        # Half of the flips in the first part: the nodes and their attributes.
        end = 600 if rng.random() < 0.5 else len(damaged)
        damaged[rng.randrange(end)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


rng = random.Random(7)
import_damaged("model.onnx", build(), lambda contents: damage(contents, rng), int(sys.argv[1]))
