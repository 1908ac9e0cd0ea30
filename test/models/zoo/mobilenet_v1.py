"""MobileNet V1 (Howard et al. 2017, arXiv:1704.04861), with the ReLU6 of the authors' release."""

from functools import partial

from .network import Network

# Output channels and stride of each separable block.
_BLOCKS = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]


def _build(graph, width):
    x = graph.input(224)
    with graph.scope("stem"):
        x = graph.conv_bn(x, int(32 * width), 3, 2, activation="relu6")
    for index, (channels, stride) in enumerate(_BLOCKS):
        with graph.scope(f"block{index}.depthwise"):
            x = graph.depthwise_bn(x, 3, stride, "relu6")
        with graph.scope(f"block{index}.pointwise"):
            x = graph.conv_bn(x, int(channels * width), activation="relu6")
    graph.classifier(x)


NETWORKS = [
    Network("mobilenet_v1", partial(_build, width=1.0), 4_231_976, 568_740_352),
    Network("mobilenet_v1_0.75", partial(_build, width=0.75), 2_585_560, 325_400_448),
    Network("mobilenet_v1_0.5", partial(_build, width=0.5), 1_331_592, 149_497_088),
    Network("mobilenet_v1_0.25", partial(_build, width=0.25), 470_072, 41_030_272),
]
