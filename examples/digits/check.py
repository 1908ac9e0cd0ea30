#!/usr/bin/env python3
"""Compares the compiled network of digits with ONNX Runtime on every digit that was kept back: each logit, bit by bit.

    python check.py digits.onnx --linnetc linnetc
"""

import argparse
import ctypes
from pathlib import Path
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime

from train import TEST, load_digits

_ALIGNMENT = 64


def compiled(linnetc, model, folder):
    """A function of a picture: its logits, by the shared library that `linnetc compile` makes."""
    subprocess.run([linnetc, "compile", model, "-o", folder, "--name", "digits", "--emit=shared"], check=True)
    (library,) = Path(folder).glob("*.so")
    functions = ctypes.CDLL(str(library))
    size = int(re.search(r"DIGITS_ARENA_BYTES\s+\(?(\d+)", (Path(folder) / "digits.h").read_text(), re.I).group(1))
    memory = np.zeros(size + _ALIGNMENT, np.uint8)
    arena = ctypes.c_void_p(-(-memory.ctypes.data // _ALIGNMENT) * _ALIGNMENT)

    def run(picture):
        picture, logits = np.ascontiguousarray(picture), np.empty((1, 10), np.float32)
        pointers = lambda array: (ctypes.c_void_p * 1)(array.ctypes.data)
        if functions.digits_run(pointers(picture), pointers(logits), arena):
            raise RuntimeError("digits_run failed")
        return logits

    run.memory = memory  # Alive as long as the function is.
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--linnetc", required=True, metavar="PATH")
    parser.add_argument("--data", type=Path, metavar="FILE", help="digits.csv.gz (default: the scikit-learn package's)")
    parser.add_argument("--least", type=float, default=0.9, metavar="X", help="accuracy that both must have (default: 0.9)")
    options = parser.parse_args()
    pictures, labels = (array[-TEST:] for array in load_digits(options.data))
    session = onnxruntime.InferenceSession(options.model, providers=["CPUExecutionProvider"])
    with tempfile.TemporaryDirectory() as folder:
        run = compiled(options.linnetc, options.model, folder)
        found = np.concatenate([run(picture[None]) for picture in pictures])
    expected = np.concatenate([session.run(None, {"picture": picture[None]})[0] for picture in pictures])
    right, equal = (found.argmax(1) == labels).mean(), (found == expected).all(1).sum()
    print(f"{equal} of {TEST} digits have equal logits; accuracy {right:.4f}, by ONNX Runtime {(expected.argmax(1) == labels).mean():.4f}")
    return 0 if equal == TEST and right >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
