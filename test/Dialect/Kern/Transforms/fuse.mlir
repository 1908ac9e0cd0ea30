// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse --kern-fuse | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse -o /dev/null 2>&1 | FileCheck %s --allow-empty --check-prefix=SILENT
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=remarks=true -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// What stays apart is explained on demand.
// SILENT-NOT: remark
// REMARK:     remark: kernel '{{.*}}' stays apart from '{{.*}}': both have an algorithm of their own

// An activation and the residual join the convolution, wherever in the addition it stands.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = pointwise
// CHECK-NEXT:    %[[SUM:.*]] = linnet.conv2d
// CHECK-NEXT:    %[[Y:.*]] = linnet.unary clip %[[SUM]]
// CHECK-NEXT:    %[[Z:.*]] = linnet.binary add %{{.*}}, %[[Y]]
// CHECK-NEXT:    kern.return %[[Z]]
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// CHECK-COUNT-1: kern.call
// CHECK-NOT:     kern.call
func.func @main(%x: tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32> {
  %w = linnet.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x5x5x8xf32>
  %2 = linnet.binary add %x, %1 : (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32>
  return %2 : tensor<1x5x5x8xf32>
}

// -----

// Of two convolutions that are added the later one takes the sum, so that the other is computed before.
// CHECK-LABEL: func.func @main
// CHECK:         %[[FIRST:.*]] = kern.call @[[A:[a-z0-9]+]](
// CHECK:         kern.call @[[B:[a-z0-9]+]](%{{.*}}, %{{.*}}, %[[FIRST]])
// CHECK-NOT:     kern.call
func.func @main(%x: tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32> {
  %w = linnet.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.conv2d %x, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %2 = linnet.binary add %1, %0 : (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32>
  return %2 : tensor<1x5x5x8xf32>
}

// -----

// Elementwise ops join each other; an operand that both have is passed once.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    (%[[X:[a-z0-9]+]]: tensor<1x5xf32>, %{{[a-z0-9]+}}: tensor<5xf32> {kern.weight}, %{{[a-z0-9]+}}: tensor<5xf32> {kern.weight}) -> tensor<1x5xf32> family = elementwise
// CHECK-NEXT:    linnet.unary sigmoid %[[X]]
// CHECK-NEXT:    linnet.binary mul %[[X]]
// CHECK-NEXT:    linnet.channel_affine
// CHECK-NEXT:    kern.return
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x5xf32>) -> tensor<1x5xf32> {
  %scale = linnet.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0]> : tensor<5xf32>
  %offset = linnet.constant dense<[5.0, 4.0, 3.0, 2.0, 1.0]> : tensor<5xf32>
  %0 = linnet.unary sigmoid %x : tensor<1x5xf32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
  %2 = linnet.channel_affine %1, %scale, %offset : (tensor<1x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<1x5xf32>
  return %2 : tensor<1x5xf32>
}

// -----

// The unit of ShuffleNet V2: what leaves it is split, joined and shuffled in one go, and not in three.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = movement
// CHECK-NEXT:    linnet.slice
// CHECK-NEXT:    linnet.concat
// CHECK-NEXT:    linnet.channel_shuffle
// CHECK-NEXT:    kern.return
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x2x2x8xf32>, %y: tensor<1x2x2x4xf32>) -> tensor<1x2x2x8xf32> {
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 2, 2, 4] steps = [1, 1, 1, 1] : (tensor<1x2x2x8xf32>) -> tensor<1x2x2x4xf32>
  %1 = linnet.concat %0, %y axis = 3 : (tensor<1x2x2x4xf32>, tensor<1x2x2x4xf32>) -> tensor<1x2x2x8xf32>
  %2 = linnet.channel_shuffle %1 groups = 2 : (tensor<1x2x2x8xf32>) -> tensor<1x2x2x8xf32>
  return %2 : tensor<1x2x2x8xf32>
}

// -----

// The transposition of the model's input joins a convolution that copies its input with a border.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    tensor<1x8x5x5xf32>
// CHECK-SAME:    family = direct
// CHECK-NEXT:    %[[T:.*]] = linnet.transpose
// CHECK-NEXT:    linnet.conv2d %[[T]]
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x8x5x5xf32>) -> tensor<1x5x5x4xf32> {
  %w = linnet.constant dense<1.0> : tensor<4x3x3x8xf32>
  %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x8x5x5xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.conv2d %0, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x5x5x8xf32>, tensor<4x3x3x8xf32>) -> tensor<1x5x5x4xf32>
  return %1 : tensor<1x5x5x4xf32>
}

// -----

// Reductions, and pools whose windows lie apart, read each element once: elementwise ops join them.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = pool
// CHECK-NEXT:    linnet.unary clip
// CHECK-NEXT:    linnet.max_pool2d
// CHECK-NEXT:    kern.return
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = reduction
// CHECK-NEXT:    linnet.unary sqrt
// CHECK-NEXT:    linnet.reduce mean
// CHECK-NEXT:    linnet.unary exp
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x4x4x8xf32>, %y: tensor<1x4x4x8xf32>) -> (tensor<1x2x2x8xf32>, tensor<1x1x1x8xf32>) {
  %0 = linnet.unary clip %x [0.0, 6.0] : tensor<1x4x4x8xf32>
  %1 = linnet.max_pool2d %0 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x4x4x8xf32>) -> tensor<1x2x2x8xf32>
  %2 = linnet.unary sqrt %y : tensor<1x4x4x8xf32>
  %3 = linnet.reduce mean %2 axes = [1, 2] : (tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xf32>
  %4 = linnet.unary exp %3 : tensor<1x1x1x8xf32>
  return %1, %4 : tensor<1x2x2x8xf32>, tensor<1x1x1x8xf32>
}

// -----

// Nothing to fuse.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    return
func.func @main(%x: tensor<1x5xf32>) -> tensor<1x5xf32> {
  return %x : tensor<1x5xf32>
}
