"""What is measured: networks of the zoo and single layers, pruned ones too, as ONNX files.

`mobilenet_v1@90` is the network with 90% of the weights of each 1x1 layer but the last one zero, `mobilenet_v1@90x4` the same in blocks of
4 output channels; of a single layer all are.
"""

import os
import re
import subprocess
import sys

import onnx

from layers import LAYERS

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "models"))

from zoo import NETWORKS  # noqa: E402

DEFAULT_NAMES = [
    *("mobilenet_v1", "mobilenet_v2", "mobilenet_v3_small", "mnasnet_b1", "efficientnet_lite0", "shufflenet_v1_g3"),
    *("shufflenet_v2_1.0", "squeezenet1_1", "resnet18", "densenet121", "resnet50_v2"),
]


PRUNED = re.compile(r"(?P<dense>.+)@(?P<percent>[1-9]\d?)(x(?P<block>[248]))?")


def is_pruned(name):
    return PRUNED.fullmatch(name) is not None


def dense_name(name):
    """The network or layer that a pruned one is made of; itself where it is none."""
    pruned = PRUNED.fullmatch(name)
    return pruned["dense"] if pruned else name


def write_pruned(name, path, options):
    pruned = PRUNED.fullmatch(name)
    how = ["--per-layer", f"--sparsity=0.{pruned['percent']:0>2}", f"--block={pruned['block'] or 1}"]
    if pruned["dense"] not in LAYERS:
        how.append("--skip=last")
    dense = model_path(pruned["dense"], options)
    subprocess.run([options.linnetc, "prune", dense, *how, "-o", path], check=True, stdout=subprocess.DEVNULL)


def model_path(name, options):
    """The ONNX file of a network, a layer or a file; made in the folder of `options` where it is not one."""
    if name.endswith(".onnx"):
        return name
    path = os.path.join(options.folder, os.path.basename(name) + ".onnx")
    if os.path.exists(path):
        return path
    if is_pruned(name):
        write_pruned(name, path, options)
    else:
        source = LAYERS[name] if name in LAYERS else NETWORKS[name]
        onnx.save(source.model(), path)
    return path
