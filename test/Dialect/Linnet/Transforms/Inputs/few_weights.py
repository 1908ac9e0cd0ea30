"""Prints a pointwise convolution from 64 to 64 channels with five weights that are not zero, and a minus zero."""

import struct

weights = [0.0] * (64 * 64)
for output, channel, value in [(0, 2, 1), (1, 2, 2), (2, 2, 3), (3, 2, 4), (8, 0, 5), (9, 1, -0.0)]:
    weights[output * 64 + channel] = float(value)
data = struct.pack(f"<{len(weights)}f", *weights).hex().upper()
print(f"""func.func @main(%x: tensor<1x8x8x64xf32>, %b: tensor<64xf32>) -> tensor<1x8x8x64xf32> {{
  %w = linnet.constant dense<"0x{data}"> : tensor<64x1x1x64xf32>
  %0 = linnet.conv2d %x, %w, %b window = <> : (tensor<1x8x8x64xf32>, tensor<64x1x1x64xf32>, tensor<64xf32>) -> tensor<1x8x8x64xf32>
  return %0 : tensor<1x8x8x64xf32>
}}""")
