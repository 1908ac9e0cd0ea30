"""Imports damaged copies of a model: each must be refused with a message or imported, and none may end in a crash.

usage: damage.py COUNT
"""

import random
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper


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


def main():
    contents, rng, refused = build(), random.Random(7), 0
    with tempfile.TemporaryDirectory() as folder:
        for index in range(-1, int(sys.argv[1])):
            with open(f"{folder}/model.onnx", "wb") as file:
                file.write(contents if index < 0 else damage(contents, rng))
            command = ["linnet-import", f"{folder}/model.onnx"]
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
            if done.returncode not in ((0,) if index < 0 else (0, 1)):
                sys.exit(f"file {index}: linnet-import ended with {done.returncode}: {done.stderr[-2000:]}")
            if done.returncode == 1 and "error: " not in done.stderr:
                sys.exit(f"file {index} was refused without a message")
            refused += done.returncode
    print(f"{refused} of {sys.argv[1]} refused")


main()
