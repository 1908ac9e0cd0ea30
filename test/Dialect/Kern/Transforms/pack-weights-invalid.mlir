// RUN: linnet-opt %s --kern-pack-weights --verify-diagnostics

func.func @main(%w: tensor<16x3x3x8xf32>) -> tensor<16x3x3x8xf32> {
  // expected-error @below {{'kern.pack' op transforms weights that are known at run time only, accepted: constants}}
  %p = kern.pack %w layout = <[0, 1, 2, 3], winograd = 4> : tensor<16x3x3x8xf32>
  return %p : tensor<16x3x3x8xf32>
}
