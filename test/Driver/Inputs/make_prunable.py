#!/usr/bin/env python3
"""Writes models for `linnetc prune`, and checks what became of one: `make_prunable.py DIR`, `make_prunable.py --check FILE`.

The weights of a layer are 1, 2, 3, … times a scale, so that which of them are smallest is known.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def weights(name, shape, scale):
    return numpy_helper.from_array(scale * np.arange(1, 1 + np.prod(shape), dtype=np.float32).reshape(shape), name)


def model():
    nodes = [helper.make_node("Conv", ["x", "stem"], ["a"], name="stem", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
             helper.make_node("Conv", ["a", "point"], ["b"], name="point"),
             helper.make_node("Conv", ["b", "strided"], ["c"], name="strided", strides=[2, 2]),
             helper.make_node("Flatten", ["c"], ["d"]),
             helper.make_node("Gemm", ["d", "columns"], ["e"], name="columns"),
             helper.make_node("Gemm", ["e", "rows"], ["y"], name="rows", transB=1)]
    initializers = [weights("stem", (4, 3, 3, 3), 1e-6), weights("point", (8, 4, 1, 1), 1), weights("strided", (2, 8, 1, 1), 1e-6),
                    weights("columns", (8, 10), 100), weights("rows", (5, 10), 1)]
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in [("x", (1, 3, 4, 4)), ("y", (1, 5))]]
    graph = helper.make_graph(nodes, "prunable", values[:1], values[1:], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main():
    if sys.argv[1] == "--check":
        pruned = onnx.load(sys.argv[2])
        onnx.checker.check_model(pruned)
        for tensor in pruned.graph.initializer:
            print(tensor.name, "".join(".#"[int(value != 0)] for value in numpy_helper.to_array(tensor).ravel()))
        return
    onnx.save(model(), f"{sys.argv[1]}/net.onnx")
    external = model()
    onnx.save(external, f"{sys.argv[1]}/external.onnx", save_as_external_data=True, location="external.bin", size_threshold=0)
    none = model()
    del none.graph.node[1:]
    none.graph.output[0].CopyFrom(helper.make_tensor_value_info("a", TensorProto.FLOAT, (1, 4, 4, 4)))
    onnx.save(none, f"{sys.argv[1]}/none.onnx")


main()
