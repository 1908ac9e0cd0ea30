// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// unary C1
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{clip takes 2 parameters, not 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.unary clip %x [0.0] : tensor<2xf32>
  return
}

// -----

// unary C1: of those that take none
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{sigmoid takes 0 parameters, not 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.unary sigmoid %x [0.0] : tensor<2xf32>
  return
}

// -----

// a function that is none of the kinds
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{unknown kind 'relu'}}
  %0 = linnet.unary relu %x : tensor<2xf32>
  return
}

// -----

// binary C1
func.func @case(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error @below {{the operands' shapes do not broadcast}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary add %x, %y : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

// binary C2
func.func @case(%x: tensor<2xf32>, %y: tensor<2xi32>) {
  // expected-error @below {{the operands' element types differ}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary add %x, %y : (tensor<2xf32>, tensor<2xi32>) -> tensor<2xf32>
  return
}

// -----

// binary C3
func.func @case(%x: tensor<2xi32>) {
  // expected-error @below {{pow is a function of floats, not of 'i32'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary pow %x, %x : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

// binary C3
func.func @case(%x: tensor<2xi8>) {
  // expected-error @below {{prelu is a function of floats, not of 'i8'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary prelu %x, %x : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

// select C1: of the choices
func.func @case(%c: tensor<i1>, %x: tensor<2xf32>, %y: tensor<3xf32>) {
  // expected-error @below {{the operands' shapes do not broadcast}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.select %c, %x, %y : (tensor<i1>, tensor<2xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

// select C1: of the condition
func.func @case(%c: tensor<4xi1>, %x: tensor<3xf32>) {
  // expected-error @below {{the operands' shapes do not broadcast}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.select %c, %x, %x : (tensor<4xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

// select C2
func.func @case(%c: tensor<i1>, %x: tensor<3xf32>, %y: tensor<3xi8>) {
  // expected-error @below {{on_true and on_false have different element types}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.select %c, %x, %y : (tensor<i1>, tensor<3xf32>, tensor<3xi8>) -> tensor<3xf32>
  return
}

// -----

// a function that is none of the kinds
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{unknown kind 'plus'}}
  %0 = linnet.binary plus %x, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// one result
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{requires one result}}
  linnet.binary add %x, %x : (tensor<2xf32>, tensor<2xf32>) -> ()
  return
}

// -----

// channel_affine C1
func.func @case(%x: tensor<2x3xf32>, %s: tensor<2xf32>) {
  // expected-error @below {{scale and offset must have one element for each element of the last dimension}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.channel_affine %x, %s, %s : (tensor<2x3xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

// channel_affine C1: there is a last dimension
func.func @case(%x: tensor<f32>, %s: tensor<1xf32>) {
  // expected-error @below {{scale and offset must have one element for each element of the last dimension}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.channel_affine %x, %s, %s : (tensor<f32>, tensor<1xf32>, tensor<1xf32>) -> tensor<f32>
  return
}
