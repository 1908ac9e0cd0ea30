"""ResNet V1 (He et al. 2015, arXiv:1512.03385) and V2 with pre-activation (He et al. 2016, arXiv:1603.05027)."""

from functools import partial

from .network import Network

_STAGES_18 = [(64, 2), (128, 2), (256, 2), (512, 2)]
_STAGES_50 = [(64, 3), (128, 4), (256, 6), (512, 3)]


def _basic(graph, x, width, stride):
    """Two 3x3 convolutions."""
    with graph.scope("conv1"):
        x = graph.conv_bn(x, width, 3, stride, activation="relu")
    with graph.scope("conv2"):
        return graph.conv_bn(x, width, 3)


def _bottleneck(graph, x, width, stride):
    """1x1, 3x3, 1x1; the stride is on the first, as in the paper."""
    with graph.scope("conv1"):
        x = graph.conv_bn(x, width, 1, stride, activation="relu")
    with graph.scope("conv2"):
        x = graph.conv_bn(x, width, 3, activation="relu")
    with graph.scope("conv3"):
        return graph.conv_bn(x, 4 * width)


def _unit_v1(graph, x, stride, residual):
    y = residual(graph, x, stride=stride)
    if x.shape != y.shape:
        with graph.scope("shortcut"):
            x = graph.conv_bn(x, y.channels, 1, stride)
    return graph.relu(graph.add(y, x))


def _stem(graph):
    with graph.scope("stem"):
        return graph.max_pool(graph.conv_bn(graph.input(224), 64, 7, 2, activation="relu"), 3, 2, 1)


def _units(stages):
    """Scope, width, stride and "is the stage's first" of each residual unit."""
    for stage, (width, repeats) in enumerate(stages, 1):
        for unit in range(repeats):
            yield f"stage{stage}.{unit}", width, 2 if stage > 1 and unit == 0 else 1, unit == 0


def _build_v1(graph, stages, residual):
    x = _stem(graph)
    for name, width, stride, _ in _units(stages):
        with graph.scope(name):
            x = _unit_v1(graph, x, stride, partial(residual, width=width))
    graph.classifier(x)


def _pre_activation(graph, x):
    return graph.relu(graph.batch_norm(x))


def _bottleneck_v2(graph, x, width, stride):
    """1x1, 3x3 (with the stride), 1x1, on an input that is activated already."""
    with graph.scope("conv1"):
        x = graph.conv_bn(x, width, activation="relu")
    with graph.scope("conv2"):
        x = graph.conv_bn(x, width, 3, stride, activation="relu")
    with graph.scope("conv3"):
        return graph.conv(x, 4 * width)


def _build_v2(graph, stages):
    """The first unit takes the stem's activation for both of its paths, and one follows the last (the paper's appendix)."""
    x = _stem(graph)
    for index, (name, width, stride, is_first) in enumerate(_units(stages)):
        with graph.scope(name):
            y = x if index == 0 else _pre_activation(graph, x)
            z = _bottleneck_v2(graph, y, width, stride)
            if is_first:
                with graph.scope("shortcut"):
                    x = graph.conv(y, 4 * width, 1, stride)
            x = graph.add(x, z)
    graph.classifier(_pre_activation(graph, x))


NETWORKS = [
    Network("resnet18", partial(_build_v1, stages=_STAGES_18, residual=_basic), 11_689_512, 1_814_073_344, opset=13),
    Network("resnet50", partial(_build_v1, stages=_STAGES_50, residual=_bottleneck), 25_557_032, 3_857_973_248, opset=9),
    Network("resnet50_v2", partial(_build_v2, stages=_STAGES_50), 25_549_352, 4_089_184_256, opset=22),
]
