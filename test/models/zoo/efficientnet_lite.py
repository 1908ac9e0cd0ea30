"""EfficientNet-Lite0 (Google 2020): EfficientNet-B0 (Tan and Le 2019, arXiv:1905.11946) with ReLU6 and no squeeze and excitation."""

from .conventions import TENSORFLOW
from .inverted_residual import inverted_residual_stages
from .network import Network

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

NETWORKS = [Network("efficientnet_lite0", _build, 4_652_008, 385_187_552, 17, _CONVENTIONS)]
