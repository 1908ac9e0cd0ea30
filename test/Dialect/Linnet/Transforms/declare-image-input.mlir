// RUN: linnet-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(func.func(linnet-declare-image-input{input=x mean=127.5 scale=0.5,0.25,0.125}))' | FileCheck %s

// A picture of a channels-first network: bytes in, transposed behind the normalisation.
// CHECK-LABEL: func.func @channels_first
// CHECK-SAME:    %[[X:.*]]: tensor<1x4x5x3xui8> {linnet.layout = "NHWC", linnet.name = "x"}
// CHECK-DAG:     %[[SCALE:.*]] = linnet.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01]>
// CHECK-DAG:     %[[OFFSET:.*]] = linnet.constant dense<[-6.375000e+01, -3.187500e+01, -1.593750e+01]>
// CHECK:         %[[F:.*]] = linnet.cast %[[X]] : (tensor<1x4x5x3xui8>) -> tensor<1x4x5x3xf32>
// CHECK:         %[[A:.*]] = linnet.channel_affine %[[F]], %[[SCALE]], %[[OFFSET]]
// CHECK:         %[[T:.*]] = linnet.transpose %[[A]] perm = [0, 3, 1, 2]
// CHECK:         return %[[T]]
func.func @channels_first(%x: tensor<1x3x4x5xf32> {linnet.name = "x"}) -> tensor<1x3x4x5xf32> {
  return %x : tensor<1x3x4x5xf32>
}

// CHECK-LABEL: func.func @channels_last
// CHECK-NOT:     linnet.transpose
func.func @channels_last(%x: tensor<1x4x5x3xf32> {linnet.name = "x"}) -> tensor<1x4x5x3xf32> {
  return %x : tensor<1x4x5x3xf32>
}

// -----

// expected-error @below {{the network has no input 'x' to declare as a picture; its inputs: y, z}}
func.func @no_such_input(%y: tensor<1x3x4x5xf32> {linnet.name = "y"}, %z: tensor<4xf32> {linnet.name = "z"}) {
  return
}

// -----

// expected-error @below {{input 'x' of type 'tensor<1x4x5x6xf32>' cannot be a picture: f32 of [N, 3, H, W] or [N, H, W, 3] can}}
func.func @no_colours(%x: tensor<1x4x5x6xf32> {linnet.name = "x"}) {
  return
}
