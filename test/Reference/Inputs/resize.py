#!/usr/bin/env python3
"""Resampling against ONNX Runtime's, in every mode of coordinates and rounding."""

import itertools

import numpy as np

from network import Network, channels_first, channels_last, onnx_outputs

GENERATOR = np.random.default_rng(4)
COORDINATES = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric"]
ROUNDINGS = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
# Height and width of the input; scales, exact in binary so that no position is a matter of rounding.
SCALES = [((5, 7), (2.0, 3.0)), ((6, 8), (0.5, 0.75)), ((5, 6), (1.25, 1.0)), ((4, 9), (2.5, 0.375)), ((3, 1), (1.0, 4.0))]
SIZES = [((5, 7), (10, 14)), ((6, 8), (3, 4)), ((4, 8), (5, 1)), ((1, 1), (3, 2)), ((3, 5), (3, 5))]
# Quotients that are no binary fractions: where a coordinate is rounded to a pixel, it is rounded in f32 before.
ODD_SIZES = [((5, 7), (8, 11)), ((10, 13), (7, 6)), ((9, 30), (27, 25)), ((6, 20), (15, 14)), ((3, 49), (41, 21))]


def resample(network, size, mode, coordinates, rounding, scales=None, result=None):
    image = GENERATOR.standard_normal((2, *size, 3)).astype(np.float32)
    empty = np.zeros(0, np.float32)
    operands = [channels_first(image), None, np.float32([1, 1, *scales]) if scales else None,
                None if scales else np.int64([2, 3, *result])]
    expected = onnx_outputs("Resize", operands[:4] if result else operands[:3], mode=mode,
                            coordinate_transformation_mode=coordinates, nearest_mode=rounding)
    text = f"resize2d {{0}} mode = <{mode}> coordinates = <{coordinates}> rounding = <{rounding}>"
    if scales:
        text += f" scales = [{scales[0]:.4f}, {scales[1]:.4f}]"
    exact = mode == "nearest"
    network.add(text, [image], channels_last(expected), relative=0 if exact else 1e-5, absolute=0 if exact else 1e-5,
                label=f"{text} of {size} to {expected.shape[2:]}")


def main():
    network = Network()
    for coordinates in COORDINATES:
        for mode, rounding in [("linear", "round_prefer_floor"), *itertools.product(["nearest"], ROUNDINGS)]:
            for size, scales in SCALES:
                resample(network, size, mode, coordinates, rounding, scales=scales)
            for size, result in SIZES:
                resample(network, size, mode, coordinates, rounding, result=result)
            # ONNX Runtime sums up the symmetric coordinate in an order of its own.
            for size, result in ODD_SIZES if coordinates != "half_pixel_symmetric" else []:
                resample(network, size, mode, coordinates, rounding, result=result)
    network.check()


main()
