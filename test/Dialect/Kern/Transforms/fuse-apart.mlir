// RUN: linnet-opt %s --split-input-file --verify-diagnostics --convert-linnet-to-kern --kern-fuse=remarks=true

// A result that is used twice is computed once.
func.func @main(%x: tensor<1x5xf32>) -> (tensor<1x5xf32>, tensor<1x1xf32>) {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': its result has other readers}}
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel2': its result has other readers}}
  %0 = linnet.unary exp %x : tensor<1x5xf32>
  %1 = linnet.unary sqrt %0 : tensor<1x5xf32>
  %2 = linnet.reduce mean %0 axes = [1] : (tensor<1x5xf32>) -> tensor<1x1xf32>
  return %1, %2 : tensor<1x5xf32>, tensor<1x1xf32>
}

// -----

// So is one that is returned as well.
func.func @main(%x: tensor<1x5xf32>) -> (tensor<1x5xf32>, tensor<1x5xf32>, tensor<1x5xf32>) {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': its result has other readers}}
  %0 = linnet.unary exp %x : tensor<1x5xf32>
  %1 = linnet.unary sqrt %0 : tensor<1x5xf32>
  return %0, %1, %1 : tensor<1x5xf32>, tensor<1x5xf32>, tensor<1x5xf32>
}

// -----

// A fire module: both branches read what is squeezed, and the concat copies.
func.func @main(%x: tensor<1x4x4x8xf32>) -> tensor<1x4x4x16xf32> {
  %w0 = linnet.constant dense<1.0> : tensor<4x1x1x8xf32>
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': its result has other readers}}
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel2': its result has other readers}}
  %0 = linnet.conv2d %x, %w0 window = <> : (tensor<1x4x4x8xf32>, tensor<4x1x1x8xf32>) -> tensor<1x4x4x4xf32>
  %w1 = linnet.constant dense<1.0> : tensor<8x1x1x4xf32>
  // expected-remark @below {{kernel 'kernel1' stays apart from 'kernel3': what follows moves data}}
  %1 = linnet.conv2d %0, %w1 window = <> : (tensor<1x4x4x4xf32>, tensor<8x1x1x4xf32>) -> tensor<1x4x4x8xf32>
  %w2 = linnet.constant dense<1.0> : tensor<8x3x3x4xf32>
  // expected-remark @below {{kernel 'kernel2' stays apart from 'kernel3': what follows moves data}}
  %2 = linnet.conv2d %0, %w2 window = <pads = [1, 1, 1, 1]> : (tensor<1x4x4x4xf32>, tensor<8x3x3x4xf32>) -> tensor<1x4x4x8xf32>
  %3 = linnet.concat %1, %2 axis = 3 : (tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) -> tensor<1x4x4x16xf32>
  return %3 : tensor<1x4x4x16xf32>
}

// -----

// A product reads its input once for each panel of channels.
func.func @main(%x: tensor<1x8x5x5xf32>) -> tensor<1x5x5x4xf32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': it would be computed anew for each tap}}
  %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x8x5x5xf32>) -> tensor<1x5x5x8xf32>
  %w = linnet.constant dense<1.0> : tensor<4x1x1x8xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x5x5x8xf32>, tensor<4x1x1x8xf32>) -> tensor<1x5x5x4xf32>
  return %1 : tensor<1x5x5x4xf32>
}

// -----

// Windows that overlap read elements several times; so does a sum of exponentials that is safe from overflow.
func.func @main(%x: tensor<1x4x4x8xf32>, %y: tensor<1x4x4x8xf32>) -> (tensor<1x3x3x8xf32>, tensor<1x1x1x8xf32>) {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': it would be computed anew for each tap}}
  %0 = linnet.unary exp %x : tensor<1x4x4x8xf32>
  %1 = linnet.max_pool2d %0 kernel = [2, 2] window = <> : (tensor<1x4x4x8xf32>) -> tensor<1x3x3x8xf32>
  // expected-remark @below {{kernel 'kernel2' stays apart from 'kernel3': it would be computed anew for each tap}}
  %2 = linnet.unary exp %y : tensor<1x4x4x8xf32>
  %3 = linnet.reduce log_sum_exp %2 axes = [1, 2] : (tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xf32>
  return %1, %3 : tensor<1x3x3x8xf32>, tensor<1x1x1x8xf32>
}

// -----

// Two algorithms, and what stands between kernels as a view.
func.func @main(%x: tensor<1x4x4x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': both have an algorithm of their own}}
  %0 = linnet.max_pool2d %x kernel = [2, 2] window = <> : (tensor<1x4x4x8xf32>) -> tensor<1x3x3x8xf32>
  // expected-remark @below {{kernel 'kernel1' stays apart from 'kernel2': a reshape stands between them}}
  %1 = linnet.reduce mean %0 axes = [1, 2] : (tensor<1x3x3x8xf32>) -> tensor<1x1x1x8xf32>
  %2 = linnet.reshape %1 : (tensor<1x1x1x8xf32>) -> tensor<1x8xf32>
  %3 = linnet.unary exp %2 : tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// -----

// The scale of a squeeze-and-excitation block is computed once, and not for each pixel.
func.func @main(%x: tensor<1x4x4x8xf32>, %y: tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': what follows repeats the result}}
  %0 = linnet.unary sigmoid %y : tensor<1x1x1x8xf32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32>
  return %1 : tensor<1x4x4x8xf32>
}

// -----

func.func @main(%x: tensor<1x4x4x8xf32>) -> tensor<1x8x8x8xf32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': it would be computed anew for each element that follows from it}}
  %0 = linnet.unary exp %x : tensor<1x4x4x8xf32>
  %1 = linnet.resize2d %0 mode = <nearest> coordinates = <asymmetric> : (tensor<1x4x4x8xf32>) -> tensor<1x8x8x8xf32>
  return %1 : tensor<1x8x8x8xf32>
}

// -----

func.func @main(%x: tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xi32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel1': what follows changes the element type}}
  %0 = linnet.reduce mean %x axes = [1, 2] : (tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xf32>
  %1 = linnet.cast %0 : (tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xi32>
  return %1 : tensor<1x1x1x8xi32>
}

// -----

// What a user has scheduled stays as it is.
kern.func private @scheduled(%x: tensor<1x8xf32>) -> tensor<1x8xf32> family = elementwise schedule = <loops> {
  %0 = linnet.unary exp %x : tensor<1x8xf32>
  kern.return %0 : tensor<1x8xf32>
}
func.func @main(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @below {{kernel 'scheduled' stays apart from 'kernel0': a kernel has its schedule already}}
  %0 = kern.call @scheduled(%x) : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = linnet.unary sqrt %0 : tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// -----

// Nothing is computed with a border of infinities in its own kernel, which moves on with it only.
func.func @main(%x: tensor<2x4xf32>) -> tensor<6x2xf32> {
  // expected-remark @below {{kernel 'kernel1' stays apart from 'kernel2': its border is infinite}}
  %0 = linnet.pad %x low = [0, 0] high = [0, 2] mode = <constant> value = 0xFFF0000000000000 : (tensor<2x4xf32>) -> tensor<2x6xf32>
  %1 = linnet.transpose %0 perm = [1, 0] : (tensor<2x6xf32>) -> tensor<6x2xf32>
  %2 = linnet.unary abs %1 : tensor<6x2xf32>
  return %2 : tensor<6x2xf32>
}

// -----

// Nor with one that another operand brings, after the sum has a movement of its own.
func.func @main(%x: tensor<2x4xf32>, %y: tensor<6x2xf32>) -> tensor<2x6xf32> {
  // expected-remark @below {{kernel 'kernel0' stays apart from 'kernel2': its border is infinite}}
  %0 = linnet.pad %x low = [0, 0] high = [0, 2] mode = <constant> value = 0xFFF0000000000000 : (tensor<2x4xf32>) -> tensor<2x6xf32>
  %1 = linnet.transpose %y perm = [1, 0] : (tensor<6x2xf32>) -> tensor<2x6xf32>
  %2 = linnet.binary add %1, %0 : (tensor<2x6xf32>, tensor<2x6xf32>) -> tensor<2x6xf32>
  return %2 : tensor<2x6xf32>
}
