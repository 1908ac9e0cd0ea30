"""Builds the ONNX graph of a network node by node, as exporters write it, and counts its parameters and multiply-adds.

Exporters differ in how they spell the same thing; where they do, the method says which spellings it knows.
"""

from contextlib import contextmanager
from dataclasses import dataclass
import math

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from .conventions import TORCH
from .probe import Probe, convolve, pictures, pool


@dataclass(frozen=True)
class Tensor:
    """A value of the graph: its name, its static shape (NCHW or NC) and its values for a few pictures."""

    name: str
    shape: tuple
    probe: Probe

    @property
    def channels(self):
        return self.shape[1]


class Graph:
    """A growing ONNX graph. Every method that adds nodes takes and returns `Tensor`s."""

    def __init__(self, name, weights, opset, conventions=TORCH):
        self.parameters = 0
        self.macs = 0
        self._name, self._weights, self._opset, self._conventions = name, weights, opset, conventions
        self._nodes, self._inputs, self._outputs, self._initializers = [], [], [], []
        self._scopes, self._names = [], set()

    # Names, constants, nodes and the model.

    @contextmanager
    def scope(self, name):
        """Names what is added inside by module, as exporters do."""
        self._scopes.append(name)
        yield
        self._scopes.pop()

    def input(self, size, channels=3):
        """The image input."""
        shape = (self._conventions.batch, channels, size, size)
        self._inputs.append(helper.make_tensor_value_info("input", TensorProto.FLOAT, shape))
        return Tensor("input", (1, channels, size, size), pictures(channels))

    def output(self, x, name="logits"):
        """Makes `x`, the result of the last node, the graph's output under `name`."""
        last = self._nodes[-1]
        assert list(last.output) == [x.name], "only the last node's result can be the output"
        last.output[0] = name
        shape = (self._conventions.batch, *x.shape[1:])
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def model(self):
        """The finished model, in the oldest IR version that its opset allows."""
        self._weights.finish()
        opsets = [helper.make_opsetid("", self._opset)]
        ir_version = helper.find_min_ir_version_for(opsets)
        inputs = list(self._inputs)
        if ir_version < 4:  # Initializers had to be inputs then.
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in self._initializers]
        graph = helper.make_graph(self._nodes, self._name, inputs, self._outputs, self._initializers)
        return helper.make_model(graph, producer_name="linnet-zoo", opset_imports=opsets, ir_version=ir_version)

    def _module(self):
        return ".".join(self._scopes)

    def _path(self, name, separator="."):
        return separator.join([*self._scopes, name])

    def _unique(self, name):
        candidate, count = name, 0
        while candidate in self._names:
            count += 1
            candidate = f"{name}_{count}"
        self._names.add(candidate)
        return candidate

    def _constant(self, value, name="constant"):
        unique = self._unique(self._path(name))
        self._initializers.append(numpy_helper.from_array(np.array(value, order="C"), unique))
        return unique

    def _parameter(self, value, name):
        self.parameters += value.size
        return self._constant(value.astype(np.float32), name)

    def _integers(self, *values):
        return self._constant(np.array(values, np.int64))

    def _scalar(self, value):
        return self._constant(np.array(value, np.float32))

    def _node(self, op, inputs, outputs=1, **attributes):
        """Adds a node; returns its output's name, or a list of `outputs` names."""
        name = self._unique("/" + self._path(op, "/"))
        results = [f"{name}_output_{index}" for index in range(outputs)]
        self._nodes.append(helper.make_node(op, inputs, results, name=name, **attributes))
        return results if outputs > 1 else results[0]

    # Layers with weights.

    def conv(self, x, channels, kernel=1, stride=1, groups=1, pad=None, bias=False):
        """A convolution, padded by `pad` on each side or else as the graph's conventions say."""
        with self.scope("conv"):
            pads = self._conventions.pads(x.shape[2:], kernel, stride) if pad is None else (pad,) * 4
            extents = [(e + pads[i] + pads[i + 2] - kernel) // stride + 1 for i, e in enumerate(x.shape[2:])]
            source, padding = self._conv_padding(x, pads)
            weights = self._weights.kernel(self._module(), (channels, x.channels // groups, kernel, kernel))
            self.macs += weights.size * math.prod(extents)
            inputs = [source, self._parameter(weights, "weight")]
            probe = x.probe.then(lambda v: convolve(v, weights, stride, groups, pads))
            if bias:
                values = self._weights.bias(self._module(), channels)
                inputs.append(self._parameter(values, "bias"))
                probe = probe.then(lambda v: v + values[:, None, None])
            geometry = dict(dilations=[1, 1], group=groups, kernel_shape=[kernel] * 2, strides=[stride] * 2)
            return Tensor(self._node("Conv", inputs, **geometry, **padding), (1, channels, *extents), probe)

    def _conv_padding(self, x, pads):
        """How padding is spelled: the source's name and the attributes of Conv."""
        spelling = self._conventions.padding
        if spelling == "auto_pad":
            return x.name, dict(auto_pad="SAME_UPPER")
        if spelling == "Pad" and any(pads):
            return self._node("Pad", [x.name, self._integers(0, 0, *pads[:2], 0, 0, *pads[2:])], mode="constant"), {}
        return x.name, dict(pads=list(pads))

    def batch_norm(self, x):
        with self.scope("bn"):
            gamma, beta, mean, variance = self._weights.batch_norm(self._module(), x.channels, x.probe)
            inputs = [
                x.name,
                self._parameter(gamma, "weight"),
                self._parameter(beta, "bias"),
                self._constant(mean.astype(np.float32), "running_mean"),
                self._constant(variance.astype(np.float32), "running_var"),
            ]
            epsilon = self._conventions.epsilon
            name = self._node("BatchNormalization", inputs, epsilon=epsilon)
            scale = (gamma / np.sqrt(variance + epsilon))[:, None, None]
            shift = beta[:, None, None] - mean[:, None, None] * scale
            return Tensor(name, x.shape, x.probe.then(lambda v: v * scale + shift))

    def dense(self, x, units):
        """A fully connected layer with bias: Gemm with transposed weights, or MatMul and Add."""
        with self.scope("fc"):
            weights = self._weights.kernel(self._module(), (units, x.channels))
            bias = self._weights.bias(self._module(), units)
            self.macs += weights.size
            if self._conventions.dense == "Gemm":
                inputs = [x.name, self._parameter(weights, "weight"), self._parameter(bias, "bias")]
                name = self._node("Gemm", inputs, transB=1)
            else:
                product = self._node("MatMul", [x.name, self._parameter(weights.T, "weight")])
                name = self._node("Add", [product, self._parameter(bias, "bias")])
            return Tensor(name, (1, units), x.probe.then(lambda v: v @ weights.T + bias))

    # Layers of signs.

    def sign(self, x, spelling):
        """+1 where x >= 0 and -1 elsewhere: by Where, or by Sign twice as Larq has it."""
        if spelling == "where":
            is_set = self._node("GreaterOrEqual", [x.name, self._scalar(0.0)])
            name = self._node("Where", [is_set, self._scalar(1.0), self._scalar(-1.0)])
        else:
            nudged = self._node("Add", [self._node("Sign", [x.name]), self._scalar(0.1)])
            name = self._node("Sign", [nudged])
        return self._elementwise(name, x, lambda v: np.where(v >= 0, 1.0, -1.0))

    def sign_conv(self, x, channels, kernel, stride=1):
        """A convolution with weights +a and -a, padded by zeros."""
        pad = kernel // 2
        with self.scope("conv"):
            weights = self._weights.signs(self._module(), (channels, x.channels, kernel, kernel))
            extents = [(extent + 2 * pad - kernel) // stride + 1 for extent in x.shape[2:]]
            self.macs += weights.size * math.prod(extents)
            name = self._node("Conv", [x.name, self._parameter(weights, "weight")], kernel_shape=[kernel] * 2,
                              strides=[stride] * 2, pads=[pad] * 4)
            probe = x.probe.then(lambda v: convolve(v, weights, stride, 1, (pad,) * 4))
            return Tensor(name, (1, channels, *extents), probe)

    def sign_dense(self, x, units):
        """A fully connected layer with weights +a and -a."""
        with self.scope("fc"):
            weights = self._weights.signs(self._module(), (units, x.channels))
            self.macs += weights.size
            name = self._node("Gemm", [x.name, self._parameter(weights, "weight")], transB=1)
            # The probe's pictures are smaller than the network's: random signs stand for the input.
            signs = np.sign(np.random.RandomState(0).standard_normal((64, x.channels)))
            return Tensor(name, (1, units), Probe(lambda: signs @ weights.T.astype(np.float64)))

    def input_scale(self, x, kernel, stride):
        """XNOR-Net's K: the mean magnitude of what each output of a convolution sees."""
        name = self._node("ReduceMean", [self._node("Abs", [x.name])], axes=[1], keepdims=1)
        mean = Tensor(name, (1, 1, *x.shape[2:]), x.probe.then(lambda v: np.abs(v).mean(1, keepdims=True)))
        return self.average_pool(mean, kernel, stride, kernel // 2)

    # Activations, named by strings in the networks' tables.

    def activate(self, x, activation):
        """Applies the method of this name; None is the identity."""
        return x if activation is None else getattr(self, activation)(x)

    def _elementwise(self, name, x, function):
        return Tensor(name, x.shape, x.probe.then(function))

    def relu(self, x):
        return self._elementwise(self._node("Relu", [x.name]), x, lambda v: np.maximum(v, 0.0))

    def relu6(self, x):
        return self._elementwise(self._clip6(x.name), x, lambda v: np.clip(v, 0.0, 6.0))

    def sigmoid(self, x):
        return self._elementwise(self._node("Sigmoid", [x.name]), x, lambda v: 1.0 / (1.0 + np.exp(-v)))

    def hard_sigmoid(self, x):
        name = self._node("HardSigmoid", [x.name], alpha=1.0 / 6.0, beta=0.5)
        return self._elementwise(name, x, _hard_sigmoid)

    def hard_sigmoid_by_clip(self, x):
        """relu6(x + 3) / 6, node by node."""
        clipped = self._clip6(self._node("Add", [x.name, self._scalar(3.0)]))
        return self._elementwise(self._node("Div", [clipped, self._scalar(6.0)]), x, _hard_sigmoid)

    def hard_swish(self, x):
        return self._elementwise(self._node("HardSwish", [x.name]), x, _hard_swish)

    def hard_swish_by_clip(self, x):
        """x * relu6(x + 3) / 6, node by node."""
        clipped = self._clip6(self._node("Add", [x.name, self._scalar(3.0)]))
        product = self._node("Mul", [x.name, clipped])
        return self._elementwise(self._node("Div", [product, self._scalar(6.0)]), x, _hard_swish)

    def softmax(self, x):
        return self._elementwise(self._node("Softmax", [x.name], axis=1), x, lambda v: np.exp(v) / np.exp(v).sum(1))

    def _clip6(self, name):
        """Clip to [0, 6]; the bounds were attributes before opset 11."""
        if self._opset < 11:
            return self._node("Clip", [name], min=0.0, max=6.0)
        return self._node("Clip", [name, self._scalar(0.0), self._scalar(6.0)])

    # Layers without weights.

    def lrn(self, x, size, alpha, beta, bias):
        """Local response normalization over channels; the probe, which no BatchNormalization asks for there, skips it."""
        name = self._node("LRN", [x.name], size=size, alpha=alpha, beta=beta, bias=bias)
        return self._elementwise(name, x, lambda v: v)

    def dropout(self, x):
        """The no-op that some exporters leave in."""
        return self._elementwise(self._node("Dropout", [x.name]), x, lambda v: v)

    def max_pool(self, x, kernel, stride, pad=0, ceil=False):
        name, shape = self._pool("MaxPool", x, kernel, stride, pad, ceil)
        return Tensor(name, shape, x.probe.then(lambda v: pool(v, np.max, kernel, stride, pad, ceil, -np.inf)))

    def average_pool(self, x, kernel, stride, pad=0):
        """Counts padding where there is any, as PyTorch does."""
        name, shape = self._pool("AveragePool", x, kernel, stride, pad, ceil=False, count_include_pad=1)
        return Tensor(name, shape, x.probe.then(lambda v: pool(v, np.mean, kernel, stride, pad, False, 0.0)))

    def _pool(self, op, x, kernel, stride, pad, ceil, **attributes):
        if ceil:
            attributes["ceil_mode"] = 1
        rounding = math.ceil if ceil else math.floor
        extents = [rounding((extent + 2 * pad - kernel) / stride) + 1 for extent in x.shape[2:]]
        geometry = dict(kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4)
        return self._node(op, [x.name], **geometry, **attributes), (*x.shape[:2], *extents)

    def global_average_pool(self, x):
        probe = x.probe.then(lambda v: v.mean((2, 3), keepdims=True))
        return Tensor(self._node("GlobalAveragePool", [x.name]), (*x.shape[:2], 1, 1), probe)

    def add(self, x, y):
        assert x.shape == y.shape
        return Tensor(self._node("Add", [x.name, y.name]), x.shape, x.probe.then(np.add, y.probe))

    def multiply(self, x, gate):
        """Multiplies by one value a channel."""
        return Tensor(self._node("Mul", [x.name, gate.name]), x.shape, x.probe.then(np.multiply, gate.probe))

    def concat(self, parts):
        name = self._node("Concat", [part.name for part in parts], axis=1)
        shape = (1, sum(part.channels for part in parts), *parts[0].shape[2:])
        first, *rest = (part.probe for part in parts)
        return Tensor(name, shape, first.then(lambda *values: np.concatenate(values, axis=1), *rest))

    def halves(self, x, spelling):
        """The first and the second half of the channels, by one Split or two Slices."""
        half = x.channels // 2
        if spelling == "Split":
            names = self._node("Split", [x.name, self._integers(half, half)], outputs=2, axis=1)
        else:
            bounds = [(0, half), (half, x.channels)]
            names = [
                self._node("Slice", [x.name, self._integers(start), self._integers(end), self._integers(1)])
                for start, end in bounds
            ]
        probes = [x.probe.then(lambda v: v[:, :half]), x.probe.then(lambda v: v[:, half:])]
        return [Tensor(name, (1, half, *x.shape[2:]), probe) for name, probe in zip(names, probes)]

    def channel_shuffle(self, x, groups, spelling="5-D"):
        """Interleaves `groups` groups of channels: Reshape-Transpose-Reshape in 5-D or 4-D, or Gather."""
        height, width = x.shape[2:]
        order = np.arange(x.channels).reshape(groups, -1).T.reshape(-1)
        if spelling == "Gather":
            name = self._node("Gather", [x.name, self._integers(*order)], axis=1)
        else:
            pixels = (height, width) if spelling == "5-D" else (height * width,)
            split = self._integers(1, groups, x.channels // groups, *pixels)
            name = self._node("Reshape", [x.name, split])
            name = self._node("Transpose", [name], perm=[0, 2, 1, *range(3, 3 + len(pixels))])
            name = self._node("Reshape", [name, self._integers(1, -1, height, width)])
        return Tensor(name, x.shape, x.probe.then(lambda v: v[:, order]))

    # From images to vectors.

    def flatten(self, x):
        """All but the batch as one dimension, by Flatten, Reshape or Reshape to a computed shape."""
        spelling = self._conventions.flatten
        if spelling == "Flatten":
            name = self._node("Flatten", [x.name], axis=1)
        elif spelling == "Reshape":
            name = self._node("Reshape", [x.name, self._integers(1, -1)])
        else:
            name = self._node("Reshape", [x.name, self._batch_and_rest(x)])
        return Tensor(name, (1, math.prod(x.shape[1:])), x.probe.then(lambda v: v.reshape(v.shape[0], -1)))

    def _batch_and_rest(self, x):
        """The shape (batch, -1), computed as PyTorch exports `view(x.size(0), -1)`."""
        batch = self._node("Gather", [self._node("Shape", [x.name]), self._constant(np.array(0, np.int64))], axis=0)
        if self._opset < 13:
            batch = self._node("Unsqueeze", [batch], axes=[0])
        else:
            batch = self._node("Unsqueeze", [batch, self._integers(0)])
        return self._node("Concat", [batch, self._integers(-1)], axis=0)

    def pooled(self, x):
        """The mean of each channel as a vector, by GlobalAveragePool and `flatten` or by ReduceMean."""
        if self._conventions.flatten != "ReduceMean":
            return self.flatten(self.global_average_pool(x))
        if self._opset < 18:
            name = self._node("ReduceMean", [x.name], axes=[2, 3], keepdims=0)
        else:
            name = self._node("ReduceMean", [x.name, self._integers(2, 3)], keepdims=0)
        return Tensor(name, x.shape[:2], x.probe.then(lambda v: v.mean((2, 3))))

    # Layers that nearly every network has.

    def conv_bn(self, x, channels, kernel=1, stride=1, groups=1, activation=None):
        x = self.batch_norm(self.conv(x, channels, kernel, stride, groups))
        return self.activate(x, activation)

    def depthwise_bn(self, x, kernel=3, stride=1, activation=None):
        return self.conv_bn(x, x.channels, kernel, stride, x.channels, activation)

    def squeeze_excite(self, x, channels, gate):
        """Squeeze and excitation (Hu et al. 2018): `channels` in the middle, `gate` the last activation."""
        with self.scope("se"):
            y = self.global_average_pool(x)
            with self.scope("reduce"):
                y = self.relu(self.conv(y, channels, bias=True))
            with self.scope("expand"):
                y = self.activate(self.conv(y, x.channels, bias=True), gate)
            return self.multiply(x, y)

    def classifier(self, x, classes=1000):
        """Global average pool and one fully connected layer, whose result is the graph's output."""
        with self.scope("classifier"):
            self.output(self.dense(self.pooled(x), classes))


def _hard_sigmoid(v):
    return np.clip(v / 6.0 + 0.5, 0.0, 1.0)


def _hard_swish(v):
    return v * _hard_sigmoid(v)
