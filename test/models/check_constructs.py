#!/usr/bin/env python3
"""Checks what linnetc makes of models on the linnet level: no transpose inside, every lightweight construct recognised.

One line a model; exit status 1 if any fails.
"""

import argparse
from collections import Counter
from pathlib import Path
import re
import subprocess
import sys
import tempfile

from zoo import NETWORKS
from zoo.light import LIGHT_MODELS

# Ops by number, for the networks whose name begins so: what their papers draw, less the batch normalizations and padding.
_CONSTRUCTS = {
    "shufflenet_v1_g1": {"channel_shuffle": 0, "depthwise_conv2d": 16},
    "shufflenet_v1_": {"channel_shuffle": 0, "gather": 16, "depthwise_conv2d": 16},
    "light_shufflenet": {"channel_shuffle": 0, "gather": 16, "depthwise_conv2d": 16},
    "shufflenet_v2_": {"channel_shuffle": 0, "slice": 0, "gather": 18, "depthwise_conv2d": 19},
    "mobilenet_v1": {"depthwise_conv2d": 13, "unary clip": 27},
    "mobilenet_v2": {"depthwise_conv2d": 17, "unary clip": 35},
    "mobilenet_v3_small": {"depthwise_conv2d": 11, "unary hard_swish": 19, "unary hard_sigmoid": 9},
    "mobilenet_v3_large": {"depthwise_conv2d": 15, "unary hard_swish": 21, "unary hard_sigmoid": 8},
    "mnasnet_": {"unary clip": (35, 41)},
    "efficientnet_lite0": {"depthwise_conv2d": 16, "unary clip": 33, "pad": 0},
    "squeezenet": {"conv2d": 26, "concat": 8},
    "resnet50_v2": {"conv2d": 53, "channel_affine": 16},
    "resnet50": {"conv2d": 53, "channel_affine": 0},
    "resnet18": {"conv2d": 20, "channel_affine": 0},
    # Signs behind max pools of sums with negative scales stay affines; else only bits go from layer to layer.
    "bireal18": {"binarize": 16, "binary_conv2d": 16, "conv2d": 4, "unary sign": 0},
    "xnor_resnet18": {"binarize": 16, "binary_conv2d": 16, "conv2d": 4, "unary sign": 0},
    "xnor_alexnet": {"binarize": 6, "binary_conv2d": 6, "conv2d": 1, "fully_connected": 1, "binary greater_equal": 0},
    "densenet121": {"conv2d": 120, "channel_affine": 62, "concat": 58},
    "alexnet": {"fully_connected": 3, "unary clip": 7},
    "vgg16": {"fully_connected": 3, "conv2d": 13},
}

_OP = re.compile(r"^\s*(%\w+) = linnet\.(\w+) (?:([a-z]\w*) )?(.*)$")


def _faults(name, text):
    """What is wrong with a network's text."""
    counts, inner = Counter(), []
    (returned,) = re.findall(r"^\s*return (.*) :", text, re.MULTILINE)
    results = set(re.findall(r"%\w+", returned))
    for line in text.splitlines():
        match = _OP.match(line)
        if not match:
            continue
        result, op, kind, operands = match.groups()
        counts.update({op, f"{op} {kind}"})
        if op == "transpose" and result not in results and not operands.startswith("%arg"):
            inner.append(line.strip())
    faults = [f"a transpose inside: {line}" for line in inner]
    prefix = next((prefix for prefix in _CONSTRUCTS if name.startswith(prefix)), None)
    for op, expected in _CONSTRUCTS.get(prefix, {}).items():
        low, high = expected if isinstance(expected, tuple) else (expected, expected)
        if not low <= counts[op] <= high:
            faults.append(f"{counts[op]} of {op}, not {low}" + (f" to {high}" if high > low else ""))
    return faults


def _check(name, linnetc, models):
    with tempfile.TemporaryDirectory() as folder:
        path = models / f"{name}.onnx" if models else Path()
        if name in LIGHT_MODELS:
            path = LIGHT_MODELS[name].path
        elif not path.is_file():
            path = Path(folder) / f"{name}.onnx"
            path.write_bytes(NETWORKS[name].model().SerializeToString())
        text = Path(folder) / "network.mlir"
        command = [linnetc, "compile", str(path), "--emit=linnet", "-o", str(text)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            return [f"linnetc exited with {result.returncode}: {result.stderr.strip()}"]
        return _faults(name, text.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="models to check (default: all)")
    parser.add_argument("--linnetc", default="linnetc", metavar="PROGRAM")
    parser.add_argument("--models-dir", type=Path, metavar="D", help="use the models that are here")
    options = parser.parse_args()
    failed = False
    for name in options.names or [*NETWORKS, *LIGHT_MODELS]:
        faults = _check(name, options.linnetc, options.models_dir)
        print(f"{'FAIL' if faults else 'ok  '} {name}", *faults, sep="\n     ", flush=True)
        failed |= bool(faults)
    sys.exit(failed)


if __name__ == "__main__":
    main()
