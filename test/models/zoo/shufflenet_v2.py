"""ShuffleNet V2 (Ma et al. 2018, arXiv:1807.11164). Each width spells split and shuffle in another way."""

from functools import partial

from .conventions import TORCH
from .network import Network

_REPEATS = (4, 8, 4)


def _branch(graph, x, channels, stride):
    """Pointwise, depthwise, pointwise."""
    with graph.scope("reduce"):
        x = graph.conv_bn(x, channels, activation="relu")
    with graph.scope("depthwise"):
        x = graph.depthwise_bn(x, 3, stride)
    with graph.scope("expand"):
        return graph.conv_bn(x, channels, activation="relu")


def _down_unit(graph, x, channels):
    with graph.scope("shortcut.depthwise"):
        y = graph.depthwise_bn(x, 3, 2)
    with graph.scope("shortcut.expand"):
        y = graph.conv_bn(y, channels // 2, activation="relu")
    return [y, _branch(graph, x, channels // 2, 2)]


def _unit(graph, x, split):
    kept, changed = graph.halves(x, split)
    return [kept, _branch(graph, changed, changed.channels, 1)]


def _build(graph, channels, last, split, shuffle):
    with graph.scope("stem"):
        x = graph.max_pool(graph.conv_bn(graph.input(224), 24, 3, 2, activation="relu"), 3, 2, 1)
    for stage, (width, repeats) in enumerate(zip(channels, _REPEATS), 2):
        for unit in range(repeats):
            with graph.scope(f"stage{stage}.{unit}"):
                parts = _down_unit(graph, x, width) if unit == 0 else _unit(graph, x, split)
                x = graph.channel_shuffle(graph.concat(parts), 2, shuffle)
    with graph.scope("head"):
        x = graph.conv_bn(x, last, activation="relu")
    graph.classifier(x)


def _network(width, channels, last, split, shuffle, parameters, macs):
    build = partial(_build, channels=channels, last=last, split=split, shuffle=shuffle)
    return Network(f"shufflenet_v2_{width}", build, parameters, macs, conventions=TORCH.but(flatten="ReduceMean"))


NETWORKS = [
    _network("0.5", (48, 96, 192), 1024, "Split", "4-D", 1_366_792, 40_476_448),
    _network("1.0", (116, 232, 464), 1024, "Split", "5-D", 2_278_604, 144_907_992),
    _network("1.5", (176, 352, 704), 1024, "Slice", "Gather", 3_503_624, 295_759_392),
    _network("2.0", (244, 488, 976), 2048, "Slice", "5-D", 7_393_996, 583_253_464),
]
