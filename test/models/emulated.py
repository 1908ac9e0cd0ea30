"""Runs models compiled for another machine, under that machine's emulator."""

from pathlib import Path
import subprocess
import tempfile

import numpy as np
import onnx

# How to build a program for a target, and how to run it.
_CROSS_COMPILERS = {"aarch64": "aarch64-linux-gnu-gcc"}
_EMULATORS = {"aarch64": "qemu-aarch64"}
_TIMEOUT_SECONDS = 900


def is_emulated(target):
    return target in _EMULATORS


def onnx_outputs(path):
    """Name and shape of each output of an ONNX model."""
    outputs = onnx.shape_inference.infer_shapes(onnx.load(path)).graph.output
    return [(value.name, [d.dim_value or 1 for d in value.type.tensor_type.shape.dim]) for value in outputs]


class EmulatedArtefact:
    """A model compiled for `target` and linked with run_artefact.c; usable as a context manager."""

    def __init__(self, linnetc, model, target, outputs):
        """`outputs` are pairs of name and shape, in the model's order; all are float32."""
        self.target = target
        self.outputs = outputs
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self._run(linnetc, "compile", model, "-o", self.folder, "--name", "model", f"--target={target}")
        self.program = self.folder / "program"
        source = Path(__file__).parent / "run_artefact.c"
        library = self.folder / "libmodel.a"
        self._run(_CROSS_COMPILERS[target], "-O1", "-static", f"-I{self.folder}", source, library, "-lm", "-o", self.program)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def run(self, inputs):
        """The outputs, by name, for arrays in the model's order of inputs."""
        paths = []
        for index, value in enumerate(inputs):
            paths.append(self.folder / f"input{index}")
            np.ascontiguousarray(value).tofile(paths[-1])
        files = [self.folder / f"output{index}" for index in range(len(self.outputs))]
        self._run(_EMULATORS[self.target], self.program, *paths, *files)
        return {name: np.fromfile(file, np.float32).reshape(shape) for file, (name, shape) in zip(files, self.outputs)}

    @staticmethod
    def _run(*command):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=_TIMEOUT_SECONDS)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise RuntimeError(f"{Path(str(command[0])).name} exited with {done.returncode}: {lines[-1]}")
