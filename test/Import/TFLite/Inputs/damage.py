"""Imports damaged copies of a model: each must be refused with a message or imported, and none may end in a crash.

usage: damage.py COUNT [MODEL]
"""

import os
import random
import sys
import tempfile

import numpy as np

import tflite_writer

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Inputs"))
from linnet_import import import_damaged


def build(path):
    """A small network with all that a file may hold: weights of both floats, sparse ones, options, custom options."""
    rng = np.random.default_rng(0)
    g = tflite_writer.Graph("damaged")
    x = g.input("x", [1, 9, 9, 4], shape_signature=[-1, 9, 9, 4])
    dense = g.constant(rng.standard_normal((8, 3, 3, 4)), dtype=np.float32)
    half = g.op("DEQUANTIZE", [g.constant(rng.standard_normal((1, 3, 3, 8)).astype(np.float16))])
    a = g.op("CONV_2D", [x, dense, -1], Conv2DOptions={"stride_w": 2, "stride_h": 2, "fused_activation": "RELU6"})
    b = g.op("DEPTHWISE_CONV_2D", [a, half, -1], DepthwiseConv2DOptions={"stride_w": 1, "stride_h": 1, "depth_multiplier": 1})
    signs = g.op("CUSTOM", [b], [([1, 5, 5, 1], "INT32")], custom="LceQuantize")
    conv = {"channels_in": 8, "dilation_height_factor": 1, "dilation_width_factor": 1, "fused_activation_function": 0,
            "pad_values": 1, "padding": 0, "stride_height": 1, "stride_width": 1}
    ones = g.constant(np.ones(8))
    c = g.op("CUSTOM", [signs, g.constant(np.full([8, 3, 3, 1], 0x55, np.int32)), ones, ones, -1], custom="LceBconv2d",
             custom_options=conv)
    sparsity = {"traversal_order": [0, 1], "dimensions": [
        {"format": "DENSE", "dense_size": 3},
        {"format": "SPARSE_CSR", "segments_type": "Int32Vector", "segments": {"values": [0, 2, 2, 3]},
         "indices_type": "Uint8Vector", "indices": {"values": [1, 3, 2]}}]}
    sparse = g.op("DENSIFY", [g.constant(np.ones(3, np.float32), shape=[3, 8], sparsity=sparsity)])
    d = g.op("MEAN", [c, g.constant([1, 2])], ReducerOptions={"keep_dims": True})
    e = g.op("RESHAPE", [d, g.constant([-1, 8])])
    f = g.op("STRIDED_SLICE", [e, g.constant([0, 0]), g.constant([1, 8]), g.constant([1, 1])], StridedSliceOptions={})
    g.output(g.op("SOFTMAX", [g.op("FULLY_CONNECTED", [f, sparse, -1])], SoftmaxOptions={"beta": 1.0}))
    g.save(path)


def damage(contents, rng):
    """Cuts the file, flips a few bits, or sets a word to an offset or size that is likely to be wrong."""
    choice = rng.random()
    if choice < 0.15:
        return contents[: rng.randrange(len(contents))]
    damaged = bytearray(contents)
    for _ in range(rng.choice([1, 1, 2, 8])):
        if choice < 0.6:
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        else:
            word = rng.choice([0, 1, 4, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(damaged), rng.randrange(len(damaged))])
            at = 4 * rng.randrange(len(damaged) // 4)
            damaged[at : at + 4] = word.to_bytes(4, "little")
    return bytes(damaged)


def whole():
    """The model that the command line names, or the one built here."""
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(folder, "whole.tflite")
        if len(sys.argv) <= 2:
            build(path)
        with open(path, "rb") as file:
            return file.read()


rng = random.Random(11)
import_damaged("model.tflite", whole(), lambda contents: damage(contents, rng), int(sys.argv[1]))
