// RUN: linnet-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @conv2d
func.func @conv2d(%x: tensor<1x9x9x6xf32>, %w: tensor<4x3x3x3xf32>, %b: tensor<4xf32>) -> tensor<1x5x5x4xf32> {
  // CHECK: linnet.conv2d %{{.*}}, %{{.*}}, %{{.*}} groups = 2 window = <strides = [2, 2], pads = [1, 1, 1, 1]> :
  %0 = linnet.conv2d %x, %w, %b groups = 2 window = <strides = [2, 2], pads = [1, 1, 1, 1]>
      : (tensor<1x9x9x6xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x5x5x4xf32>
  return %0 : tensor<1x5x5x4xf32>
}

// Fields at their defaults are left out; the order is the attribute's.
// CHECK-LABEL: func.func @window
func.func @window(%x: tensor<2x9x9x3xf32>, %w: tensor<4x3x3x3xf32>) -> (tensor<2x7x7x4xf32>, tensor<2x3x4x4xf32>) {
  // CHECK: linnet.conv2d %{{[^,]*}}, %{{[^,]*}} window = <> :
  %0 = linnet.conv2d %x, %w window = <strides = [1, 1], pads = [0, 0, 0, 0]> : (tensor<2x9x9x3xf32>, tensor<4x3x3x3xf32>) -> tensor<2x7x7x4xf32>
  // CHECK: linnet.conv2d %{{.*}} window = <strides = [3, 2], pads = [-1, 0, 2, 2], dilations = [1, 2], ceil> :
  %1 = linnet.conv2d %x, %w window = <ceil, dilations = [1, 2], pads = [-1, 0, 2, 2], strides = [3, 2]> : (tensor<2x9x9x3xf32>, tensor<4x3x3x3xf32>) -> tensor<2x3x4x4xf32>
  return %0, %1 : tensor<2x7x7x4xf32>, tensor<2x3x4x4xf32>
}

// CHECK-LABEL: func.func @other_products
func.func @other_products(%x: tensor<1x7x7x4xf32>, %d: tensor<3x3x8xf32>, %db: tensor<8xf32>, %t: tensor<2x3x3x4xf32>,
                          %v: tensor<3x5xf32>, %w: tensor<2x5xf32>, %wb: tensor<2xf32>, %l: tensor<4x1x2x3xf32>) {
  // CHECK: linnet.depthwise_conv2d %{{.*}}, %{{.*}}, %{{.*}} window = <pads = [1, 1, 1, 1]> : {{.*}} -> tensor<1x7x7x8xf32>
  %0 = linnet.depthwise_conv2d %x, %d, %db window = <pads = [1, 1, 1, 1]> : (tensor<1x7x7x4xf32>, tensor<3x3x8xf32>, tensor<8xf32>) -> tensor<1x7x7x8xf32>
  // CHECK: linnet.transpose_conv2d %{{.*}}, %{{.*}} window = <strides = [2, 2], pads = [1, 1, 0, 0]> : {{.*}} -> tensor<1x14x14x2xf32>
  %1 = linnet.transpose_conv2d %x, %t window = <strides = [2, 2], pads = [1, 1, 0, 0]> : (tensor<1x7x7x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x14x14x2xf32>
  // CHECK: linnet.fully_connected %{{.*}}, %{{.*}}, %{{.*}} : {{.*}} -> tensor<3x2xf32>
  %2 = linnet.fully_connected %v, %w, %wb : (tensor<3x5xf32>, tensor<2x5xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  // CHECK: linnet.matmul %{{.*}}, %{{.*}} : (tensor<4x1x2x3xf32>, tensor<3x5xf32>) -> tensor<4x1x2x5xf32>
  %3 = linnet.matmul %l, %v : (tensor<4x1x2x3xf32>, tensor<3x5xf32>) -> tensor<4x1x2x5xf32>
  return
}

// CHECK-LABEL: func.func @pruned
func.func @pruned(%x: tensor<1x7x7x16xf32>, %y: tensor<2x300xf32>, %v: tensor<3x2xf32>, %b: tensor<3xf32>, %i: tensor<3xi16>) {
  %indices = linnet.constant dense<[2, 0, 15]> : tensor<3xui8>
  // A row may be empty, and blocks behind the last row are not read.
  %rows = linnet.constant dense<[0, 0, 2]> : tensor<3xi32>
  // CHECK: linnet.sparse_conv2d %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} encoding = <block = 2, outputs = 4> : {{.*}} -> tensor<1x7x7x4xf32>
  %0 = linnet.sparse_conv2d %x, %v, %indices, %rows encoding = <block = 2, outputs = 4> : (tensor<1x7x7x16xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x7x7x4xf32>
  // CHECK: linnet.sparse_fully_connected %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} encoding = <block = 2, outputs = 3> : {{.*}} -> tensor<2x3xf32>
  %1 = linnet.sparse_fully_connected %y, %v, %i, %rows, %b encoding = <block = 2, outputs = 3> : (tensor<2x300xf32>, tensor<3x2xf32>, tensor<3xi16>, tensor<3xi32>, tensor<3xf32>) -> tensor<2x3xf32>
  %parts = linnet.constant dense<[0, 1, 1, 1, 3]> : tensor<5xi32>
  // CHECK: linnet.sparse_conv2d {{.*}} encoding = <block = 2, outputs = 4, parts = 2> :
  %2 = linnet.sparse_conv2d %x, %v, %indices, %parts encoding = <block = 2, outputs = 4, parts = 2> : (tensor<1x7x7x16xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<5xi32>) -> tensor<1x7x7x4xf32>
  return
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%x: tensor<1x8x8x16xf32>, %b: tensor<16xf32>) -> tensor<1x8x8x16xf32> {
  // CHECK: linnet.unary clip %{{.*}} [0.000000e+00, 6.000000e+00] : tensor<1x8x8x16xf32>
  %0 = linnet.unary clip %x [0.0, 6.0] : tensor<1x8x8x16xf32>
  // CHECK: linnet.unary sigmoid %{{[^ ]*}} : tensor<1x8x8x16xf32>
  %1 = linnet.unary sigmoid %0 : tensor<1x8x8x16xf32>
  // CHECK: linnet.unary clip %{{.*}} [-1.500000e+00, 0x7FF0000000000000]
  %2 = linnet.unary clip %1 [-1.5, 0x7FF0000000000000] : tensor<1x8x8x16xf32>
  // CHECK: linnet.binary mul %{{.*}}, %{{.*}} : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  %3 = linnet.binary mul %2, %b : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  // CHECK: linnet.channel_affine %{{.*}}, %{{.*}}, %{{.*}} : (tensor<1x8x8x16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  %4 = linnet.channel_affine %3, %b, %b : (tensor<1x8x8x16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  return %4 : tensor<1x8x8x16xf32>
}

// Integers are computed with too, and truth values choose.
// CHECK-LABEL: func.func @choosing
func.func @choosing(%x: tensor<3x1xi32>, %y: tensor<4xi32>, %c: tensor<3x1xi1>, %f: tensor<2xf32>) {
  // CHECK: linnet.binary equal %{{.*}}, %{{.*}} : (tensor<3x1xi32>, tensor<4xi32>) -> tensor<3x4xi32>
  %0 = linnet.binary equal %x, %y : (tensor<3x1xi32>, tensor<4xi32>) -> tensor<3x4xi32>
  // CHECK: linnet.select %{{.*}}, %{{.*}}, %{{.*}} : (tensor<3x1xi1>, tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
  %1 = linnet.select %c, %0, %y : (tensor<3x1xi1>, tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
  // CHECK: linnet.unary is_nan %{{.*}} : tensor<2xf32>
  %2 = linnet.unary is_nan %f : tensor<2xf32>
  return
}

// Both operands of a binary op may be repeated, and either may have fewer dimensions.
// CHECK-LABEL: func.func @broadcasting
func.func @broadcasting(%x: tensor<3x1xf32>, %y: tensor<2x1x4xf32>, %s: tensor<f32>) {
  // CHECK: linnet.binary pow %{{.*}} : (tensor<3x1xf32>, tensor<2x1x4xf32>) -> tensor<2x3x4xf32>
  %0 = linnet.binary pow %x, %y : (tensor<3x1xf32>, tensor<2x1x4xf32>) -> tensor<2x3x4xf32>
  // CHECK: linnet.binary prelu %{{.*}} : (tensor<f32>, tensor<3x1xf32>) -> tensor<3x1xf32>
  %1 = linnet.binary prelu %s, %x : (tensor<f32>, tensor<3x1xf32>) -> tensor<3x1xf32>
  return
}

// Constants of all storage types, and in a resource.
// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: linnet.constant dense<1.000000e+00> : tensor<16xf32>
  %0 = linnet.constant dense<1.0> : tensor<16xf32>
  // CHECK: linnet.constant dense<[true, false]> : tensor<2xi1>
  %1 = linnet.constant dense<[true, false]> : tensor<2xi1>
  // CHECK: linnet.constant dense<200> : tensor<2xui8>
  %2 = linnet.constant dense<200> : tensor<2xui8>
  // CHECK: linnet.constant dense_resource<weights> : tensor<2xf32>
  %3 = linnet.constant dense_resource<weights> : tensor<2xf32>
  return
}

// CHECK-LABEL: func.func @movement
func.func @movement(%x: tensor<1x4x5x6xf32>, %i: tensor<2x3xi64>) {
  // CHECK: linnet.channel_shuffle %{{.*}} groups = 3 : (tensor<1x4x5x6xf32>) -> tensor<1x4x5x6xf32>
  %0 = linnet.channel_shuffle %x groups = 3 : (tensor<1x4x5x6xf32>) -> tensor<1x4x5x6xf32>
  // CHECK: linnet.reshape %{{.*}} : (tensor<1x4x5x6xf32>) -> tensor<4x30xf32>
  %1 = linnet.reshape %x : (tensor<1x4x5x6xf32>) -> tensor<4x30xf32>
  // CHECK: linnet.transpose %{{.*}} perm = [1, 0] : (tensor<2x3xi64>) -> tensor<3x2xi64>
  %2 = linnet.transpose %i perm = [1, 0] : (tensor<2x3xi64>) -> tensor<3x2xi64>
  // CHECK: linnet.concat %{{.*}}, %{{.*}} axis = 1 : (tensor<2x3xi64>, tensor<2x3xi64>) -> tensor<2x6xi64>
  %3 = linnet.concat %i, %i axis = 1 : (tensor<2x3xi64>, tensor<2x3xi64>) -> tensor<2x6xi64>
  // CHECK: linnet.slice %{{.*}} offsets = [0, 2] sizes = [2, 2] steps = [1, -2] : (tensor<2x3xi64>) -> tensor<2x2xi64>
  %4 = linnet.slice %i offsets = [0, 2] sizes = [2, 2] steps = [1, -2] : (tensor<2x3xi64>) -> tensor<2x2xi64>
  // CHECK: linnet.gather %{{.*}} axis = 1 indices = [2, 0, 0] : (tensor<2x3xi64>) -> tensor<2x3xi64>
  %5 = linnet.gather %i axis = 1 indices = [2, 0, 0] : (tensor<2x3xi64>) -> tensor<2x3xi64>
  // CHECK: linnet.pad %{{.*}} low = [1, 0] high = [0, -1] mode = <constant> : (tensor<2x3xi64>) -> tensor<3x2xi64>
  %6 = linnet.pad %i low = [1, 0] high = [0, -1] mode = <constant> : (tensor<2x3xi64>) -> tensor<3x2xi64>
  // CHECK: linnet.pad %{{.*}} mode = <constant> value = 1.000000e+00 :
  %7 = linnet.pad %i low = [1, 0] high = [0, 0] mode = <constant> value = 1.0 : (tensor<2x3xi64>) -> tensor<3x3xi64>
  // CHECK: linnet.pad %{{.*}} low = [1, 2] high = [1, 0] mode = <reflect> :
  %8 = linnet.pad %i low = [1, 2] high = [1, 0] mode = <reflect> : (tensor<2x3xi64>) -> tensor<4x5xi64>
  // CHECK: linnet.broadcast %{{.*}} : (tensor<2x3xi64>) -> tensor<4x2x3xi64>
  %9 = linnet.broadcast %i : (tensor<2x3xi64>) -> tensor<4x2x3xi64>
  // CHECK: linnet.cast %{{.*}} : (tensor<2x3xi64>) -> tensor<2x3xf32>
  %10 = linnet.cast %i : (tensor<2x3xi64>) -> tensor<2x3xf32>
  // CHECK: linnet.resize2d %{{.*}} mode = <nearest> coordinates = <asymmetric> rounding = <floor> scales = [2.000000e+00, 1.500000e+00] :
  %11 = linnet.resize2d %x mode = <nearest> coordinates = <asymmetric> rounding = <floor> scales = [2.0, 1.5] : (tensor<1x4x5x6xf32>) -> tensor<1x8x7x6xf32>
  // CHECK: linnet.resize2d %{{.*}} mode = <linear> coordinates = <half_pixel> :
  %12 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> : (tensor<1x4x5x6xf32>) -> tensor<1x9x9x6xf32>
  return
}

// CHECK-LABEL: func.func @reductions
func.func @reductions(%x: tensor<1x7x7x16xf32>) {
  // CHECK: linnet.reduce mean %{{.*}} axes = [1, 2] : {{.*}} -> tensor<1x1x1x16xf32>
  %0 = linnet.reduce mean %x axes = [1, 2] : (tensor<1x7x7x16xf32>) -> tensor<1x1x1x16xf32>
  // CHECK: linnet.max_pool2d %{{.*}} kernel = [3, 3] window = <strides = [2, 2], ceil> : {{.*}} -> tensor<1x3x3x16xf32>
  %1 = linnet.max_pool2d %x kernel = [3, 3] window = <strides = [2, 2], ceil> : (tensor<1x7x7x16xf32>) -> tensor<1x3x3x16xf32>
  // CHECK: linnet.avg_pool2d %{{.*}} kernel = [2, 3] window = <pads = [1, 2, 0, 0]> count_include_pad : {{.*}} -> tensor<1x7x7x16xf32>
  %2 = linnet.avg_pool2d %x kernel = [2, 3] window = <pads = [1, 2, 0, 0]> count_include_pad : (tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
  // CHECK: linnet.softmax %{{.*}} axis = 3 log : (tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
  %3 = linnet.softmax %x axis = 3 log : (tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
  // CHECK: linnet.local_response_norm %{{.*}} size = 5 alpha = 1.000000e-04 beta = 7.500000e-01 bias = 2.000000e+00 :
  %4 = linnet.local_response_norm %x size = 5 alpha = 1.0e-4 beta = 0.75 bias = 2.0 : (tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
  return
}

{-#
  dialect_resources: {
    builtin: {
      weights: "0x04000000000000000000803f"
    }
  }
#-}
