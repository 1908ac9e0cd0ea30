"""Times LiteRT, whose CPU path is XNNPACK."""

import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from conversions import to_tflite
from serve import serve


def main(path, threads):
    interpreter = Interpreter(to_tflite(path), num_threads=int(threads))
    interpreter.allocate_tensors()
    generator = np.random.default_rng(0)
    inputs = [
        (detail["index"], generator.random(detail["shape"], dtype=np.float32))
        for detail in interpreter.get_input_details()
    ]
    outputs = [detail["index"] for detail in interpreter.get_output_details()]

    def run():
        for index, array in inputs:
            interpreter.set_tensor(index, array)
        interpreter.invoke()
        return [interpreter.get_tensor(index) for index in outputs]

    serve(run)


main(*sys.argv[1:3])
