"""What can be read off any ONNX model: the shapes of its inputs and the multiply-adds of a run."""

import math

import onnx


def input_shapes(model):
    """Name and shape of each input that is not a weight; an open dimension counts as 1."""
    weights = {tensor.name for tensor in model.graph.initializer}
    return {value.name: _shape(value) for value in model.graph.input if value.name not in weights}


def multiply_adds(model):
    """The multiply-adds of convolutions and matrix products, from the shapes that onnx infers."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    shapes = {value.name: _shape(value) for value in (*inferred.value_info, *inferred.input, *inferred.output)}
    shapes.update((tensor.name, tuple(tensor.dims)) for tensor in inferred.initializer)
    total = 0
    for node in inferred.node:
        if node.op_type == "Conv":
            total += math.prod(shapes[node.output[0]]) * math.prod(shapes[node.input[1]][1:])
        elif node.op_type in ("Gemm", "MatMul"):
            total += math.prod(shapes[node.input[1]])  # Batch 1: each weight is used once.
    return total


def _shape(value):
    return tuple(dim.dim_value or 1 for dim in value.type.tensor_type.shape.dim)
