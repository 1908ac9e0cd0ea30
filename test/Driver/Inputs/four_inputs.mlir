// More inputs than are named one by one.
func.func @main(%a: tensor<4xf32> {linnet.name = "a"}, %b: tensor<4xf32> {linnet.name = "b"},
                %c: tensor<4xf32> {linnet.name = "c"}, %d: tensor<4xf32> {linnet.name = "d"}) -> (tensor<4xf32> {linnet.name = "y"}) {
  %0 = linnet.binary add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = linnet.binary add %c, %d : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = linnet.binary mul %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
