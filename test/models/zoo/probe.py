"""A few small pictures followed through a network, so that BatchNormalization gets the statistics of its real input.

A trained network's running statistics describe what its convolutions really put out. Random ones that do not would blow the
activations up within a few layers, or make the output blind to the input. Nothing is computed before a statistic is asked for.
"""

from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .samples import sample

_PICTURES, _EXTENT = 8, 96


class Probe:
    """The values of one tensor, NCHW or NC in double precision, computed on demand."""

    def __init__(self, compute):
        self._compute = compute

    @cached_property
    def value(self):
        return self._compute()

    def then(self, function, *others):
        """The probe of `function` of this tensor and the others."""
        return Probe(lambda: function(self.value, *(other.value for other in others)))

    def statistics(self):
        """Mean and variance of each channel."""
        axes = (0, *range(2, self.value.ndim))
        return self.value.mean(axes), self.value.var(axes)


def pictures(channels):
    return Probe(lambda: sample((_PICTURES, channels, _EXTENT, _EXTENT), seed=0).astype(np.float64))


def convolve(x, weights, stride, groups, pads):
    """A grouped convolution, tap by tap."""
    count, kernel = x.shape[0], weights.shape[2]
    x = _padded(x, pads, 0.0)
    height, width = ((extent - kernel) // stride + 1 for extent in x.shape[2:])
    taps = weights.astype(np.float64).reshape(groups, -1, *weights.shape[1:])
    result = 0.0
    for row in range(kernel):
        for column in range(kernel):
            window = x[:, :, row::stride, column::stride][:, :, :height, :width].reshape(count, groups, -1, height * width)
            tap = taps[..., row, column]
            # Depthwise: one input and one output channel a group, for which a matrix product is a slow multiplication.
            result = result + (tap * window if tap.shape[1:] == (1, 1) else tap @ window)
    return result.reshape(count, -1, height, width)


def pool(x, reduce, kernel, stride, pad, ceil, fill):
    """A pool over square windows, `reduce` being np.max or np.mean; `fill` pads."""
    extra = stride - 1 if ceil else 0
    x = _padded(x, (pad, pad, pad + extra, pad + extra), fill)
    return reduce(sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride], axis=(4, 5))


def _padded(x, pads, fill):
    top, left, bottom, right = pads
    return np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=fill)
