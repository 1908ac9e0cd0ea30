// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// kern.func C1
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  // expected-error @below {{block with no terminator}}
  %0 = linnet.unary exp %x : tensor<4xf32>
}

// -----

// kern.func C1
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  // expected-error @below {{'func.call' op is no linnet op, and a kernel holds nothing else}}
  %0 = func.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func private @f(tensor<4xf32>) -> tensor<4xf32>

// -----

// kern.func C2
kern.func @k(%x: tensor<2xf32>) -> tensor<2xf32> family = elementwise {
  // expected-error @below {{'linnet.constant' op holds weights, which must be the kernel's operands}}
  %w = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linnet.binary add %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  kern.return %0 : tensor<2xf32>
}

// -----

// kern.func C2: a resource of one element is no splat whose number is in the text.
kern.func @k(%x: tensor<2xf32>) -> tensor<2xf32> family = elementwise {
  // expected-error @below {{'linnet.constant' op holds weights, which must be the kernel's operands}}
  %w = linnet.constant dense_resource<one> : tensor<1xf32>
  %0 = linnet.binary add %x, %w : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  kern.return %0 : tensor<2xf32>
}

{-#
  dialect_resources: { builtin: { one: "0x040000000000803F" } }
#-}

// -----

// kern.func C3
kern.func @k(%x: tensor<4xf32>) -> tensor<2xf32> family = elementwise {
  // expected-error @below {{'kern.return' op must return the kernel's result types}}
  kern.return %x : tensor<4xf32>
}

// -----

// kern.func C4
// expected-error @below {{'kern.func' op argument 0 has type 'tensor<?xf32>', but must be a static tensor of integers or floats}}
kern.func @k(%x: tensor<?xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.constant dense<0.0> : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}

// -----

// kern.func C4
// expected-error @below {{'kern.func' op result 0 has type 'f32', but must be a static tensor of integers or floats}}
kern.func @k(%x: tensor<4xf32>) -> f32 family = elementwise {
  kern.return %x : tensor<4xf32>
}

// -----

// kern.func C5
// expected-error @below {{'kern.func' op layout of argument 0 has rank 1, but the tensor 2}}
kern.func @k(%x: tensor<4x4xf32> {kern.layout = #kern.layout<[0]>}) -> tensor<4x4xf32> family = movement {
  kern.return %x : tensor<4x4xf32>
}

// -----

// kern.func C5
// expected-error @below {{'kern.func' op 'kern.layout' of result 0 is 3 : i64, but must be a #kern.layout}}
kern.func @k(%x: tensor<4x4xf32>) -> (tensor<4x4xf32> {kern.layout = 3}) family = movement {
  kern.return %x : tensor<4x4xf32>
}

// -----

// expected-error @below {{unknown family 'convolution'}}
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = convolution {
  kern.return %x : tensor<4xf32>
}

// -----

// expected-error @below {{parameter 'tile' must be an integer, a list of integers or a string}}
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = movement schedule = <loops, tile = 1.5> {
  kern.return %x : tensor<4xf32>
}

// -----

// expected-error @below {{parameter 'tile' stands twice}}
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = movement schedule = <loops, tile = 1, tile = 2> {
  kern.return %x : tensor<4xf32>
}

// -----

// kern.call C1
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op 'f' is no kernel}}
  %0 = kern.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// kern.call C1
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{'kern.call' op has type '(tensor<2xf32>) -> tensor<2xf32>', but the kernel has '(tensor<4xf32>) -> tensor<4xf32>'}}
  %0 = kern.call @k(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// kern.call C2
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op has 2 destinations for 1 results}}
  %0 = kern.call @k(%x) to [#kern.slot<arena, 0, 16>, #kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// kern.call C2
kern.func @k(%x: tensor<4xf32>) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op gives a result of type 'tensor<4xf32>' only 15 bytes}}
  %0 = kern.call @k(%x) to [#kern.slot<arena, 0, 15>] : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// kern.weights C1
func.func @f() -> tensor<4xf32> {
  // expected-error @below {{'kern.weights' op layout has rank 2, but the tensor 1}}
  %0 = kern.weights dense<0.0> : tensor<4xf32> layout = <[0, 1]> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// kern.weights C1
func.func @main() {
  // expected-error @below {{'kern.weights' op has a layout with winograd for 'tensor<1x1x1x2xf32>', accepted: f32 filters of 3x3}}
  %0 = kern.weights dense<0.0> : tensor<1x4x4x2xf32> layout = <[0, 1, 2, 3], winograd = 2>
      source = dense<0.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  return
}

// -----

// kern.weights C2
func.func @f() -> tensor<5xf32> {
  // expected-error @below {{'kern.weights' op value has type 'tensor<5xf32>', but in this layout it must be 'tensor<2x4xf32>'}}
  %0 = kern.weights dense<0.0> : tensor<5xf32> layout = <[0 div 4, 0 mod 4]> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// kern.weights C2
func.func @main() {
  // expected-error @below {{'kern.weights' op value has type 'tensor<1x3x3x2xf32>', but in this layout it must be 'tensor<1x6x6x2xf32>'}}
  %0 = kern.weights dense<0.0> : tensor<1x3x3x2xf32> layout = <[0, 1, 2, 3], winograd = 4>
      source = dense<0.0> : tensor<1x3x3x2xf32> -> tensor<1x3x3x2xf32>
  return
}

// -----

// kern.weights C3
func.func @main() {
  // expected-error @below {{'kern.weights' op has no source, but its layout transforms}}
  %0 = kern.weights dense<0.0> : tensor<1x4x4x2xf32> layout = <[0, 1, 2, 3], winograd = 2> -> tensor<1x3x3x2xf32>
  return
}

// -----

// kern.weights C3
func.func @main() {
  // expected-error @below {{'kern.weights' op has a source, but its layout transforms nothing}}
  %0 = kern.weights dense<0.0> : tensor<4xf32> layout = <[0]> source = dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

// kern.weights C3
func.func @main() {
  // expected-error @below {{'kern.weights' op source has type 'tensor<1x3x3x1xf32>', but must be 'tensor<1x3x3x2xf32>'}}
  %0 = kern.weights dense<0.0> : tensor<1x4x4x2xf32> layout = <[0, 1, 2, 3], winograd = 2>
      source = dense<0.0> : tensor<1x3x3x1xf32> -> tensor<1x3x3x2xf32>
  return
}

// -----

// kern.pack C1
func.func @main(%x: tensor<1x3x3x2xi8>) {
  // expected-error @below {{'kern.pack' op has a layout with winograd for 'tensor<1x3x3x2xi8>', accepted: f32 filters of 3x3}}
  %0 = kern.pack %x layout = <[0, 1, 2, 3], winograd = 2> : tensor<1x3x3x2xi8>
  return
}

// -----

// kern.func C5
// expected-error @below {{'kern.func' op has a layout with winograd for 'tensor<4x1x1x4xf32>', accepted: f32 filters of 3x3}}
kern.func @k(%x: tensor<4x1x1x4xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], winograd = 4>}) -> tensor<4x1x1x4xf32> family = movement {
  kern.return %x : tensor<4x1x1x4xf32>
}

// -----

// #kern.layout C2
// expected-error @below {{winograd is 3, accepted: 2 or 4}}
kern.func @k(%x: tensor<4x3x3x4xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], winograd = 3>}) -> tensor<4x3x3x4xf32> family = movement {
  kern.return %x : tensor<4x3x3x4xf32>
}

// -----

// #kern.layout C2
// expected-error @below {{winograd is for filters, of rank 4}}
kern.func @k(%x: tensor<3x3xf32> {kern.layout = #kern.layout<[0, 1], winograd = 2>}) -> tensor<3x3xf32> family = movement {
  kern.return %x : tensor<3x3xf32>
}

// -----

// kern.pack C1
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.pack' op layout has rank 2, but the tensor 1}}
  %0 = kern.pack %x layout = <[1, 0]> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// #kern.layout C1
// expected-error @below {{each dimension must stand once whole, or once as quotient and once as remainder of one block}}
kern.func @k(%x: tensor<4x4xf32> {kern.layout = #kern.layout<[0, 0]>}) -> tensor<4x4xf32> family = movement {
  kern.return %x : tensor<4x4xf32>
}

// -----

// #kern.layout C1: the blocks differ.
// expected-error @below {{each dimension must stand once whole, or once as quotient and once as remainder of one block}}
kern.func @k(%x: tensor<4xf32> {kern.layout = #kern.layout<[0 div 4, 0 mod 8]>}) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}

// -----

// #kern.layout C1: a block of 0 is none.
// expected-error @below {{each dimension must stand once whole, or once as quotient and once as remainder of one block}}
kern.func @k(%x: tensor<4xf32> {kern.layout = #kern.layout<[0 div 0, 0 mod 0]>}) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}

// -----

// expected-error @below {{unknown region 'heap', expected arena, input, output or weights}}
module attributes {kern.slot = #kern.slot<heap, 0, 4>} {
}

// -----

// expected-error @below {{region arena has no index}}
module attributes {kern.slot = #kern.slot<arena 1, 0, 4>} {
}

// -----

// expected-error @below {{expected an index}}
module attributes {kern.slot = #kern.slot<output, 0, 4>} {
}

// -----

// #kern.slot C1
// expected-error @below {{index, offset and bytes must not be negative}}
module attributes {kern.slot = #kern.slot<arena, -64, 4>} {
}

// -----

// #kern.layout C3
// expected-error @below {{groups is 1, accepted: 2 or more}}
module attributes {kern.layout = #kern.layout<[0, 1, 2, 3, 4], groups = 1>} {
}

// -----

// #kern.layout C3
// expected-error @below {{groups is for filters, of rank 4, whose groups are a dimension of their own}}
module attributes {kern.layout = #kern.layout<[0, 1, 2, 3], groups = 2>} {
}

// -----

// expected-error @below {{'group' is no part of a layout, accepted: winograd, groups, pitch or plane}}
module attributes {kern.layout = #kern.layout<[0, 1, 2, 3, 4], group = 2>} {
}

// -----

// expected-error @below {{has a layout of 3 groups for 'tensor<8x1x1x4xf32>', accepted: what divides its first dimension}}
kern.func @k(%x: tensor<8x1x1x4xf32> {kern.layout = #kern.layout<[0, 1, 2, 3, 4], groups = 3>}) -> tensor<8x1x1x4xf32> family = movement {
  kern.return %x : tensor<8x1x1x4xf32>
}

// -----

// expected-error @below {{pitch must be positive}}
module attributes {kern.layout = #kern.layout<[0, 1], pitch = 0>} {
}

// -----

// expected-error @below {{a pitch is for an order of two or more whole dimensions}}
module attributes {kern.layout = #kern.layout<[0 div 8, 1, 0 mod 8], pitch = 16>} {
}

// -----

// expected-error @below {{layout of argument 0 has pitch 2 for runs of 3 elements}}
kern.func @k0(%x: tensor<4x3xf32> {kern.layout = #kern.layout<[0, 1], pitch = 2>}) -> tensor<4x3xf32> family = elementwise {
  kern.return %x : tensor<4x3xf32>
}

// -----

// #kern.layout C5
// expected-error @below {{a plane is for channels outside of pixels: [0, 1, 3, 2], [0, 1 div r, 3, 1 mod r, 2] or [0, 3, 1, 2]}}
module attributes {kern.layout = #kern.layout<[0, 1, 2, 3], plane = 64>} {
}

// -----

// expected-error @below {{layout of argument 0 has planes of 12 elements in bands of 2 rows for 'tensor<1x4x7x3xf32>', accepted: bands that divide the rows, and planes of 14 or more}}
kern.func @k0(%x: tensor<1x4x7x3xf32> {kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 12>}) -> tensor<1x4x7x3xf32> family = elementwise {
  kern.return %x : tensor<1x4x7x3xf32>
}

// -----

// expected-error @below {{layout of result 0 has planes of 32 elements in bands of 3 rows for 'tensor<1x4x7x3xf32>', accepted: bands that divide the rows, and planes of 21 or more}}
kern.func @k0(%x: tensor<1x4x7x3xf32>) -> (tensor<1x4x7x3xf32> {kern.layout = #kern.layout<[0, 1 div 3, 3, 1 mod 3, 2], plane = 32>}) family = elementwise {
  kern.return %x : tensor<1x4x7x3xf32>
}

// -----

func.func @pack_planes(%x: tensor<1x4x7x3xf32>) {
  // expected-error @below {{layout has a plane, which packed tensors have not}}
  %0 = kern.pack %x layout = <[0, 3, 1, 2], plane = 32> : tensor<1x4x7x3xf32>
  return
}

// -----

func.func @pack(%x: tensor<4x3xf32>) {
  // expected-error @below {{layout has a pitch, which packed tensors have not}}
  %0 = kern.pack %x layout = <[0, 1], pitch = 8> : tensor<4x3xf32>
  return
}

// -----

func.func @join_shapes(%x: tensor<4x3xf32>, %y: tensor<5x3xf32>) {
  // expected-error @below {{has 'tensor<5x3xf32>' as a slice of 'tensor<4x6xf32>', accepted: the same but for the last extent}}
  %0 = kern.join %x, %y : (tensor<4x3xf32>, tensor<5x3xf32>) -> tensor<4x6xf32>
  return
}

// -----

func.func @join_channels(%x: tensor<4x3xf32>) {
  // expected-error @below {{has inputs of 3 channels, but a result of 6}}
  %0 = kern.join %x : (tensor<4x3xf32>) -> tensor<4x6xf32>
  return
}

// -----

func.func @join_nothing() {
  // expected-error @below {{has no inputs}}
  %0 = kern.join : () -> tensor<4x6xf32>
  return
}

// -----

func.func @part_outside(%x: tensor<4x3xf32>) {
  // expected-error @below {{takes channels 2 to 4 of 3}}
  %0 = kern.part %x offset = 2 : (tensor<4x3xf32>) -> tensor<4x2xf32>
  return
}

// -----

// weights C3: the elements are there
func.func @weights_c3_missing() {
  // expected-error @below {{resource 'absent' is missing}}
  %0 = kern.weights dense_resource<absent> : tensor<4xf32> layout = <[0]> -> tensor<4xf32>
  return
}

// -----

// weights C3: a resource has as many bytes as the shape
func.func @weights_c3_short() {
  // expected-error @below {{resource 'short' has 8 bytes, but 'tensor<4xf32>' has 16}}
  %0 = kern.weights dense_resource<short> : tensor<4xf32> layout = <[0]> -> tensor<4xf32>
  return
}

{-#
  dialect_resources: {
    builtin: {
      short: "0x0400000000000000000080BF"
    }
  }
#-}
