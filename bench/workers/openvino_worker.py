"""Times OpenVINO's CPU plugin, which would compute in bf16 where the machine has instructions for that."""

import sys

import openvino

from serve import random_inputs, serve


def main(path, threads):
    core = openvino.Core()
    settings = {
        "INFERENCE_NUM_THREADS": int(threads),
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32",
    }
    request = core.compile_model(path, "CPU", settings).create_infer_request()
    inputs = random_inputs(path)
    serve(lambda: request.infer(inputs))


main(*sys.argv[1:3])
