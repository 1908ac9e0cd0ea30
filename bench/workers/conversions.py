"""Models in the peers' own formats, made beside the ONNX file by the peers' own converters.

Each function returns the converted file's path, and fails with the converter's last words.
"""

import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import onnx


def run_converter(command, expected, folder=None):
    """Runs `command`, which must write the file `expected`."""
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if not os.path.exists(expected):
        sys.exit(f"conversion failed, {command[0]} says: {done.stdout[-400:].strip()}")
    return expected


def to_mnn(path, *flags):
    target = os.path.splitext(path)[0] + "".join(flag.replace("--", ".") for flag in flags) + ".mnn"
    if os.path.exists(target):
        return target
    # The command `mnnconvert` reports its use to its vendor; the module behind it does not.
    program = "import sys, _tools; _tools.mnnconvert(['mnnconvert', '-f', 'ONNX', '--bizCode', 'b', *sys.argv[1:]])"
    return run_converter([sys.executable, "-c", program, "--modelFile", path, "--MNNModel", target, *flags], target)


def pnnx_binary():
    """The program inside the pnnx package, whose Python side would want PyTorch."""
    for folder in sys.path:
        binary = os.path.join(folder, "pnnx", "pnnx")
        if os.path.exists(binary):
            return binary
    sys.exit("the pnnx package is not installed")


def to_ncnn(path):
    target = os.path.splitext(path)[0] + ".ncnn.param"
    if os.path.exists(target):
        return target
    weights = {tensor.name for tensor in onnx.load(path).graph.initializer}
    shapes = [
        "[" + ",".join(str(d.dim_value or 1) for d in value.type.tensor_type.shape.dim) + "]"
        for value in onnx.load(path).graph.input
        if value.name not in weights
    ]
    with tempfile.TemporaryDirectory() as folder:
        # pnnx derives names from the file's, and trips over dots in it.
        shutil.copy(path, os.path.join(folder, "model.onnx"))
        command = [pnnx_binary(), "model.onnx", "inputshape=" + ",".join(shapes), "fp16=0"]
        run_converter(command, os.path.join(folder, "model.ncnn.param"), folder)
        shutil.copy(os.path.join(folder, "model.ncnn.bin"), target.replace(".param", ".bin"))
        shutil.copy(os.path.join(folder, "model.ncnn.param"), target)
    return target


def to_tflite(path):
    """By onnx2tf, which needs TensorFlow and so has an environment of its own (LINNET_ONNX2TF names its Python)."""
    target = os.path.splitext(path)[0] + ".tflite"
    if os.path.exists(target):
        return target
    python = os.environ.get("LINNET_ONNX2TF")
    if not python:
        sys.exit("LINNET_ONNX2TF is not set: ./dev bench sets it")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, os.path.join(folder, "model.onnx"))
        # Pictures for its quantisation, which it would download where they are missing; nothing is quantised here.
        pictures = np.zeros([20, 128, 128, 3], np.float32)
        np.save(os.path.join(folder, "calibration_image_sample_data_20x128x128x3_float32.npy"), pictures)
        command = [python, "-m", "onnx2tf", "-i", "model.onnx", "-o", "out", "-n", "-osd"]
        run_converter(command, os.path.join(folder, "out", "model_float32.tflite"), folder)
        shutil.copy(os.path.join(folder, "out", "model_float32.tflite"), target)
    return target
