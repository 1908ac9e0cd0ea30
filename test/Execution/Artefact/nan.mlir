// RUN: linnetc compile %s --name=net -o %t
// RUN: %cc -std=c11 -I%t %S/Inputs/nan.c %t/libnet.a -o %t/nan
// RUN: %t/nan

// What docs/Numerics.md says of NaN: relu makes it 0, and the maximum of two
// computed values is one of them.
func.func @main(%x: tensor<40xf32> {linnet.name = "x"}, %y: tensor<40xf32> {linnet.name = "y"})
    -> (tensor<40xf32> {linnet.name = "relu"}, tensor<40xf32> {linnet.name = "max"}) {
  %0 = linnet.unary clip %x [0.0, 0x7FF0000000000000] : tensor<40xf32>
  %1 = linnet.binary max %x, %y : (tensor<40xf32>, tensor<40xf32>) -> tensor<40xf32>
  return %0, %1 : tensor<40xf32>, tensor<40xf32>
}
