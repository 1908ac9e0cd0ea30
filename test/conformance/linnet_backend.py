"""Linnet as a backend of the onnx package: compiles a model with linnetc and runs it.

Operands that determine shapes must be constants for Linnet, while the node tests give them as inputs. So a model is
compiled when its inputs are known, and those that stand in such a position are pinned with --freeze.
"""

import os
import re
import subprocess
import tempfile

import numpy as np
import onnx
import onnx.backend.base

# Inputs by position that only say which shape, axes or positions are meant.
FROZEN_INPUTS = {
    "BlackmanWindow": [0],
    "CenterCropPad": [1],
    "ConstantOfShape": [0],
    "Expand": [1],
    "Gather": [1],
    "OneHot": [0, 1],
    "Pad": [1, 2, 3],
    "Range": [0, 1, 2],
    "ReduceL1": [1],
    "ReduceL2": [1],
    "ReduceLogSum": [1],
    "ReduceLogSumExp": [1],
    "ReduceMax": [1],
    "ReduceMean": [1],
    "ReduceMin": [1],
    "ReduceProd": [1],
    "ReduceSum": [1],
    "ReduceSumSquare": [1],
    "Reshape": [1],
    "Resize": [1, 2, 3],
    "Slice": [1, 2, 3, 4],
    "Split": [1],
    "Squeeze": [1],
    "Tile": [1, 2],
    "TopK": [1],
    "Trilu": [1],
    "Unsqueeze": [1],
    "Upsample": [1],
}


class Refused(Exception):
    """The compiler said that it does not support the model; the text is its reason."""


class Crashed(Exception):
    """The compiler died, or reported an internal error."""


def frozen_names(graph):
    """Names of the graph's inputs that stand in a shape-determining position."""
    inputs = {value.name for value in graph.input}
    return {
        node.input[position]
        for node in graph.node
        for position in FROZEN_INPUTS.get(node.op_type, [])
        if position < len(node.input) and node.input[position] in inputs
    }


def first_error(text):
    """The first error message of linnetc, without file and node."""
    for line in text.splitlines():
        match = re.search(r"error: (.*)", line)
        if match:
            return match.group(1)
    return text.strip().splitlines()[-1] if text.strip() else "no message"


class LinnetRep(onnx.backend.base.BackendRep):
    def __init__(self, model, linnetc):
        self.model = model
        self.linnetc = linnetc

    def run(self, inputs, **kwargs):
        """Compiles and runs; raises Refused or Crashed where that fails."""
        names = [value.name for value in self.model.graph.input]
        frozen = frozen_names(self.model.graph)
        with tempfile.TemporaryDirectory() as folder:
            model_path = os.path.join(folder, "model.onnx")
            onnx.save(self.model, model_path)
            command = [self.linnetc, "run", model_path, "--output-dir", folder + "/out"]
            for index, (name, value) in enumerate(zip(names, inputs)):
                path = os.path.join(folder, f"input{index}.npy")
                if not isinstance(value, np.ndarray):
                    raise Refused("inputs that are no tensors")
                np.save(path, value)
                command += ["--freeze" if name in frozen else "--input", f"{name}={path}"]
            self._execute(command)
            return [np.load(os.path.join(folder, "out", file_name(value.name))) for value in self.model.graph.output]

    def _execute(self, command):
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)
        if done.returncode < 0 or done.returncode >= 70:
            raise Crashed(f"exit code {done.returncode}: {done.stderr[-500:]}")
        if done.returncode:
            raise Refused(first_error(done.stderr))


def file_name(output):
    """The file that `linnetc run --output-dir` writes an output to."""
    return re.sub(r"[/:]", "_", output) + ".npy"


class LinnetBackend(onnx.backend.base.Backend):
    """The class that the onnx package's test runner expects of a backend."""

    linnetc = "linnetc"

    @classmethod
    def prepare(cls, model, device="CPU", **kwargs):
        return LinnetRep(model, cls.linnetc)

    @classmethod
    def supports_device(cls, device):
        return device == "CPU"
