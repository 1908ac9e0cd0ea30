"""MobileNet V3 large and small (Howard et al. 2019, arXiv:1905.02244), sized as in torchvision.

The large one has HardSwish and HardSigmoid as ops, the small one has both written out in Clip and arithmetic.
"""

from functools import partial

from .conventions import TORCH
from .inverted_residual import inverted_residual, round_channels
from .network import Network

# Kernel, expanded channels, channels, squeeze and excite, hard-swish instead of ReLU, stride.
_LARGE = [
    (3, 16, 16, False, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1),
    (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2),
    (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 480, 112, True, True, 1),
    (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2),
    (5, 960, 160, True, True, 1),
    (5, 960, 160, True, True, 1),
]
_SMALL = [
    (3, 16, 16, True, False, 2),
    (3, 72, 24, False, False, 2),
    (3, 88, 24, False, False, 1),
    (5, 96, 40, True, True, 2),
    (5, 240, 40, True, True, 1),
    (5, 240, 40, True, True, 1),
    (5, 120, 48, True, True, 1),
    (5, 144, 48, True, True, 1),
    (5, 288, 96, True, True, 2),
    (5, 576, 96, True, True, 1),
    (5, 576, 96, True, True, 1),
]


def _build(graph, blocks, hidden, swish, gate):
    with graph.scope("stem"):
        x = graph.conv_bn(graph.input(224), 16, 3, 2, activation=swish)
    for index, (kernel, expanded, channels, has_squeeze, has_swish, stride) in enumerate(blocks):
        squeezed = round_channels(expanded / 4) if has_squeeze else 0
        activation = swish if has_swish else "relu"
        with graph.scope(f"block{index}"):
            x = inverted_residual(graph, x, channels, kernel, stride, expanded, activation, squeezed, gate)
    with graph.scope("head"):
        x = graph.pooled(graph.conv_bn(x, 6 * x.channels, activation=swish))
    with graph.scope("hidden"):
        x = graph.activate(graph.dense(x, hidden), swish)
    with graph.scope("classifier"):
        graph.output(graph.dense(x, 1000))


_LARGE_BUILD = partial(_build, blocks=_LARGE, hidden=1280, swish="hard_swish", gate="hard_sigmoid")
_SMALL_BUILD = partial(_build, blocks=_SMALL, hidden=1024, swish="hard_swish_by_clip", gate="hard_sigmoid_by_clip")
_CONVENTIONS = TORCH.but(epsilon=1e-3)

NETWORKS = [
    Network("mobilenet_v3_large", _LARGE_BUILD, 5_483_032, 216_589_760, 17, _CONVENTIONS),
    Network("mobilenet_v3_small", _SMALL_BUILD, 2_542_856, 56_510_400, 11, _CONVENTIONS),
]
