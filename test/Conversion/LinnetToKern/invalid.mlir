// RUN: linnet-opt %s --split-input-file --verify-diagnostics --convert-linnet-to-kern

// expected-error @below {{module has no function @main of one block}}
module {
}

// -----

func.func private @f(tensor<4xf32>) -> tensor<4xf32>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{is no linnet op and cannot become a kernel}}
  %0 = call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// What a kernel reads by is known, or it might read anywhere.
func.func @main(%x: tensor<3x4xf32>, %v: tensor<2x1xf32>, %i: tensor<2xi16>) -> tensor<3x2xf32> {
  %r = linnet.constant dense<[0, 1, 2]> : tensor<3xi32>
  // expected-error @below {{'linnet.sparse_fully_connected' op needs constant indices and rows}}
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 1, outputs = 2> : (tensor<3x4xf32>, tensor<2x1xf32>, tensor<2xi16>, tensor<3xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
