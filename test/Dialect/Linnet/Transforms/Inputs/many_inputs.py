"""Prints a pointwise convolution from 512 to 64 channels, each of which reads every eighth input, but not those of its neighbours."""

import struct

weights = [float(channel % 8 == output % 8) for output in range(64) for channel in range(512)]
data = struct.pack(f"<{len(weights)}f", *weights).hex().upper()
print(f"""func.func @main(%x: tensor<1x8x8x512xf32>) -> tensor<1x8x8x64xf32> {{
  %w = linnet.constant dense<"0x{data}"> : tensor<64x1x1x512xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x512xf32>, tensor<64x1x1x512xf32>) -> tensor<1x8x8x64xf32>
  return %0 : tensor<1x8x8x64xf32>
}}""")
