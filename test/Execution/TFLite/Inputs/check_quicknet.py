"""Compiles the networks that make_quicknet.py made, and compares what they compute with the Larq Compute Engine.

usage: check_quicknet.py LINNETC

Signs must be equal, each of them; scores within TOLERANCE of the largest.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
TOLERANCE = 1e-5


def compare(result, want):
    """What is to be said of an output, and whether it is right."""
    if result.shape != want.shape or result.dtype != want.dtype:
        return f"{result.dtype} {result.shape} instead of {want.dtype} {want.shape}", False
    if np.array_equal(np.abs(want), np.ones_like(want)):
        wrong = np.count_nonzero(result != want)
        return f"{want.size} signs, {wrong} wrong", wrong == 0
    error = np.abs(result - want).max() / np.abs(want).max()
    return f"floats, off by {error:.1e}", bool(error <= TOLERANCE)


def check(linnetc, model, image, expected):
    """Whether all outputs of a model are right."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/image.npy", image)
        subprocess.run([linnetc, "run", FOLDER / f"{model}.tflite", f"--input=serving_default_input_1:0={folder}/image.npy",
                        f"--output-dir={folder}/out"], check=True)
        is_right = True
        for name, want in expected.items():
            message, holds = compare(np.load(f"{folder}/out/{name.replace(':', '_')}.npy"), want)
            print(f"{model} {name}: {message}")
            is_right &= holds
    return is_right


def main():
    arrays = dict(np.load(FOLDER / "quicknet.npz"))
    image = arrays.pop("image")
    is_right = True
    for model in ("quicknet", "quicknet_signs"):
        expected = {name.split("/", 1)[1]: array for name, array in arrays.items() if name.startswith(f"{model}/")}
        is_right &= check(sys.argv[1], model, image, expected)
    sys.exit(not is_right)


main()
