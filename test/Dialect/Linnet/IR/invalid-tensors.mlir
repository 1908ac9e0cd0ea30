// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// no tensor of the dialect has a zero extent
func.func @case(%x: tensor<1x0xf32>) {
  // expected-error @below {{operand #0 must be tensor of f32 with positive static extents and less than 2 GiB, but got 'tensor<1x0xf32>'}}
  %0 = linnet.unary exp %x : tensor<1x0xf32>
  return
}

// -----

// nor an open one
func.func @case(%x: tensor<1x?xf32>) {
  // expected-error @below {{operand #0 must be tensor of f32 with positive static extents and less than 2 GiB, but got 'tensor<1x?xf32>'}}
  %0 = linnet.unary exp %x : tensor<1x?xf32>
  return
}

// -----

// nor 2 GiB
func.func @case(%x: tensor<32768x16384xf32>) {
  // expected-error @below {{operand #0 must be tensor of f32 with positive static extents and less than 2 GiB, but got 'tensor<32768x16384xf32>'}}
  %0 = linnet.unary exp %x : tensor<32768x16384xf32>
  return
}

// -----

// nor as many elements as no number counts
func.func @case(%x: tensor<4294967296x4294967296x4xi8>) {
  // expected-error @below {{operand #0 must be tensor of f16, f32, f64, i1, i8, ui8, i16, i32 or i64 with positive static extents and less than 2 GiB}}
  %0 = linnet.reshape %x : (tensor<4294967296x4294967296x4xi8>) -> tensor<1xi8>
  return
}

// -----

// nor elements of another type
func.func @case(%x: tensor<2xindex>) {
  // expected-error @below {{operand #0 must be tensor of f16, f32, f64, i1, i8, ui8, i16, i32 or i64 with positive static extents and less than 2 GiB, but got 'tensor<2xindex>'}}
  %0 = linnet.reshape %x : (tensor<2xindex>) -> tensor<2xindex>
  return
}

// -----

// images have four dimensions
func.func @case(%x: tensor<5x5x4xf32>) {
  // expected-error @below {{operand #0 must be 4-D NHWC tensor of f32}}
  %0 = linnet.max_pool2d %x kernel = [1, 1] window = <> : (tensor<5x5x4xf32>) -> tensor<5x5x4xf32>
  return
}

// -----

// what an op makes is bounded as well
func.func @case(%x: tensor<1048576x1xf32>, %y: tensor<1048576xf32>) {
  // expected-error @below {{the result would be 'tensor<1048576x1048576xf32>', which is not less than 2 GiB}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary add %x, %y : (tensor<1048576x1xf32>, tensor<1048576xf32>) -> tensor<1xf32>
  return
}

// -----

// a result type that does not follow
func.func @case(%x: tensor<3xf32>) {
  // expected-error @below {{inferred type(s) 'tensor<3xf32>' are incompatible with return type(s) of operation 'tensor<1x3xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary add %x, %x : (tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return
}

// -----

// constant C1
func.func @case() {
  // expected-error @below {{value must be dense or a dense resource}}
  %0 = linnet.constant sparse<[[0]], [1.0]> : tensor<2xf32>
  return
}

// -----

// constant C2: there is a resource
func.func @case() {
  // expected-error @below {{resource 'absent' is missing (linnetc leaves weights out of the text that it writes, linnet-import keeps them)}}
  %0 = linnet.constant dense_resource<absent> : tensor<2xf32>
  return
}

// -----

// constant C2: of that size
func.func @case() {
  // expected-error @below {{resource 'short' has 8 bytes, but 'tensor<3xf32>' has 12}}
  %0 = linnet.constant dense_resource<short> : tensor<3xf32>
  return
}
{-#
  dialect_resources: {
    builtin: {
      short: "0x040000000000000000000000"
    }
  }
#-}
