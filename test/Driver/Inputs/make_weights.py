"""Writes a network whose weights are a resource.

usage: make_weights.py FILE
"""

import sys

import numpy as np

elements = np.arange(64 * 48, dtype=np.float32)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(
        """func.func @main(%x: tensor<1x48xf32>) -> tensor<1x64xf32> {
  %w = linnet.constant dense_resource<w> : tensor<64x48xf32>
  %0 = linnet.fully_connected %x, %w : (tensor<1x48xf32>, tensor<64x48xf32>) -> tensor<1x64xf32>
  return %0 : tensor<1x64xf32>
}
{-# dialect_resources: { builtin: { w: "0x04000000"""
    )
    file.write(elements.tobytes().hex().upper() + '" } } #-}\n')
