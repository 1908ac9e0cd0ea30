"""ShuffleNet V1 (Zhang et al. 2017, arXiv:1707.01083) at width 1, by number of groups."""

from functools import partial

from .conventions import TORCH
from .network import Network

# Output channels of the three stages by number of groups.
_CHANNELS = {1: (144, 288, 576), 2: (200, 400, 800), 3: (240, 480, 960), 4: (272, 544, 1088), 8: (384, 768, 1536)}
_REPEATS = (4, 8, 4)


def _unit(graph, x, channels, stride, groups, first_groups):
    """Grouped pointwise, shuffle, depthwise, grouped pointwise; at stride 2 the average-pooled input is appended."""
    with graph.scope("reduce"):
        y = graph.conv_bn(x, channels // 4, groups=first_groups, activation="relu")
    if groups > 1:
        y = graph.channel_shuffle(y, groups)
    with graph.scope("depthwise"):
        y = graph.depthwise_bn(y, 3, stride)
    with graph.scope("expand"):
        y = graph.conv_bn(y, channels - x.channels if stride == 2 else channels, groups=groups)
    if stride == 1:
        return graph.relu(graph.add(x, y))
    return graph.relu(graph.concat([graph.average_pool(x, 3, 2, 1), y]))


def _build(graph, groups):
    with graph.scope("stem"):
        x = graph.max_pool(graph.conv_bn(graph.input(224), 24, 3, 2, activation="relu"), 3, 2, 1)
    for stage, (channels, repeats) in enumerate(zip(_CHANNELS[groups], _REPEATS), 2):
        for unit in range(repeats):
            # The very first pointwise is not grouped: its input has few channels (section 3.3).
            first_groups = 1 if (stage, unit) == (2, 0) else groups
            with graph.scope(f"stage{stage}.{unit}"):
                x = _unit(graph, x, channels, 2 if unit == 0 else 1, groups, first_groups)
    graph.classifier(x)


def _network(groups, parameters, macs):
    conventions = TORCH.but(flatten="Reshape")
    return Network(f"shufflenet_v1_g{groups}", partial(_build, groups=groups), parameters, macs, conventions=conventions)


NETWORKS = [
    _network(1, 1_531_936, 143_078_976),
    _network(2, 1_733_848, 140_836_512),
    _network(3, 1_865_728, 137_460_672),
    _network(4, 1_968_344, 134_339_776),
    _network(8, 2_434_768, 138_365_952),
]
