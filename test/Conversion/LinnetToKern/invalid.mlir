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
