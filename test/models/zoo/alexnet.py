"""AlexNet as published (Krizhevsky et al. 2012): two groups, local response normalization, overlapping pools.

The input has 227 pixels: with the 224 that the paper states its own 55 x 55 map does not come out. The paper's dropout is left
in, and its softmax is the output.
"""

from .network import Network


def _conv(graph, x, name, channels, kernel, stride=1, groups=1, pad=0):
    with graph.scope(name):
        return graph.relu(graph.conv(x, channels, kernel, stride, groups, pad, bias=True))


def _normalized_pool(graph, x):
    # ONNX divides alpha by the size, the paper does not: its 1e-4 is 5e-4 here.
    return graph.max_pool(graph.lrn(x, size=5, alpha=5e-4, beta=0.75, bias=2.0), 3, 2)


def _build(graph):
    x = _normalized_pool(graph, _conv(graph, graph.input(227), "conv1", 96, 11, 4))
    x = _normalized_pool(graph, _conv(graph, x, "conv2", 256, 5, groups=2, pad=2))
    x = _conv(graph, x, "conv3", 384, 3, pad=1)
    x = _conv(graph, x, "conv4", 384, 3, groups=2, pad=1)
    x = _conv(graph, x, "conv5", 256, 3, groups=2, pad=1)
    x = graph.flatten(graph.max_pool(x, 3, 2))
    for name in ("fc6", "fc7"):
        with graph.scope(name):
            x = graph.dropout(graph.relu(graph.dense(x, 4096)))
    with graph.scope("fc8"):
        graph.output(graph.softmax(graph.dense(x, 1000)), "probabilities")


NETWORKS = [Network("alexnet", _build, 60_965_224, 724_406_816, opset=8)]
