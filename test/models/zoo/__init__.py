"""The model zoo: the lightweight networks that Linnet is tested on, as ONNX models with seeded weights."""

from . import mobilenet_v1, mobilenet_v2, shufflenet_v1, shufflenet_v2, squeezenet

_MODULES = [mobilenet_v1, mobilenet_v2, squeezenet, shufflenet_v1, shufflenet_v2]

NETWORKS = {network.name: network for module in _MODULES for network in module.NETWORKS}
