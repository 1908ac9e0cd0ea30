"""Fails unless two arrays are equal to rounding; the second one may be permuted first.

usage: same.py A.npy B.npy [axis…]
"""

import sys

import numpy as np

a, b = (np.load(path) for path in sys.argv[1:3])
if sys.argv[3:]:
    b = b.transpose([int(axis) for axis in sys.argv[3:]])
assert a.shape == b.shape, f"{a.shape} and {b.shape}"
np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-4)
