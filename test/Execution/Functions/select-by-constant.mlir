// RUN: linnetc verify %s

// A mask that is known when the network is compiled: its truth values lie among the weights.
func.func @main(%x: tensor<3x4xi64>, %z: tensor<3x4xf32>) -> (tensor<3x4xi64>, tensor<3x4xf32>) {
  %mask = linnet.constant dense<[[true, true, true, true], [false, true, true, true], [false, false, true, true]]> : tensor<3x4xi1>
  %none = linnet.constant dense<0> : tensor<i64>
  %minus = linnet.constant dense<-1.0> : tensor<f32>
  %0 = linnet.select %mask, %x, %none : (tensor<3x4xi1>, tensor<3x4xi64>, tensor<i64>) -> tensor<3x4xi64>
  %1 = linnet.select %mask, %z, %minus : (tensor<3x4xi1>, tensor<3x4xf32>, tensor<f32>) -> tensor<3x4xf32>
  return %0, %1 : tensor<3x4xi64>, tensor<3x4xf32>
}
