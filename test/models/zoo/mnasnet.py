"""MnasNet-B1 and -A1, the latter with squeeze and excitation (Tan et al. 2018, arXiv:1807.11626).

A1 is written as TensorFlow's exporter writes it: SAME padding by auto_pad, MatMul and Add, ReduceMean.
"""

from functools import partial

from .conventions import TENSORFLOW, TORCH
from .inverted_residual import inverted_residual_stages
from .network import Network

# Kernel, stride, expansion, channels, repeats, squeeze ratio if any.
_B1 = [
    (3, 2, 3, 24, 3),
    (5, 2, 3, 40, 3),
    (5, 2, 6, 80, 3),
    (3, 1, 6, 96, 2),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
]
_A1 = [
    (3, 2, 6, 24, 2),
    (5, 2, 3, 40, 3, 0.25),
    (3, 2, 6, 80, 4),
    (3, 1, 6, 112, 2, 0.25),
    (5, 2, 6, 160, 3, 0.25),
    (3, 1, 6, 320, 1),
]


def _build(graph, stages):
    with graph.scope("stem"):
        x = graph.conv_bn(graph.input(224), 32, 3, 2, activation="relu")
    with graph.scope("separable.depthwise"):
        x = graph.depthwise_bn(x, activation="relu")
    with graph.scope("separable.project"):
        x = graph.conv_bn(x, 16)
    x = inverted_residual_stages(graph, x, stages, "relu")
    with graph.scope("head"):
        x = graph.conv_bn(x, 1280, activation="relu")
    graph.classifier(x)


NETWORKS = [
    Network("mnasnet_b1", partial(_build, stages=_B1), 4_383_312, 314_415_872, 18, TORCH.but(flatten="ReduceMean")),
    Network("mnasnet_a1", partial(_build, stages=_A1), 3_887_038, 311_579_072, 15, TENSORFLOW),
]
