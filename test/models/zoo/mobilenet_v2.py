"""MobileNet V2 (Sandler et al. 2018, arXiv:1801.04381). The one of width 0.5 has a dynamic batch axis."""

from functools import partial

from .conventions import TORCH
from .inverted_residual import inverted_residual_stages, round_channels
from .network import Network

# Kernel, stride, expansion, channels, repeats.
_STAGES = [
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (3, 2, 6, 32, 3),
    (3, 2, 6, 64, 4),
    (3, 1, 6, 96, 3),
    (3, 2, 6, 160, 3),
    (3, 1, 6, 320, 1),
]


def _build(graph, width):
    stages = [(k, s, e, round_channels(c * width), n) for k, s, e, c, n in _STAGES]
    x = graph.input(224)
    with graph.scope("stem"):
        x = graph.conv_bn(x, round_channels(32 * width), 3, 2, activation="relu6")
    x = inverted_residual_stages(graph, x, stages, "relu6")
    with graph.scope("head"):
        x = graph.conv_bn(x, 1280, activation="relu6")
    graph.classifier(x)


def _network(suffix, width, parameters, macs):
    conventions = TORCH.but(flatten="Shape", batch="batch" if width == 0.5 else 1)
    return Network(f"mobilenet_v2{suffix}", partial(_build, width=width), parameters, macs, 12, conventions)


NETWORKS = [
    _network("", 1.0, 3_504_872, 300_774_272),
    _network("_0.75", 0.75, 2_636_424, 209_069_792),
    _network("_0.5", 0.5, 1_968_680, 97_131_840),
    _network("_0.35", 0.35, 1_677_128, 59_285_808),
    _network("_0.25", 0.25, 1_519_112, 37_201_312),
]
