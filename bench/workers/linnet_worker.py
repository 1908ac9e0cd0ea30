"""Times a shared library that linnetc made of the model.

`python linnet_worker.py MODEL THREADS LINNETC [flags of linnetc compile]`; the library is called as a C program would call it, with
the pool of lib/Runtime where there are several threads.
"""

import ctypes
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx

from serve import random_inputs, serve

RUNTIME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "lib", "Runtime")


class Threads(ctypes.Structure):
    """linnet_threads_v1 of lib/Runtime/linnet_interface.h."""

    _fields_ = [("context", ctypes.c_void_p), ("count", ctypes.c_int), ("run", ctypes.c_void_p)]


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


def make_threads(count, folder):
    """The pool's threads; none for one thread, which is the caller's."""
    if count == 1:
        return None
    library = os.path.join(folder, "libpool.so")
    source = os.path.join(RUNTIME, "linnet_pool.c")
    subprocess.run(["clang-22", "-O2", "-shared", "-fPIC", "-pthread", source, "-o", library], check=True)
    pool = ctypes.CDLL(library)
    pool.linnet_pool_create.restype = ctypes.c_void_p
    return Threads(pool.linnet_pool_create(count), count, ctypes.cast(pool.linnet_pool_run, ctypes.c_void_p).value)


def load_library(path, linnetc, flags, folder):
    command = [linnetc, "compile", path, "-o", folder, "--name", "model", "--emit=shared", *flags]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return ctypes.CDLL(os.path.join(folder, "libmodel.so"))


def main(path, threads, linnetc, *flags):
    with tempfile.TemporaryDirectory(prefix="linnet-bench-") as folder:
        library = load_library(path, linnetc, flags, folder)
        pool = make_threads(int(threads), folder)
    library.model_arena_bytes.restype = ctypes.c_size_t
    arena = aligned(library.model_arena_bytes(int(threads)))
    inputs = list(random_inputs(path).values())
    outputs = output_arrays(path)
    input_pointers, output_pointers = pointers(inputs), pointers(outputs)
    arena_pointer = ctypes.c_void_p(arena.ctypes.data)
    pool_pointer = ctypes.byref(pool) if pool else None

    def run():
        if library.model_run_with(pool_pointer, input_pointers, output_pointers, arena_pointer) != 0:
            sys.exit("linnet_worker: model_run_with failed")

    serve(run)


main(*sys.argv[1:])
