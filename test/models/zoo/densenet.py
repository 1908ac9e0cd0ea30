"""DenseNet-121 (Huang et al. 2016, arXiv:1608.06993)."""

from .network import Network

_GROWTH = 32
_LAYERS = (6, 12, 24, 16)


def _activated(graph, x):
    return graph.relu(graph.batch_norm(x))


def _layer(graph, x):
    """BatchNormalization, ReLU and convolution, 1x1 then 3x3; the result is appended to the input."""
    with graph.scope("bottleneck"):
        y = graph.conv(_activated(graph, x), 4 * _GROWTH)
    with graph.scope("grow"):
        y = graph.conv(_activated(graph, y), _GROWTH, 3)
    return graph.concat([x, y])


def _build(graph):
    with graph.scope("stem"):
        x = graph.max_pool(graph.conv_bn(graph.input(224), 2 * _GROWTH, 7, 2, activation="relu"), 3, 2, 1)
    for block, layers in enumerate(_LAYERS, 1):
        for layer in range(layers):
            with graph.scope(f"block{block}.{layer}"):
                x = _layer(graph, x)
        if block < len(_LAYERS):
            with graph.scope(f"transition{block}"):
                x = graph.average_pool(graph.conv(_activated(graph, x), x.channels // 2), 2, 2)
    graph.classifier(_activated(graph, x))


NETWORKS = [Network("densenet121", _build, 7_978_856, 2_834_161_664, opset=14)]
