"""Single layers as networks: what the networks of the zoo spend their time in, each as an ONNX model of one op and its activation,
or of an inverted residual.

A layer's name says its op and geometry: `pointwise_14x14x512_512` is a 1x1 convolution of a 14x14 image from 512 to 512
channels, `depthwise3s2_56x56x144` a depthwise 3x3 convolution of stride 2, `binary3_56x56x64` a 3x3 convolution of the signs of
its input with weights of +1 and -1. `inverted_14x14x64_384_64` is an inverted residual: a 1x1 convolution from 64 to 384 channels,
a depthwise 3x3 one and a 1x1 one to 64, whose input is added where it has as many channels.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Layer:
    """One convolution or fully connected layer; `macs` multiply-adds over `bytes` of operands and results in f32."""

    def __init__(self, name, size, inputs, outputs, kernel=1, stride=1, groups=1, signs=False):
        self.name, self.size, self.inputs, self.outputs = name, size, inputs, outputs
        self.kernel, self.stride, self.groups, self.signs = kernel, stride, groups, signs
        self.out_size = -(-size // stride)
        weights = outputs * (inputs // groups) * kernel * kernel
        self.macs = self.out_size * self.out_size * weights
        self.bytes = 4 * (size * size * inputs + self.out_size * self.out_size * outputs + weights)

    def model(self):
        generator = np.random.default_rng(0)
        filter_shape = [self.outputs, self.inputs // self.groups, self.kernel, self.kernel]
        weights = generator.standard_normal(filter_shape, dtype=np.float32) / np.float32(np.sqrt(np.prod(filter_shape[1:])))
        bias = generator.standard_normal(self.outputs, dtype=np.float32)
        before = self.kernel // 2
        last = (self.out_size - 1) * self.stride + self.kernel - before
        pads = [before, before, max(last - self.size, 0), max(last - self.size, 0)]
        geometry = {"kernel_shape": [self.kernel] * 2, "strides": [self.stride] * 2, "pads": pads, "group": self.groups}
        initializers = [numpy_helper.from_array(bias, "b")]
        if self.signs:
            weights = np.where(weights >= 0, np.float32(1), np.float32(-1))
            initializers += [numpy_helper.from_array(np.float32(of), name) for name, of in [("zero", 0), ("plus", 1), ("minus", -1)]]
            nodes = [
                helper.make_node("GreaterOrEqual", ["x", "zero"], ["is_plus"]),
                helper.make_node("Where", ["is_plus", "plus", "minus"], ["s"]),
                helper.make_node("Conv", ["s", "w", "b"], ["z"], **geometry),
            ]
        else:
            nodes = [helper.make_node("Conv", ["x", "w", "b"], ["y"], **geometry), helper.make_node("Relu", ["y"], ["z"])]
        initializers.append(numpy_helper.from_array(weights, "w"))
        image_in, image_out = [1, self.inputs, self.size, self.size], [1, self.outputs, self.out_size, self.out_size]
        return checked_model(self.name, nodes, image_in, image_out, initializers)


class InvertedResidual:
    """Three convolutions of stride 1, the last without an activation; `bytes` are those that enter and leave, and the weights."""

    def __init__(self, size, inputs, expanded, outputs):
        self.name = f"inverted_{size}x{size}x{inputs}_{expanded}_{outputs}"
        self.size, self.inputs, self.expanded, self.outputs = size, inputs, expanded, outputs
        weights = expanded * (inputs + 9 + outputs)
        self.macs = size * size * weights
        self.bytes = 4 * (size * size * (inputs + outputs) + weights)

    def model(self):
        generator = np.random.default_rng(0)
        filters = [(self.expanded, self.inputs, 1, 1), (self.expanded, 1, 3, 3), (self.outputs, self.expanded, 1, 1)]
        nodes, initializers, image = [], [], "x"
        for number, shape in enumerate(filters):
            weights = generator.standard_normal(shape, dtype=np.float32) / np.float32(np.sqrt(np.prod(shape[1:])))
            bias = generator.standard_normal(shape[0], dtype=np.float32)
            initializers += [numpy_helper.from_array(weights, f"w{number}"), numpy_helper.from_array(bias, f"b{number}")]
            geometry = {"kernel_shape": shape[2:], "pads": [shape[2] // 2] * 4, "group": self.expanded if number == 1 else 1}
            nodes.append(helper.make_node("Conv", [image, f"w{number}", f"b{number}"], [f"y{number}"], **geometry))
            image = f"y{number}"
            if number < 2:
                nodes.append(helper.make_node("Relu", [image], [f"z{number}"]))
                image = f"z{number}"
        residual = self.inputs == self.outputs
        nodes.append(helper.make_node("Add", [image, "x"], ["z"]) if residual else helper.make_node("Identity", [image], ["z"]))
        image_in, image_out = [1, self.inputs, self.size, self.size], [1, self.outputs, self.size, self.size]
        return checked_model(self.name, nodes, image_in, image_out, initializers)


def checked_model(name, nodes, image_in, image_out, initializers):
    """The model from the image `x` to `z`."""
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, name, [value("x", image_in)], [value("z", image_out)], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def pointwise(size, inputs, outputs):
    return Layer(f"pointwise_{size}x{size}x{inputs}_{outputs}", size, inputs, outputs)


def depthwise(kernel, stride, size, channels):
    name = f"depthwise{kernel}s{stride}_{size}x{size}x{channels}"
    return Layer(name, size, channels, channels, kernel, stride, channels)


def dense(size, channels):
    return Layer(f"dense3_{size}x{size}x{channels}", size, channels, channels, 3)


def grouped(size, inputs, outputs, groups, kernel=1):
    return Layer(f"grouped{kernel}g{groups}_{size}x{size}x{inputs}_{outputs}", size, inputs, outputs, kernel, 1, groups)


def binary(size, channels):
    return Layer(f"binary3_{size}x{size}x{channels}", size, channels, channels, 3, signs=True)


LAYERS = {
    layer.name: layer
    for layer in [
        *(pointwise(*of) for of in [(112, 16, 96), (56, 24, 144), (56, 144, 24), (56, 128, 128), (28, 256, 256)]),
        *(pointwise(*of) for of in [(14, 512, 512), (7, 160, 960), (7, 960, 160), (7, 1024, 1024)]),
        *(depthwise(3, 1, *of) for of in [(112, 32), (56, 144), (28, 192), (14, 384), (14, 576), (7, 960)]),
        *(depthwise(3, 2, *of) for of in [(112, 96), (56, 144), (28, 192), (14, 576)]),
        *(depthwise(5, 1, *of) for of in [(28, 120), (14, 480), (7, 1152)]),
        *(InvertedResidual(*of) for of in [(112, 16, 96, 24), (56, 24, 144, 24), (28, 32, 192, 32)]),
        *(InvertedResidual(*of) for of in [(14, 64, 384, 64), (14, 96, 576, 96), (7, 160, 960, 160)]),
        *(dense(*of) for of in [(56, 64), (28, 128), (14, 256), (7, 512)]),
        *(binary(*of) for of in [(56, 64), (28, 128), (14, 256), (7, 512)]),
        grouped(28, 240, 60, 3),
        grouped(28, 60, 240, 3),
        grouped(56, 128, 128, 32, 3),
        Layer("stem3s2_224x224x3_32", 224, 3, 32, 3, 2),
        Layer("stem7s2_224x224x3_64", 224, 3, 64, 7, 2),
        Layer("fully_connected_1280_1000", 1, 1280, 1000),
    ]
}
