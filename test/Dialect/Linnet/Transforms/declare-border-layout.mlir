// RUN: linnet-opt %s --pass-pipeline='builtin.module(func.func(linnet-declare-border-layout))' | FileCheck %s --check-prefix=MODEL
// RUN: linnet-opt %s --pass-pipeline='builtin.module(func.func(linnet-declare-border-layout{channels-last=true}))' | FileCheck %s --check-prefix=LAST

// Images lose their transposes; what is no image keeps its type.
// MODEL-LABEL: func.func @images
// MODEL-SAME:    tensor<1x3x4x5xf32> {linnet.layout = "NCHW"}, %{{.*}}: tensor<1x3x4x5xf32>) ->
// MODEL-SAME:    (tensor<1x3x4x5xf32> {linnet.layout = "NCHW"}, tensor<1x3x4x5xf32>)
// MODEL-COUNT-2: linnet.transpose
// LAST-LABEL:  func.func @images
// LAST-SAME:     %[[X:.*]]: tensor<1x4x5x3xf32> {linnet.layout = "NHWC"}, %[[Y:.*]]: tensor<1x3x4x5xf32>) ->
// LAST-SAME:     (tensor<1x4x5x3xf32> {linnet.layout = "NHWC"}, tensor<1x3x4x5xf32>)
// LAST-NOT:      linnet.transpose
// LAST:          %[[R:.*]] = linnet.unary exp %[[X]]
// LAST-NOT:      linnet.transpose
// LAST:          return %[[R]], %{{.*}}
func.func @images(%x: tensor<1x3x4x5xf32>, %y: tensor<1x3x4x5xf32>) -> (tensor<1x3x4x5xf32>, tensor<1x3x4x5xf32>) {
  %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
  %1 = linnet.unary exp %0 : tensor<1x4x5x3xf32>
  %2 = linnet.transpose %1 perm = [0, 3, 1, 2] : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %3 = linnet.unary exp %y : tensor<1x3x4x5xf32>
  return %2, %3 : tensor<1x3x4x5xf32>, tensor<1x3x4x5xf32>
}
