"""Networks of signs: XNOR-Net AlexNet and ResNet-18 (Rastegari et al. 2016, arXiv:1603.05279), Bi-Real-Net-18 (Liu et al. 2018, arXiv:1808.00278).

First and last layers are floats, as in the papers. Weights, batch normalizations and the pictures that the networks are checked
on are multiples of powers of two, so that no sum before a sign is rounded and every sign is the same whoever computes it; only
XNOR-Net ResNet-18, which scales by the mean magnitude of its inputs (K, of a ninth), cannot be so.
"""

import zlib

from .conventions import TORCH
from .network import Network
from .weights import ExactWeights

# No epsilon: the scale of a batch normalization is a power of two.
_EXACT = TORCH.but(epsilon=0.0)


def _exact(network):
    return ExactWeights(zlib.crc32(network.name.encode()))


def _block(graph, x, channels, kernel, stride, spelling, scaled=False):
    """BatchNormalization, signs, convolution of signs: XNOR-Net's order."""
    x = graph.batch_norm(x)
    y = graph.sign_conv(graph.sign(x, spelling), channels, kernel, stride)
    return graph.multiply(y, graph.input_scale(x, kernel, stride)) if scaled else y


def _xnor_alexnet(graph):
    with graph.scope("conv1"):
        x = graph.conv(graph.input(227), 96, 11, 4, pad=0)
        x = graph.max_pool(graph.relu(graph.batch_norm(x)), 3, 2)
    for name, channels, kernel, pooled in [("conv2", 256, 5, True), ("conv3", 384, 3, False), ("conv4", 384, 3, False), ("conv5", 256, 3, True)]:
        with graph.scope(name):
            x = _block(graph, x, channels, kernel, 1, "where")
            if pooled:
                x = graph.max_pool(x, 3, 2)
    with graph.scope("fc6"):
        x = graph.sign_dense(graph.flatten(graph.sign(graph.batch_norm(x), "where")), 4096)
    with graph.scope("fc7"):
        x = graph.sign_dense(graph.sign(graph.batch_norm(x), "where"), 4096)
    with graph.scope("fc8"):
        graph.output(graph.dense(graph.batch_norm(x), 1000))


def _stem(graph):
    with graph.scope("stem"):
        return graph.max_pool(graph.conv_bn(graph.input(224), 64, 7, 2), 3, 2, 1)


def _shortcut(graph, x, channels, stride):
    """Average pool and a 1x1 convolution of floats where a stage begins."""
    if stride == 1:
        return x
    with graph.scope("shortcut"):
        return graph.conv_bn(graph.average_pool(x, 2, 2), channels)


def _xnor_resnet18(graph):
    x = _stem(graph)
    for stage, width in enumerate([64, 128, 256, 512]):
        for unit in range(2):
            with graph.scope(f"stage{stage + 1}.{unit}"):
                stride = 2 if stage > 0 and unit == 0 else 1
                with graph.scope("conv1"):
                    y = _block(graph, x, width, 3, stride, "sign_twice", scaled=True)
                with graph.scope("conv2"):
                    y = _block(graph, y, width, 3, 1, "sign_twice", scaled=True)
                x = graph.add(y, _shortcut(graph, x, width, stride))
    graph.classifier(x)


def _bireal18(graph):
    """A shortcut around each convolution of signs; the batch normalization behind it."""
    x = _stem(graph)
    for stage, width in enumerate([64, 128, 256, 512]):
        for layer in range(4):
            with graph.scope(f"stage{stage + 1}.{layer}"):
                stride = 2 if stage > 0 and layer == 0 else 1
                y = graph.batch_norm(graph.sign_conv(graph.sign(x, "where"), width, 3, stride))
                x = graph.add(y, _shortcut(graph, x, width, stride))
    graph.classifier(x)


NETWORKS = [
    Network("xnor_alexnet", _xnor_alexnet, 62_388_104, 1_135_256_096, conventions=_EXACT, weights=_exact, input_step=1 / 16),
    Network("xnor_resnet18", _xnor_resnet18, 11_688_616, 1_814_073_344, weights=_exact, input_step=1 / 16),
    Network("bireal18", _bireal18, 11_689_512, 1_814_073_344, conventions=_EXACT, weights=_exact, input_step=1 / 16),
]
