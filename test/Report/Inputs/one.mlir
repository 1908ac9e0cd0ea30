// One kernel: its result is the output, so there is no arena.
module attributes {linnet.model = "one"} {
  func.func @main(%x: tensor<1x8xf32> {linnet.name = "x"}) -> (tensor<1x8xf32> {linnet.name = "y"}) {
    %0 = linnet.unary exp %x : tensor<1x8xf32> loc("exp")
    return %0 : tensor<1x8xf32>
  }
}
