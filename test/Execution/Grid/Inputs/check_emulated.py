#!/usr/bin/env python3
"""Compares a network of independent ops under emulation with the same network on this machine.

What this machine computes is compared with the reference by `linnetc verify`; here sums of another order are allowed for:
every output may differ by 1e-5 of the larger of its magnitude and one. Packed signs are equal.
"""

import argparse
from pathlib import Path
import re
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models"))
from emulated import EmulatedArtefact  # noqa: E402

TOLERANCE = 1e-5


def ports(text):
    """Names, shapes and types of @main's inputs and outputs."""
    arguments, results = re.search(r"func\.func @main\((.*?)\) -> \((.*?)\) \{\n", text, re.S).groups()
    find = lambda part: [
        (name, [int(extent) for extent in shape.split("x")], np.int32 if type == "i32" else np.float32)
        for shape, type, name in re.findall(r'tensor<([\dx]+)x(f32|i32)> \{linnet\.name = "(\w+)"\}', part)
    ]
    return find(arguments), find(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", type=Path)
    parser.add_argument("--linnetc", required=True)
    parser.add_argument("--target", required=True)
    options = parser.parse_args()
    inputs, outputs = ports(options.network.read_text())
    generator = np.random.default_rng(0)
    random = lambda shape, type: (generator.random(shape, dtype=np.float32) if type == np.float32
                                  else generator.integers(-2**31, 2**31, shape, dtype=np.int32))
    values = {name: random(shape, type) for name, shape, type in inputs}
    with tempfile.TemporaryDirectory() as folder:
        command = [options.linnetc, "run", str(options.network), "--output-dir", folder]
        for name, value in values.items():
            np.save(f"{folder}/{name}.in.npy", value)
            command += ["--input", f"{name}={folder}/{name}.in.npy"]
        subprocess.run(command, check=True)
        with EmulatedArtefact(options.linnetc, options.network, options.target, [port[:2] for port in outputs]) as artefact:
            found = artefact.run(values.values())
        failures = 0
        for name, _, type in outputs:
            expected, values = np.load(f"{folder}/{name}.npy"), found[name].view(type)
            if type == np.int32:
                error = values != expected
            else:
                error = np.abs(values - expected) / np.maximum(np.abs(expected), 1)
            if not error.max() <= TOLERANCE:
                failures += 1
                print(f"FAIL {name}: {float(error.max()):.2e}")
    print(f"{len(outputs) - failures} outputs agree, {failures} do not")
    return 1 if failures else 0


sys.exit(main())
