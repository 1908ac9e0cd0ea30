// RUN: linnet-opt %s --linnet-recognize-binary --canonicalize --cse --split-input-file | FileCheck %s

// Where(x >= 0, 1, -1) as the importer writes it, and weights of one magnitude for each output channel: the scale
// stands behind. The filter's bits: +, -, + of channels 0 to 2.
// CHECK-LABEL: func.func @greater_equal
// CHECK-SAME: %[[X:.*]]: tensor<1x4x4x3xf32>
func.func @greater_equal(%x: tensor<1x4x4x3xf32>) -> tensor<1x4x4x2xf32> {
  // CHECK-DAG: %[[FILTER:.*]] = linnet.constant dense<{{\[\[\[\[}}5]]], {{\[\[\[}}2]]]]> : tensor<2x1x1x1xi32>
  // CHECK-DAG: %[[SCALE:.*]] = linnet.constant dense<[5.000000e-01, 2.000000e+00]>
  // CHECK-DAG: %[[OFFSET:.*]] = linnet.constant dense<0.000000e+00> : tensor<2xf32>
  // CHECK: %[[BITS:.*]] = linnet.binarize %[[X]] :
  // CHECK: %[[SUMS:.*]] = linnet.binary_conv2d %[[BITS]], %[[FILTER]] channels = 3 border = <zero> window = <> :
  // CHECK: %[[R:.*]] = linnet.channel_affine %[[SUMS]], %[[SCALE]], %[[OFFSET]]
  // CHECK: return %[[R]]
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %two = linnet.constant dense<2.0> : tensor<f32>
  %one = linnet.constant dense<-1.0> : tensor<f32>
  %w = linnet.constant dense<[[[[0.5, -0.5, 0.5]]], [[[-2.0, 2.0, -2.0]]]]> : tensor<2x1x1x3xf32>
  %0 = linnet.binary greater_equal %x, %zero : (tensor<1x4x4x3xf32>, tensor<f32>) -> tensor<1x4x4x3xf32>
  %1 = linnet.cast %0 : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xi1>
  %2 = linnet.cast %1 : (tensor<1x4x4x3xi1>) -> tensor<1x4x4x3xf32>
  %3 = linnet.binary mul %2, %two : (tensor<1x4x4x3xf32>, tensor<f32>) -> tensor<1x4x4x3xf32>
  %4 = linnet.binary add %3, %one : (tensor<1x4x4x3xf32>, tensor<f32>) -> tensor<1x4x4x3xf32>
  %5 = linnet.conv2d %4, %w window = <> : (tensor<1x4x4x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x4x4x2xf32>
  return %5 : tensor<1x4x4x2xf32>
}

// -----

// x > c is x >= the next number above c.
// CHECK-LABEL: func.func @greater
func.func @greater(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK: %[[T:.*]] = linnet.constant dense<[1.401300e-45, 1.00000012]>
  // CHECK: linnet.binarize %{{.*}}, %[[T]]
  %c = linnet.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %two = linnet.constant dense<2.0> : tensor<f32>
  %one = linnet.constant dense<-1.0> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.binary greater %x, %c : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.binary mul %0, %two : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.binary add %1, %one : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %3 : tensor<1x4x4x1xf32>
}

// -----

// x < 0 ? 1 : -1: the signs of x >= 0 turned around.
// CHECK-LABEL: func.func @turned
func.func @turned(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK: %[[SCALE:.*]] = linnet.constant dense<-1.000000e+00> : tensor<1xf32>
  // CHECK: linnet.binarize %{{[^,]*}} : (tensor<1x4x4x2xf32>)
  // CHECK: linnet.channel_affine %{{.*}}, %[[SCALE]], %{{.*}}
  %zero = linnet.constant dense<0.0> : tensor<1x4x4x2xf32>
  %two = linnet.constant dense<2.0> : tensor<f32>
  %one = linnet.constant dense<-1.0> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.binary greater %zero, %x : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.binary mul %0, %two : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.binary add %1, %one : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %3 : tensor<1x4x4x1xf32>
}

// -----

// Larq's spelling: Sign(Sign(x) + 0.1) is +1 at 0.
// CHECK-LABEL: func.func @sign_twice
func.func @sign_twice(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK: linnet.binarize %{{[^,]*}} : (tensor<1x4x4x2xf32>)
  // CHECK-NOT: linnet.binarize
  %nudge = linnet.constant dense<0.1> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.binary add %0, %nudge : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.unary sign %1 : tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %3 : tensor<1x4x4x1xf32>
}

// -----

// Sign(x) is 0 at 0: the mean of x >= 0 and x > 0.
// CHECK-LABEL: func.func @sign_once
func.func @sign_once(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK-DAG: %[[T:.*]] = linnet.constant dense<1.401300e-45> : tensor<2xf32>
  // CHECK-DAG: %[[HALF:.*]] = linnet.constant dense<5.000000e-01> : tensor<1xf32>
  // CHECK-DAG: linnet.binarize %{{[^,]*}} : (tensor<1x4x4x2xf32>)
  // CHECK-DAG: linnet.binarize %{{.*}}, %[[T]] :
  // CHECK: %[[SUM:.*]] = linnet.binary add
  // CHECK: linnet.channel_affine %[[SUM]], %[[HALF]], %{{.*}}
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// -----

// Signs of what is never 0 cost one convolution: of signs, of Clip(2 * Sign(x) + 1, -1, 1), which is +1 at 0, of a
// comparison's -0.5 and 3, and Sign(x) == 0 ? -1 : Sign(x). A clip around 0 changes no sign.
// CHECK-LABEL: func.func @never_zero
// CHECK-SAME: %[[X:.*]]: tensor<1x4x4x2xf32>
func.func @never_zero(%x: tensor<1x4x4x2xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) {
  // CHECK-DAG: %[[T:.*]] = linnet.constant dense<1.401300e-45> : tensor<2xf32>
  // CHECK-DAG: %[[P:.*]] = linnet.binarize %[[X]] :
  // CHECK-DAG: %[[A:.*]] = linnet.binary_conv2d %[[P]],
  // CHECK-DAG: %[[Q:.*]] = linnet.binarize %[[X]], %[[T]] :
  // CHECK-DAG: %[[B:.*]] = linnet.binary_conv2d %[[Q]],
  // CHECK: return %[[A]], %[[A]], %[[B]]
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %one = linnet.constant dense<1.0> : tensor<f32>
  %two = linnet.constant dense<2.0> : tensor<f32>
  %minus = linnet.constant dense<-1.0> : tensor<f32>
  %low = linnet.constant dense<-0.5> : tensor<f32>
  %step = linnet.constant dense<3.5> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %clipped = linnet.unary clip %x [-1.0, 1.0] : tensor<1x4x4x2xf32>
  %0 = linnet.unary sign %clipped : tensor<1x4x4x2xf32>
  %1 = linnet.binary mul %0, %two : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.binary add %1, %one : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %3 = linnet.unary clip %2 [-1.0, 1.0] : tensor<1x4x4x2xf32>
  %4 = linnet.conv2d %3, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %5 = linnet.binary greater_equal %x, %zero : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %6 = linnet.binary mul %5, %step : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %7 = linnet.binary add %6, %low : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %8 = linnet.unary sign %7 : tensor<1x4x4x2xf32>
  %9 = linnet.conv2d %8, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %10 = linnet.binary equal %0, %zero : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %11 = linnet.cast %10 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xi1>
  %12 = linnet.select %11, %minus, %0 : (tensor<1x4x4x2xi1>, tensor<f32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %13 = linnet.conv2d %12, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %4, %9, %13 : tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>
}

// -----

// Borders: zeros in the window, a pad by -1 or +1, and groups.
// CHECK-LABEL: func.func @borders
func.func @borders(%x: tensor<1x4x4x2xf32>) -> (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) {
  // CHECK: linnet.binarize %{{[^,]*}} groups = 2 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xi32>
  // CHECK: linnet.binary_conv2d %{{.*}} channels = 1 groups = 2 border = <zero> window = <pads = [1, 1, 1, 1]> :
  // CHECK: linnet.binary_conv2d %{{.*}} channels = 2 border = <minus_one> window = <pads = [1, 1, 1, 1]> :
  %nudge = linnet.constant dense<0.1> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<2x3x3x2xf32>
  %g = linnet.constant dense<1.0> : tensor<2x3x3x1xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.binary add %0, %nudge : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.unary sign %1 : tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %2, %g groups = 2 window = <pads = [1, 1, 1, 1]> : (tensor<1x4x4x2xf32>, tensor<2x3x3x1xf32>) -> tensor<1x4x4x2xf32>
  %4 = linnet.pad %2 low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> value = -1.0 : (tensor<1x4x4x2xf32>) -> tensor<1x6x6x2xf32>
  %5 = linnet.conv2d %4, %w window = <> : (tensor<1x6x6x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x4x4x2xf32>
  return %3, %5 : tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>
}

// -----

// A product behind a flattened image of signs is a convolution of one pixel.
// CHECK-LABEL: func.func @fully_connected
func.func @fully_connected(%x: tensor<1x2x2x16xf32>, %b: tensor<3xf32>) -> tensor<1x3xf32> {
  // CHECK: %[[FLAT:.*]] = linnet.reshape %{{.*}} : (tensor<1x2x2x16xf32>) -> tensor<1x64xf32>
  // CHECK: %[[BITS:.*]] = linnet.binarize %[[FLAT]] : (tensor<1x64xf32>) -> tensor<1x2xi32>
  // CHECK: %[[PIXEL:.*]] = linnet.reshape %[[BITS]] : (tensor<1x2xi32>) -> tensor<1x1x1x2xi32>
  // CHECK: linnet.binary_conv2d %[[PIXEL]], %{{.*}} channels = 64 border = <zero> window = <> :
  // CHECK: linnet.channel_affine
  // CHECK: linnet.reshape %{{.*}} : (tensor<1x1x1x3xf32>) -> tensor<1x3xf32>
  %nudge = linnet.constant dense<0.1> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<3x64xf32>
  %0 = linnet.unary sign %x : tensor<1x2x2x16xf32>
  %1 = linnet.binary add %0, %nudge : (tensor<1x2x2x16xf32>, tensor<f32>) -> tensor<1x2x2x16xf32>
  %2 = linnet.unary sign %1 : tensor<1x2x2x16xf32>
  %3 = linnet.reshape %2 : (tensor<1x2x2x16xf32>) -> tensor<1x64xf32>
  %4 = linnet.fully_connected %3, %w, %b : (tensor<1x64xf32>, tensor<3x64xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %4 : tensor<1x3xf32>
}

// -----

// Not these: weights of two magnitudes in an output channel, signs of 0 and 1, a pad by another number.
// CHECK-LABEL: func.func @left_alone
// CHECK-NOT: linnet.binarize
func.func @left_alone(%x: tensor<1x4x4x2xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x6x6x1xf32>) {
  %nudge = linnet.constant dense<0.1> : tensor<f32>
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %two = linnet.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.binary add %0, %nudge : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.unary sign %1 : tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %2, %two window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %4 = linnet.binary greater_equal %x, %zero : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %5 = linnet.conv2d %4, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %6 = linnet.pad %2 low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> value = 0.5 : (tensor<1x4x4x2xf32>) -> tensor<1x6x6x2xf32>
  %7 = linnet.conv2d %6, %w window = <> : (tensor<1x6x6x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x6x6x1xf32>
  return %3, %5, %7 : tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x6x6x1xf32>
}
