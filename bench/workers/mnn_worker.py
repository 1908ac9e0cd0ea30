"""Times MNN's CPU backend.

`python mnn_worker.py MODEL THREADS [flags of mnnconvert]`
"""

import sys

import MNN
import numpy as np

from conversions import to_mnn
from serve import random_inputs, serve


def host_tensor(array):
    return MNN.Tensor(array.shape, MNN.Halide_Type_Float, array, MNN.Tensor_DimensionType_Caffe)


def main(path, threads, *flags):
    interpreter = MNN.Interpreter(to_mnn(path, *flags))
    session = interpreter.createSession({"backend": "CPU", "numThread": int(threads)})
    outputs = [
        (tensor, host_tensor(np.zeros(tensor.getShape(), np.float32)))
        for tensor in interpreter.getSessionOutputAll(session).values()
    ]
    inputs = [
        (interpreter.getSessionInput(session, name), host_tensor(array)) for name, array in random_inputs(path).items()
    ]

    def run():
        # MNN reuses the inputs' memory, so they are handed over each time.
        for tensor, array in inputs:
            tensor.copyFrom(array)
        interpreter.runSession(session)
        for tensor, array in outputs:
            tensor.copyToHostTensor(array)

    serve(run)


main(*sys.argv[1:])
