#!/usr/bin/env python3
"""Compares the memory that activations take: Linnet's arena, and the least that LiteRT's can be.

LiteRT does not say how large its arena is. But whatever its planner does, the tensors that are alive at an operator lie side by
side, so the largest sum of them is the least that it needs. Inputs and outputs of the network, which Linnet leaves to its caller,
are not counted, and a reshape shares its input's memory.
"""

import argparse
import json
import os
import subprocess
import sys

import numpy as np
from ai_edge_litert import schema_py_generated as schema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "workers"))

from conversions import to_tflite  # noqa: E402
from models import DEFAULT_NAMES, model_path  # noqa: E402

RESHAPES = {schema.BuiltinOperator.RESHAPE, schema.BuiltinOperator.SQUEEZE, schema.BuiltinOperator.EXPAND_DIMS}


def lifetimes(graph, codes):
    """Of each tensor that an operator computes: the first and the last operator that it is alive at, reshapes taken for their inputs."""
    spans, same_as = {}, {}
    for time, operator in enumerate(graph.operators):
        code = codes[operator.opcodeIndex]
        if max(code.builtinCode, code.deprecatedBuiltinCode) in RESHAPES:
            same_as[operator.outputs[0]] = same_as.get(operator.inputs[0], operator.inputs[0])
            continue
        for tensor in operator.outputs:
            spans[tensor] = (time, time)
        for tensor in operator.inputs:
            tensor = same_as.get(tensor, tensor)
            if tensor in spans:
                spans[tensor] = (spans[tensor][0], time)
    outputs = {same_as.get(tensor, tensor) for tensor in graph.outputs}
    return {tensor: span for tensor, span in spans.items() if tensor not in outputs}


def least_arena(path):
    """Bytes of the tensors that are alive at once, at most; all are f32."""
    with open(path, "rb") as file:
        model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(file.read(), 0))
    graph = model.subgraphs[0]
    alive = np.zeros(len(graph.operators), np.int64)
    for tensor, (first, last) in lifetimes(graph, model.operatorCodes).items():
        alive[first : last + 1] += 4 * int(np.prod(graph.tensors[tensor].shape))
    return int(alive.max())


def own_arena(path, options, preference):
    command = [options.linnetc, "inspect", path, "--json", f"--optimize={preference}", *options.flag]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["arena_bytes"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="networks of the zoo, or ONNX files (default: those of bench.py)")
    parser.add_argument("--linnetc", required=True, help="the compiler")
    parser.add_argument("--folder", required=True, help="where models, converted ones too, are kept")
    parser.add_argument("--flag", action="append", default=[], help="passed on to linnetc")
    options = parser.parse_args()
    print(f"{'bytes':26} {'speed':>10} {'memory':>10} {'LiteRT, at least':>17}")
    for name in options.names or DEFAULT_NAMES:
        path = model_path(name, options)
        own = [own_arena(path, options, preference) for preference in ("speed", "memory")]
        print(f"{name:26} {own[0]:10} {own[1]:10} {least_arena(to_tflite(path)):17}", flush=True)


main()
