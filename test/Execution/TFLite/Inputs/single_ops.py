"""Single-operator TFLite files over the attributes of each operator: generated from a fixed seed, with their inputs.

usage: single_ops.py COMMAND...    compares what `linnet-eval` or `linnetc run` computes with single_ops.npz, what LiteRT does
       single_ops.py --update      makes single_ops.npz (needs ai-edge-litert)
"""

import os
import random
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../Import/TFLite/Inputs"))

import generated_cases  # noqa: E402
import tflite_writer  # noqa: E402

COUNT = 320
# Of the largest magnitude in a result.
TOLERANCE = 1e-5


class Case:
    """A graph, and a value for each input."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.graph = tflite_writer.Graph("single")
        self.feeds = []
        kind = KINDS[seed % len(KINDS)]
        self.title = f"{seed} {kind.__name__}"
        results = kind(self)
        self.graph.output(*(results if isinstance(results, list) else [results]))

    def number(self, low=-2.0, high=2.0):
        # Numbers of few bits are the same in every program.
        return round(self.random.uniform(low, high) * 1024) / 1024

    def array(self, shape, low=-2.0, high=2.0):
        count = int(np.prod(shape))
        return np.array([self.number(low, high) for _ in range(count)], np.float32).reshape(shape)

    def shape(self, rank, most=4):
        return [self.random.randint(1, most) for _ in range(rank)]

    def input(self, shape, low=-2.0, high=2.0):
        self.feeds.append(self.array(shape, low, high))
        return self.graph.input(f"x{len(self.feeds) - 1}", shape)

    def constant(self, shape, low=-2.0, high=2.0):
        return self.graph.constant(self.array(shape, low, high))

    def pick(self, *choices):
        return self.random.choice(choices)

    def int(self, low, high):
        return self.random.randint(low, high)

    def op(self, *arguments, **options):
        return self.graph.op(*arguments, **options)

    def numbers(self, values):
        return self.graph.constant(np.array(values, np.int32))

    def activation(self):
        return self.pick("NONE", "NONE", "RELU", "RELU6", "RELU_N1_TO_1")

    def window(self):
        return {"padding": self.pick("SAME", "VALID"), "stride_w": self.int(1, 3), "stride_h": self.int(1, 3),
                "fused_activation": self.activation()}


def unary(c):
    kind = c.pick("ABS", "CEIL", "COS", "EXP", "FLOOR", "LOGISTIC", "NEG", "ROUND", "SIN", "SQUARE", "TANH", "RELU", "RELU6",
                  "RELU_N1_TO_1", "RELU_0_TO_1", "HARD_SWISH", "ELU", "SIGN")
    return c.op(kind, [c.input(c.shape(c.int(1, 4)), -8, 8)])


def positive(c):
    return c.op(c.pick("LOG", "SQRT", "RSQRT"), [c.input(c.shape(c.int(1, 4)), 0.25, 9)])


def leaky_relu(c):
    return c.op("LEAKY_RELU", [c.input(c.shape(3))], LeakyReluOptions={"alpha": c.pick(0.0, 0.25, 1.5, -0.5)})


def gelu(c):
    return c.op("GELU", [c.input(c.shape(3))], GeluOptions={"approximate": c.pick(True, False)})


def prelu(c):
    shape = c.shape(4)
    return c.op("PRELU", [c.input(shape), c.constant(c.pick([1, 1, shape[3]], [shape[3]], shape[1:]))])


def binary(c):
    kind, options = c.pick(("ADD", "AddOptions"), ("SUB", "SubOptions"), ("MUL", "MulOptions"), ("DIV", "DivOptions"),
                           ("MAXIMUM", None), ("MINIMUM", None), ("SQUARED_DIFFERENCE", None), ("POW", None))
    shape = c.shape(c.int(1, 4))
    other = [c.pick(extent, extent, 1) for extent in shape][c.int(0, len(shape) - 1):]
    low = 0.25 if kind in ("DIV", "POW") else -2
    operands = [c.input(shape, low), c.pick(c.input, c.constant)(other, low)]
    if c.pick(True, False):
        operands.reverse()
    return c.op(kind, operands, **({options: {"fused_activation": c.activation()}} if options else {}))


def add_n(c):
    shape = c.shape(3)
    return c.op("ADD_N", [c.input(shape) for _ in range(c.int(2, 4))])


def conv(c):
    groups = c.pick(1, 1, 2)
    inputs, outputs = groups * c.int(1, 3), groups * c.int(1, 3)
    kernel = [c.int(1, 3), c.int(1, 3)]
    # LiteRT refuses groups that are dilated, and a convolution without a bias.
    most = 1 if groups > 1 else 2
    options = c.window() | {"dilation_h": c.int(1, most), "dilation_w": c.int(1, most)}
    return c.op("CONV_2D", [c.input([c.int(1, 2), c.int(5, 8), c.int(5, 8), inputs]),
                            c.constant([outputs, *kernel, inputs // groups]), c.constant([outputs])],
                Conv2DOptions=options)


def depthwise(c):
    channels, multiplier = c.int(1, 4), c.int(1, 3)
    options = c.window() | {"dilation_h": c.int(1, 2), "dilation_w": c.int(1, 2), "depth_multiplier": multiplier}
    options["stride_h"] = options["stride_w"]
    filter = c.constant([1, c.int(1, 3), c.int(1, 3), channels * multiplier])
    return c.op("DEPTHWISE_CONV_2D", [c.input([1, c.int(5, 8), c.int(5, 8), channels]), filter,
                                      c.constant([channels * multiplier])], DepthwiseConv2DOptions=options)


def transpose_conv(c):
    options = c.window() | {"fused_activation": "NONE"}
    height, width, kernel = c.int(2, 4), c.int(2, 4), [c.int(1, 4), c.int(1, 4)]
    outputs, inputs = c.int(1, 3), c.int(1, 3)
    extents = []
    for extent, size, stride in [(height, kernel[0], options["stride_h"]), (width, kernel[1], options["stride_w"])]:
        if options["padding"] == "SAME":
            extents.append(extent * stride - c.int(0, stride - 1))
        else:
            extents.append((extent - 1) * stride + size + c.int(0, stride - 1))
    bias = [c.constant([outputs])] if c.pick(True, False) else []
    return c.op("TRANSPOSE_CONV", [c.numbers([1, *extents, outputs]), c.constant([outputs, *kernel, inputs]),
                                   c.input([1, height, width, inputs]), *bias], TransposeConvOptions=options)


def pool(c):
    options = c.window() | {"filter_w": c.int(1, 3), "filter_h": c.int(1, 3)}
    return c.op(c.pick("MAX_POOL_2D", "AVERAGE_POOL_2D"), [c.input([1, c.int(3, 7), c.int(3, 7), c.int(1, 3)])],
                Pool2DOptions=options)


def fully_connected(c):
    inputs, outputs = c.int(1, 5), c.int(1, 5)
    options = {"fused_activation": c.activation(), "keep_num_dims": c.pick(True, False)}
    weights = c.pick(c.constant, c.constant, c.input)([outputs, inputs])
    return c.op("FULLY_CONNECTED", [c.input([*c.shape(c.int(1, 2)), inputs]), weights, c.pick(-1, c.constant([outputs]))],
                FullyConnectedOptions=options)


def batch_matmul(c):
    m, k, n, batch = c.int(1, 4), c.int(1, 4), c.int(1, 4), c.shape(c.int(0, 1), 2)
    left, right = c.pick(True, False), c.pick(True, False)
    return c.op("BATCH_MATMUL", [c.input([*batch, *([k, m] if left else [m, k])]),
                                 c.input([*batch, *([n, k] if right else [k, n])])],
                BatchMatMulOptions={"adjoint_lhs": left, "adjoint_rhs": right})


def softmax(c):
    x = c.input(c.shape(c.int(1, 4), 5))
    if c.pick(True, False):
        return c.op("LOG_SOFTMAX", [x])
    return c.op("SOFTMAX", [x], SoftmaxOptions={"beta": c.pick(1.0, 1.0, 0.5, 2.0)})


def normalization(c):
    x = c.input(c.shape(4, 5))
    if c.pick(True, False):
        return c.op("L2_NORMALIZATION", [x], L2NormOptions={})
    return c.op("LOCAL_RESPONSE_NORMALIZATION", [x], LocalResponseNormalizationOptions={
        "radius": c.int(0, 3), "bias": c.pick(1.0, 2.0), "alpha": c.pick(0.25, 1.0), "beta": c.pick(0.5, 0.75)})


def reduce(c):
    rank = c.int(1, 4)
    axes = c.random.sample(range(rank), c.int(1, rank))
    axes = [axis - c.pick(0, rank) for axis in axes]
    return c.op(c.pick("MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD"), [c.input(c.shape(rank)), c.numbers(axes)],
                ReducerOptions={"keep_dims": c.pick(True, False)})


def reshape(c):
    shape = c.shape(4)
    new = [shape[0] * shape[1], shape[2], shape[3]]
    if c.pick(True, False):
        new[c.int(0, 2)] = -1
    if c.pick(True, False):
        return c.op("RESHAPE", [c.input(shape), c.numbers(new)], ReshapeOptions={"new_shape": new})
    return c.op("RESHAPE", [c.input(shape)], ReshapeOptions={"new_shape": new})


def squeeze(c):
    shape = [c.pick(1, 2, 3) for _ in range(4)]
    ones = [dim for dim in range(4) if shape[dim] == 1]
    dims = c.random.sample(ones, c.int(0, len(ones)))
    return c.op("SQUEEZE", [c.input(shape)], SqueezeOptions={"squeeze_dims": [d - c.pick(0, 4) for d in dims]})


def expand_dims(c):
    rank = c.int(1, 3)
    return c.op("EXPAND_DIMS", [c.input(c.shape(rank)), c.graph.constant(c.int(-rank - 1, rank))])


def transpose(c):
    rank = c.int(2, 4)
    return c.op("TRANSPOSE", [c.input(c.shape(rank)), c.numbers(c.random.sample(range(rank), rank))])


def concatenation(c):
    rank = c.int(1, 4)
    axis, shape, inputs = c.int(0, rank - 1), c.shape(rank), []
    for _ in range(c.int(1, 3)):
        shape[axis] = c.int(1, 3)
        inputs.append(c.input(list(shape)))
    return c.op("CONCATENATION", inputs, ConcatenationOptions={"axis": axis - c.pick(0, rank)})


def pack(c):
    rank = c.int(1, 3)
    shape, count = c.shape(rank), c.int(1, 3)
    return c.op("PACK", [c.input(shape) for _ in range(count)],
                PackOptions={"values_count": count, "axis": c.int(-rank - 1, rank)})


def unpack(c):
    rank = c.int(1, 4)
    shape, axis = c.shape(rank, 3), c.int(-rank, rank - 1)
    outputs = c.op("UNPACK", [c.input(shape)], [None] * shape[axis], UnpackOptions={"num": shape[axis], "axis": axis})
    return outputs


def split(c):
    rank, parts = c.int(1, 4), c.int(1, 3)
    shape, axis = c.shape(rank, 3), c.int(-rank, rank - 1)
    shape[axis] *= parts
    return c.op("SPLIT", [c.graph.constant(axis), c.input(shape)], [None] * parts, SplitOptions={"num_splits": parts})


def split_v(c):
    rank, sizes = c.int(1, 4), [c.int(1, 3) for _ in range(c.int(1, 3))]
    shape, axis = c.shape(rank, 3), c.int(-rank, rank - 1)
    shape[axis] = sum(sizes)
    if c.pick(True, False):
        sizes[c.int(0, len(sizes) - 1)] = -1
    return c.op("SPLIT_V", [c.input(shape), c.numbers(sizes), c.graph.constant(axis)], [None] * len(sizes),
                SplitVOptions={"num_splits": len(sizes)})


def slice_(c):
    shape = c.shape(c.int(1, 4), 6)
    begin = [c.int(0, extent - 1) for extent in shape]
    size = [c.pick(-1, c.int(1, extent - b)) for extent, b in zip(shape, begin)]
    return c.op("SLICE", [c.input(shape), c.numbers(begin), c.numbers(size)])


def strided_slice(c):
    shape = c.shape(c.int(1, 4), 6)
    given = c.int(1, len(shape))
    steps = [c.pick(1, 1, 2, -1, -2) for _ in range(given)]
    begin = [c.int(-extent, extent - 1) for extent in shape[:given]]
    end = [c.int(-extent - 1, extent + 1) for extent in shape[:given]]
    shrink = c.pick(0, 0, 1, 2) & (2**given - 1)
    steps = [1 if shrink >> dim & 1 else step for dim, step in enumerate(steps)]
    options = {"begin_mask": c.int(0, 2**given - 1), "end_mask": c.int(0, 2**given - 1), "shrink_axis_mask": shrink}
    options["begin_mask"] &= ~shrink
    return c.op("STRIDED_SLICE", [c.input(shape), c.numbers(begin), c.numbers(end), c.numbers(steps)],
                StridedSliceOptions=options)


def gather(c):
    rank = c.int(1, 3)
    shape, axis = c.shape(rank), c.int(-rank, rank - 1)
    indices = np.array([c.int(0, shape[axis] - 1) for _ in range(4)], np.int32).reshape(c.pick([4], [2, 2]))
    return c.op("GATHER", [c.input(shape), c.graph.constant(indices)], GatherOptions={"axis": axis})


def pad(c):
    shape = c.shape(c.int(1, 4))
    paddings = c.graph.constant(np.array([[c.int(0, 2), c.int(0, 2)] for _ in shape], np.int32))
    if c.pick(True, False):
        return c.op("PAD", [c.input(shape), paddings])
    return c.op("PADV2", [c.input(shape), paddings, c.graph.constant(np.float32(c.number()))])


def mirror_pad(c):
    mode = c.pick("REFLECT", "SYMMETRIC")
    shape = [extent + 1 for extent in c.shape(c.int(1, 4), 3)]
    most = [extent - (mode == "REFLECT") for extent in shape]
    paddings = np.array([[c.int(0, m), c.int(0, m)] for m in most], np.int32)
    return c.op("MIRROR_PAD", [c.input(shape), c.graph.constant(paddings)], MirrorPadOptions={"mode": mode})


def tile(c):
    shape = c.shape(c.int(1, 3), 3)
    return c.op("TILE", [c.input(shape), c.numbers([c.int(1, 3) for _ in shape])])


def broadcast_to(c):
    shape = c.shape(c.int(1, 4))
    return c.op("BROADCAST_TO", [c.input([c.pick(1, extent) for extent in shape]), c.numbers(shape)], version=2)


def resize(c):
    align = c.pick(True, False)
    options = {"align_corners": align, "half_pixel_centers": not align and c.pick(True, False)}
    image = c.input([1, c.int(2, 5), c.int(2, 5), c.int(1, 3)])
    if c.pick(True, False):
        return c.op("RESIZE_BILINEAR", [image, c.numbers([c.int(1, 9), c.int(1, 9)])], ResizeBilinearOptions=options)
    # Of whole factors: other ties are a matter of the precision of a coordinate.
    factor, extents = c.int(1, 3), c.graph.tensors[image]["shape"][1:3]
    return c.op("RESIZE_NEAREST_NEIGHBOR", [image, c.numbers([factor * extent for extent in extents])],
                ResizeNearestNeighborOptions=options)


def blocks(c):
    size = c.int(1, 3)
    if c.pick(True, False):
        return c.op("DEPTH_TO_SPACE", [c.input([1, c.int(1, 3), c.int(1, 3), size * size * c.int(1, 2)])],
                    DepthToSpaceOptions={"block_size": size})
    return c.op("SPACE_TO_DEPTH", [c.input([1, size * c.int(1, 3), size * c.int(1, 3), c.int(1, 3)])],
                SpaceToDepthOptions={"block_size": size})


def half_weights(c):
    shape = c.shape(2)
    weights = c.graph.constant(c.array(shape).astype(np.float16))
    weights = c.op("DEQUANTIZE", [weights], [shape])
    return c.op("MUL", [c.input(shape), weights], MulOptions={"fused_activation": c.activation()})


def unsupported(c):
    kind = c.pick("ARG_MAX", "CUMSUM", "REVERSE_V2", "TOPK_V2")
    return c.op(kind, [c.input([4]), c.numbers([0])])


KINDS = [unary, conv, binary, pool, depthwise, reduce, strided_slice, positive, transpose_conv, fully_connected, leaky_relu,
         gelu, prelu, add_n, batch_matmul, softmax, normalization, reshape, squeeze, expand_dims, transpose, concatenation,
         pack, unpack, split, split_v, slice_, gather, pad, mirror_pad, tile, broadcast_to, resize, blocks, half_weights,
         unary, conv, binary, pool, resize, unsupported]


def run_litert(path, feeds):
    """What LiteRT computes; nothing where it refuses the file."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
    try:
        plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        interpreter = Interpreter(model_path=path, experimental_op_resolver_type=plain)
        interpreter.allocate_tensors()
        for detail, feed in zip(interpreter.get_input_details(), feeds):
            interpreter.set_tensor(detail["index"], feed)
        interpreter.invoke()
        return [np.array(interpreter.get_tensor(d["index"])) for d in interpreter.get_output_details()]
    except (RuntimeError, ValueError):
        return None


generated_cases.main(__file__, Case, COUNT, run_litert, TOLERANCE)
