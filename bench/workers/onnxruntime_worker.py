"""Times ONNX Runtime's CPU provider."""

import sys

import onnxruntime

from serve import random_inputs, serve


def main(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs = random_inputs(path)
    serve(lambda: session.run(None, inputs))


main(*sys.argv[1:3])
