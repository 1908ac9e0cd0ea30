#!/usr/bin/env python3
"""Runs models through linnetc and compares every output with ONNX Runtime's (the light models': with their own expected outputs).

One line a model; exit status 1 if any fails.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

from emulated import EmulatedArtefact, is_emulated, onnx_outputs
from zoo import NETWORKS
from zoo.graph import input_shapes, multiply_adds
from zoo.light import LIGHT_MODELS
from zoo.samples import stepped_sample

# A network with more parameters than this is checked on one input: most of its time goes into reading weights.
_MANY_PARAMETERS = 50_000_000
_TIMEOUT_SECONDS = 900


class Failure(Exception):
    """Why a model fails, in one line."""


@dataclass(frozen=True)
class Linnetc:
    """The compiler under test."""

    path: str
    target: str = None

    def run(self, model, inputs, folder):
        """The outputs of `linnetc run`, by name as in the file written."""
        command = [self.path, "run", str(model), "--output-dir", str(folder)]
        for index, (name, value) in enumerate(inputs.items()):
            file = folder / f"input{index}.npy"
            np.save(file, value)
            command += ["--input", f"{name}={file}"]
        if self.target:
            command += ["--target", self.target]
        try:
            result = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failure(f"linnetc did not finish in {_TIMEOUT_SECONDS} s") from None
        if result.returncode != 0:
            errors = [line for line in result.stderr.splitlines() if "error:" in line] or result.stderr.splitlines()[-1:]
            raise Failure(f"linnetc exited with {result.returncode}: {errors[0] if errors else 'no message'}")

    def _emulated_outputs(self, model, inputs):
        try:
            with EmulatedArtefact(self.path, model, self.target, onnx_outputs(model)) as artefact:
                return artefact.run(inputs.values())
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            raise Failure(str(error)) from None

    def outputs(self, model, inputs, names):
        """What linnetc computes for each of the outputs named."""
        if is_emulated(self.target):
            return self._emulated_outputs(model, inputs)
        with tempfile.TemporaryDirectory() as folder:
            self.run(model, inputs, Path(folder))
            return {name: _load(Path(folder) / f"{re.sub('[/:]', '_', name)}.npy") for name in names}


def _load(path):
    if not path.exists():
        raise Failure(f"linnetc wrote no {path.name}")
    return np.load(path)


def errors(found, expected):
    """The differences' magnitudes; fails where the two cannot be compared."""
    if found.shape != expected.shape or found.dtype != expected.dtype:
        raise Failure(f"output is {found.dtype}{list(found.shape)}, expected {expected.dtype}{list(expected.shape)}")
    if not np.isfinite(found).all():
        raise Failure("output has values that are not finite")
    return np.abs(found.astype(np.float64) - expected)


def error_in_ranges(found, expected):
    """The largest difference as a multiple of the expected output's range."""
    extent = float(expected.max() - expected.min())
    if not extent > 0.0:
        raise Failure("the expected output is constant or not finite: it has no range to compare by")
    return float(errors(found, expected).max()) / extent


def check_network(name, linnetc, options):
    """Compares on seeded inputs; returns the figure to print."""
    path = options.models_dir / f"{name}.onnx"
    if not path.exists():
        path.write_bytes(NETWORKS[name].model().SerializeToString())
    shapes = input_shapes(onnx.load(path))
    session = _session(path)
    names = [output.name for output in session.get_outputs()]
    count = 1 if NETWORKS[name].parameters > _MANY_PARAMETERS else options.inputs
    worst = 0.0
    for seed in range(count):
        inputs = {input: stepped_sample(shape, seed, NETWORKS[name].input_step) for input, shape in shapes.items()}
        found = linnetc.outputs(path, inputs, names)
        for output, expected in zip(names, session.run(names, inputs)):
            worst = max(worst, error_in_ranges(found[output], expected))
    figure = f"max {worst:.1e} x range"
    if worst > options.tolerance:
        raise Failure(f"{figure}, allowed {options.tolerance:.1e}")
    return figure


def _session(path):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.log_severity_level = 3
    return onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])


def check_light(name, linnetc, options):
    """Compares with the model's own expected output, by its own tolerance; returns the figure to print."""
    light = LIGHT_MODELS[name]
    absolute, relative = light.tolerance()
    expected = light.expected()
    found = linnetc.outputs(light.path, light.inputs(), expected)
    worst = max(float((errors(found[o], e) / (absolute + relative * np.abs(e))).max()) for o, e in expected.items())
    figure = f"max {worst:.1e} x its own tolerance"
    if worst > 1.0:
        raise Failure(figure)
    return figure


def _giga_multiply_adds(name):
    macs = NETWORKS[name].macs if name in NETWORKS else multiply_adds(LIGHT_MODELS[name].model())
    return macs / 1e9


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="models to check (default: all)")
    parser.add_argument("--linnetc", required=True, metavar="PATH", help="the compiler")
    parser.add_argument("--target", metavar="T", help="passed on to linnetc")
    parser.add_argument("--inputs", type=int, default=10, metavar="N", help="seeded inputs a network (default: 10)")
    parser.add_argument("--tolerance", type=float, default=1e-4, metavar="X", help="of the output's range (default: 1e-4)")
    parser.add_argument("--max-gmac", type=float, metavar="G", help="leave out models with more multiply-adds, in 1e9")
    parser.add_argument("--models-dir", type=Path, metavar="D", help="keep models here, and use those that are there")
    options = parser.parse_args(arguments)
    if shutil.which(options.linnetc) is None:
        parser.error(f"'{options.linnetc}' is no program")
    for name in options.names:
        if name not in NETWORKS and name not in LIGHT_MODELS:
            parser.error(f"no model '{name}'; there are {', '.join([*NETWORKS, *LIGHT_MODELS])}")
    options.names = options.names or [*NETWORKS, *LIGHT_MODELS]
    if options.max_gmac is not None:
        options.names = [name for name in options.names if _giga_multiply_adds(name) <= options.max_gmac]
    return options


def _check_all(options):
    """Checks each model, one line each; returns how many failed."""
    linnetc = Linnetc(options.linnetc, options.target)
    failed = 0
    for name in options.names:
        check = check_network if name in NETWORKS else check_light
        try:
            print(f"ok {name} {check(name, linnetc, options)}", flush=True)
        except (Failure, ModuleNotFoundError) as failure:
            failed += 1
            print(f"FAIL {name} {failure}", flush=True)
    print(f"{len(options.names) - failed} passed, {failed} failed")
    return failed


def main(arguments=None):
    options = _options(arguments)
    if options.models_dir:
        options.models_dir.mkdir(parents=True, exist_ok=True)
        return 1 if _check_all(options) else 0
    with tempfile.TemporaryDirectory() as folder:
        options.models_dir = Path(folder)
        return 1 if _check_all(options) else 0


if __name__ == "__main__":
    sys.exit(main())
