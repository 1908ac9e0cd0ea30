// RUN: not linnet-opt %s --kern-fuse=target=pdp-11 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not linnet-opt %s --kern-fuse=optimize=beauty 2>&1 | FileCheck %s --check-prefix=OPTIMIZE

// TARGET: pdp-11
// OPTIMIZE: kern-fuse cannot optimize for 'beauty', accepted: speed, memory
func.func @main(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}
