"""Seeded inputs that look like normalised photographs: broad patches of colour with finer detail on top."""

import numpy as np


def stepped_sample(shape, seed, step):
    """As `sample`, rounded to multiples of `step` unless that is None."""
    value = sample(shape, seed)
    return value if step is None else (np.round(value / step) * step).astype(np.float32)


def sample(shape, seed):
    """A float32 NCHW tensor of about zero mean and unit variance."""
    random = np.random.RandomState(seed)
    value = np.zeros(shape, np.float32)
    if len(shape) != 4:
        return random.standard_normal(shape).astype(np.float32)
    # Each octave doubles the detail; the offset makes every picture's overall colour differ.
    for cells, weight in [(1, 0.3), (4, 0.6), (16, 0.5), (max(shape[2:]), 0.4)]:
        coarse = random.standard_normal((*shape[:2], cells, cells)).astype(np.float32)
        rows, columns = (np.arange(extent) * cells // extent for extent in shape[2:])
        value += weight * coarse[:, :, rows[:, None], columns]
    return value
