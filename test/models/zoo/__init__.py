"""The model zoo: the networks that Linnet is tested on, as ONNX models with seeded weights."""

from . import (
    alexnet,
    binary,
    densenet,
    efficientnet_lite,
    mnasnet,
    mobilenet_v1,
    mobilenet_v2,
    mobilenet_v3,
    resnet,
    shufflenet_v1,
    shufflenet_v2,
    squeezenet,
    vgg,
)

_MODULES = [
    mobilenet_v1,
    mobilenet_v2,
    mobilenet_v3,
    squeezenet,
    shufflenet_v1,
    shufflenet_v2,
    mnasnet,
    efficientnet_lite,
    resnet,
    binary,
    densenet,
    alexnet,
    vgg,
]

NETWORKS = {network.name: network for module in _MODULES for network in module.NETWORKS}
