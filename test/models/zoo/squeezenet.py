"""SqueezeNet 1.0 and 1.1 (Iandola et al. 2016, arXiv:1602.07360), with the 227-pixel input of the authors' release."""

from functools import partial

from .network import Network

_POOL = "pool"
# The fire modules' squeezed and expanded channels (each of the two branches), in order.
_FIRES = [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)]


def _conv(graph, x, name, channels, kernel=1, stride=1, pad=0):
    with graph.scope(name):
        return graph.relu(graph.conv(x, channels, kernel, stride, pad=pad, bias=True))


def _fire(graph, x, squeezed, expanded):
    x = _conv(graph, x, "squeeze", squeezed)
    return graph.concat([_conv(graph, x, "expand1x1", expanded), _conv(graph, x, "expand3x3", expanded, 3, pad=1)])


def _build(graph, channels, kernel, pools):
    """`pools` are the numbers of the fire modules that a max pool comes before."""
    x = _conv(graph, graph.input(227), "conv1", channels, kernel, 2)
    for index, (squeezed, expanded) in enumerate(_FIRES, 2):
        if index in pools:
            x = graph.max_pool(x, 3, 2, ceil=True)
        with graph.scope(f"fire{index}"):
            x = _fire(graph, x, squeezed, expanded)
    x = graph.global_average_pool(_conv(graph, graph.dropout(x), "conv10", 1000))
    graph.output(graph.softmax(graph.flatten(x)), "probabilities")


NETWORKS = [
    Network("squeezenet1_0", partial(_build, channels=96, kernel=7, pools=(2, 5, 9)), 1_248_424, 832_667_936, opset=10),
    Network("squeezenet1_1", partial(_build, channels=64, kernel=3, pools=(2, 4, 6)), 1_235_496, 387_747_520, opset=13),
]
