"""Networks of Larq's custom operators over their attributes, from a fixed seed.

usage: larq_ops.py COMMAND...    compares what `linnet-eval` or `linnetc run` computes with larq_ops.npz, to the last bit
       larq_ops.py --update      makes larq_ops.npz (needs larq-compute-engine and tensorflow)
"""

import os
import random
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../Import/TFLite/Inputs"))

import generated_cases  # noqa: E402
import tflite_writer  # noqa: E402

COUNT = 60


def words(channels):
    return -(-channels // 32)


def extent_of(extent, kernel, stride, dilation, is_valid):
    return (extent - dilation * (kernel - 1) - 1) // stride + 1 if is_valid else -(-extent // stride)


class Case:
    """A convolution of signs, with a float result or a packed one that is pooled and unpacked."""

    def __init__(self, seed):
        self.title = str(seed)
        self.random = r = random.Random(seed)
        self.graph = g = tflite_writer.Graph("larq")
        groups = r.choice([1, 1, 1, 2])
        channels = 64 if groups == 2 else r.choice([3, 32, 40, 64, 96])
        results = r.choice([4, 8, 32, 34, 64])
        shape, kernel = [r.randint(4, 7), r.randint(4, 7)], [r.randint(1, 3), r.randint(1, 3)]
        is_packed = r.random() < 0.4
        options = {"channels_in": channels, "padding": r.choice([0, 1]), "pad_values": 1 if is_packed else r.choice([0, 1]),
                   "stride_height": r.randint(1, 2), "stride_width": r.randint(1, 2), "dilation_height_factor": 1,
                   "dilation_width_factor": 1, "fused_activation_function": 0 if is_packed else r.choice([0, 1, 2, 3])}
        # Zeros around an image are Larq's own only where no activation follows.
        if options["pad_values"] == 0:
            options["fused_activation_function"] = 0
        self.feeds = [self.numbers([1, *shape, channels], -32, 32, 16)]
        x = g.op("CUSTOM", [g.input("x0", [1, *shape, channels])], [([1, *shape, words(channels)], "INT32")],
                 custom="LceQuantize")
        shape = [extent_of(shape[i], kernel[i], options[f"stride_{name}"], 1, options["padding"])
                 for i, name in enumerate(("height", "width"))]
        filter = self.filter(results, kernel, channels // groups)
        if is_packed:
            result = self.packed(x, filter, shape, results, options, channels // groups * kernel[0] * kernel[1])
        else:
            scale, offset = [g.constant(self.numbers([results], -64, 64, 64)) for _ in range(2)]
            result = g.op("CUSTOM", [x, filter, scale, offset, -1], [[1, *shape, results]], custom="LceBconv2d",
                          custom_options=options)
        g.output(result)

    def numbers(self, shape, low, high, divisor):
        numbers = [self.random.randint(low, high) / divisor for _ in range(int(np.prod(shape)))]
        return np.array(numbers, np.float32).reshape(shape)

    def filter(self, results, kernel, channels):
        bits = np.zeros([results, *kernel, 32 * words(channels)], np.uint8)
        bits[..., :channels] = self.numbers([results, *kernel, channels], 0, 1, 1)
        return self.graph.constant(np.packbits(bits, axis=-1, bitorder="little").view(np.int32))

    def packed(self, x, filter, shape, results, options, products):
        g, middle = self.graph, products // 2
        thresholds = np.array([self.random.randint(middle - 3, middle + 3) for _ in range(results)], np.int32)
        x = g.op("CUSTOM", [x, filter, -1, -1, g.constant(thresholds)], [([1, *shape, words(results)], "INT32")],
                 custom="LceBconv2d", custom_options=options)
        if self.random.random() < 0.5:
            pool = {"filter_height": 2, "filter_width": 2, "padding": 0, "stride_height": 1, "stride_width": 2}
            shape = [shape[0], -(-shape[1] // 2)]
            x = g.op("CUSTOM", [x], [([1, *shape, words(results)], "INT32")], custom="LceBMaxPool2d", custom_options=pool)
        return g.op("CUSTOM", [x], [[1, *shape, results]], custom="LceDequantize")


def run_larq(path, feeds):
    """What the Larq Compute Engine computes."""
    from larq_compute_engine.tflite.python.interpreter import Interpreter
    with open(path, "rb") as file:
        # Only the reference kernels know of groups, and of zeros around images smaller than the filter.
        return [Interpreter(file.read(), use_reference_bconv=True).predict(feeds[0])]


generated_cases.main(__file__, Case, COUNT, run_larq, tolerance=0)
