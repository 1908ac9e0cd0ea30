"""A network of the zoo: how it is described, what its paper says of its size, and how its model is made."""

from dataclasses import dataclass
from typing import Callable
import zlib

from .builder import Graph
from .conventions import TORCH, Conventions
from .weights import RandomWeights


def _seeded(network):
    return RandomWeights(zlib.crc32(network.name.encode()))


@dataclass(frozen=True)
class Network:
    """`build` adds the network to a graph; `parameters` (trainable ones) and `macs` are what must come out."""

    name: str
    build: Callable
    parameters: int
    macs: int
    opset: int = 17
    conventions: Conventions = TORCH
    weights: Callable = _seeded
    # Inputs that it is checked on are multiples of this, where that matters.
    input_step: float | None = None

    def model(self):
        """The ONNX model; raises where the counts are not the stated ones."""
        graph = Graph(self.name, self.weights(self), self.opset, self.conventions)
        self.build(graph)
        found, stated = (graph.parameters, graph.macs), (self.parameters, self.macs)
        if found != stated:
            raise AssertionError(f"{self.name} has {found} parameters and multiply-adds, stated are {stated}")
        return graph.model()
