"""Times a shared library that linnetc made of the model.

`python linnet_worker.py MODEL THREADS LINNETC [flags of linnetc compile]`; the library is called as a C program would call it.
"""

import ctypes
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx

from serve import random_inputs, serve


def aligned(size, alignment=64):
    """Bytes whose address is a multiple of `alignment`."""
    buffer = np.empty(size + alignment, np.uint8)
    start = -buffer.ctypes.data % alignment
    return buffer[start : start + size]


def pointers(arrays):
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def output_arrays(path):
    model = onnx.shape_inference.infer_shapes(onnx.load(path))
    shapes = [[d.dim_value or 1 for d in value.type.tensor_type.shape.dim] for value in model.graph.output]
    return [np.empty(shape, np.float32) for shape in shapes]


def main(path, threads, linnetc, *flags):
    if int(threads) != 1:
        sys.exit("linnet_worker: only one thread is timed so far")
    folder = tempfile.mkdtemp(prefix="linnet-bench-")
    subprocess.run([linnetc, "compile", path, "-o", folder, "--name", "model", "--emit=shared", *flags], check=True, stdout=sys.stderr)
    library = ctypes.CDLL(os.path.join(folder, "libmodel.so"))
    library.model_arena_bytes.restype = ctypes.c_size_t
    arena = aligned(library.model_arena_bytes(1))
    inputs = list(random_inputs(path).values())
    outputs = output_arrays(path)
    input_pointers, output_pointers = pointers(inputs), pointers(outputs)
    arena_pointer = ctypes.c_void_p(arena.ctypes.data)

    def run():
        if library.model_run(input_pointers, output_pointers, arena_pointer) != 0:
            sys.exit("linnet_worker: model_run failed")

    serve(run)


main(*sys.argv[1:])
