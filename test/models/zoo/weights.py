"""Where a network's weights come from: a seeded generator, or tensors that were trained."""

import math

import numpy as np


class RandomWeights:
    """He-initialised kernels and realistic BatchNormalization, drawn in the order of the calls."""

    def __init__(self, seed):
        self._random = np.random.RandomState(seed)

    def kernel(self, name, shape):
        return self._normal(shape, math.sqrt(2.0 / math.prod(shape[1:])))

    def bias(self, name, size):
        return self._normal(size, 0.1)

    def batch_norm(self, name, size, probe):
        """Gamma, beta, running mean and variance: those of the input, give or take what training leaves."""
        mean, variance = probe.statistics()
        gamma = self._random.uniform(0.5, 1.5, size)
        beta = self._random.normal(0.0, 0.3, size)
        mean = mean + self._random.normal(0.0, 0.1, size) * np.sqrt(variance)
        variance = variance * self._random.uniform(0.8, 1.25, size) + 1e-3
        # Rounded, so that the last bits of a sum never decide a file's bytes.
        return gamma, beta, np.round(mean, 4), np.round(variance, 4)

    def finish(self):
        """Called when the network is complete."""

    def _normal(self, shape, deviation):
        return (self._random.standard_normal(shape) * deviation).astype(np.float32)


class ExactWeights(RandomWeights):
    """Weights and statistics that are few bits each, so that float sums of them are not rounded."""

    def kernel(self, name, shape):
        return np.round(super().kernel(name, shape) * 128) / np.float32(128)

    def signs(self, name, shape):
        """+a or -a, a power of two for each output channel."""
        signs = np.where(self._random.random_sample(shape) < 0.5, -1.0, 1.0)
        magnitudes = 2.0 ** -self._random.randint(3, 6, (shape[0], *(1 for _ in shape[1:])))
        return (signs * magnitudes).astype(np.float32)

    def batch_norm(self, name, size, probe):
        """Scales are powers of two, a few of them negative and one in 64 zero."""
        mean, variance = probe.statistics()
        gamma = self._random.choice([0.5, 1.0, -1.0], size, p=[0.4, 0.4, 0.2])
        gamma = np.where(self._random.random_sample(size) < 1 / 64, 0.0, gamma)
        beta = np.round(self._random.normal(0.0, 0.3, size) * 16) / 16
        variance = 4.0 ** np.round(np.log2(np.maximum(variance, 2.0**-8)) / 2)
        return gamma, beta, np.round(mean * 8) / 8, variance


class TrainedWeights:
    """Weights by name (`….weight`, `.bias`, `.running_mean`, `.running_var`); all must fit and all must be used."""

    def __init__(self, tensors):
        self._tensors = dict(tensors)

    def kernel(self, name, shape):
        return self._take(f"{name}.weight", shape)

    def bias(self, name, size):
        return self._take(f"{name}.bias", (size,))

    def batch_norm(self, name, size, probe):
        return [self._take(f"{name}.{suffix}", (size,)) for suffix in ("weight", "bias", "running_mean", "running_var")]

    def finish(self):
        if self._tensors:
            raise ValueError(f"no place in the network for the trained tensors {sorted(self._tensors)}")

    def _take(self, name, shape):
        tensor = self._tensors.pop(name)
        if tensor.shape != tuple(shape):
            raise ValueError(f"{name} is {tensor.shape}, the network wants {tuple(shape)}")
        return tensor
