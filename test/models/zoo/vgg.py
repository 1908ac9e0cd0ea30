"""VGG-16, configuration D (Simonyan and Zisserman 2014, arXiv:1409.1556)."""

from .conventions import TORCH
from .network import Network

_BLOCKS = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]


def _build(graph):
    x = graph.input(224)
    for block, (channels, repeats) in enumerate(_BLOCKS, 1):
        for index in range(1, repeats + 1):
            with graph.scope(f"conv{block}_{index}"):
                x = graph.relu(graph.conv(x, channels, 3, bias=True))
        x = graph.max_pool(x, 2, 2)
    x = graph.flatten(x)
    for name in ("fc6", "fc7"):
        with graph.scope(name):
            x = graph.relu(graph.dense(x, 4096))
    with graph.scope("fc8"):
        graph.output(graph.dense(x, 1000))


NETWORKS = [Network("vgg16", _build, 138_357_544, 15_470_264_320, conventions=TORCH.but(flatten="Reshape"))]
