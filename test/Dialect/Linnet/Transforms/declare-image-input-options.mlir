// RUN: linnet-opt %s --verify-diagnostics --pass-pipeline='builtin.module(func.func(linnet-declare-image-input{input=x mean=1,2 scale=1}))'

// expected-error @below {{picture 'x' has 2 means and 1 scales; one or three of each are accepted}}
func.func @two_means(%x: tensor<1x3x4x5xf32> {linnet.name = "x"}) {
  return
}
