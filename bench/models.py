"""What is measured: networks of the zoo and single layers, as ONNX files."""

import os
import sys

import onnx

from layers import LAYERS

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "models"))

from zoo import NETWORKS  # noqa: E402

DEFAULT_NAMES = [
    *("mobilenet_v1", "mobilenet_v2", "mobilenet_v3_small", "mnasnet_b1", "efficientnet_lite0", "shufflenet_v1_g3"),
    *("shufflenet_v2_1.0", "squeezenet1_1", "resnet18", "densenet121", "resnet50_v2"),
]


def model_path(name, folder):
    """The ONNX file of a network, a layer or a file; made in `folder` where it is not one."""
    if name.endswith(".onnx"):
        return name
    path = os.path.join(folder, name + ".onnx")
    if not os.path.exists(path):
        source = LAYERS[name] if name in LAYERS else NETWORKS[name]
        onnx.save(source.model(), path)
    return path
