#!/usr/bin/env python3
"""Evaluates models by the reference, as imported and after the passes, and compares every output with ONNX Runtime's (the light
models': with their own expected outputs).

Nothing is compiled: so what differs is the importer's fault, or a pass', or the reference's. One line a model and stage;
exit status 1 if any differs.
"""

import argparse
from pathlib import Path
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models"))
from check_models import Failure, error_in_ranges, errors  # noqa: E402
from zoo import NETWORKS  # noqa: E402
from zoo.graph import input_shapes  # noqa: E402
from zoo.light import LIGHT_MODELS  # noqa: E402
from zoo.samples import sample  # noqa: E402

STAGES = {
    "imported": [],
    "simplified": ["--linnet-pipeline"],
    "kernels": ["--linnet-pipeline", "--kern-pipeline"],
}
# The reference rounds each value once; ONNX Runtime's sums are what differs.
TOLERANCE = 1e-4


def evaluate(program, model, passes):
    """What linnet-eval computes of a model, by output."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, str(model.path), "--output-dir", folder, *passes]
        for number, (name, value) in enumerate(model.inputs.items()):
            file = Path(folder) / f"input{number}.npy"
            np.save(file, value)
            command += ["--input", f"{name}={file}"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise Failure(f"linnet-eval exited with {result.returncode}: {result.stderr.strip()[-300:]}")
        return {name: np.load(Path(folder) / f"{re.sub('[/:]', '_', name)}.npy") for name in model.expected}


class Network:
    """A network of the zoo, compared with ONNX Runtime by its output's range."""

    def __init__(self, name, folder):
        self.path = folder / f"{name}.onnx"
        if not self.path.exists():
            self.path.write_bytes(NETWORKS[name].model().SerializeToString())
        self.inputs = {input: sample(shape, 0) for input, shape in input_shapes(onnx.load(self.path)).items()}
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.log_severity_level = 3
        session = onnxruntime.InferenceSession(self.path, settings, providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        self.expected = dict(zip(names, session.run(names, self.inputs)))

    def compare(self, found):
        """What is to be printed of outputs by name; fails where they are too far off."""
        worst = max(error_in_ranges(found[name], expected) for name, expected in self.expected.items())
        if worst > TOLERANCE:
            raise Failure(f"max {worst:.1e} x range, allowed {TOLERANCE:.1e}")
        return f"max {worst:.1e} x range"


class Light:
    """A light model, compared with the output that comes with it, by its own tolerance: all elements of some are equal."""

    def __init__(self, name):
        self.model = LIGHT_MODELS[name]
        self.path, self.inputs, self.expected = self.model.path, self.model.inputs(), self.model.expected()

    def compare(self, found):
        absolute, relative = self.model.tolerance()
        worst = max(float((errors(found[name], e) / (absolute + relative * np.abs(e))).max()) for name, e in self.expected.items())
        if worst > 1:
            raise Failure(f"max {worst:.1e} x its own tolerance")
        return f"max {worst:.1e} x its own tolerance"


def check(name, options, folder):
    """Prints a line for each stage; returns how many differ."""
    model = Light(name) if name in LIGHT_MODELS else Network(name, folder)
    failed = 0
    for stage in options.stages:
        try:
            print(f"ok {name} {stage} {model.compare(evaluate(options.linnet_eval, model, STAGES[stage]))}", flush=True)
        except Failure as failure:
            failed += 1
            print(f"FAIL {name} {stage} {failure}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="models to check (default: all)")
    parser.add_argument("--linnet-eval", required=True, metavar="PATH")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES), metavar="S")
    parser.add_argument("--models-dir", type=Path, metavar="D", help="keep models here, and use those that are there")
    options = parser.parse_args()
    for name in options.names:
        if name not in NETWORKS and name not in LIGHT_MODELS:
            parser.error(f"no model '{name}'; there are {', '.join([*NETWORKS, *LIGHT_MODELS])}")
    names = options.names or [*NETWORKS, *LIGHT_MODELS]
    with tempfile.TemporaryDirectory() as folder:
        folder = options.models_dir or Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        failed = sum(check(name, options, folder) for name in names)
    print(f"{len(names) * len(options.stages) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
