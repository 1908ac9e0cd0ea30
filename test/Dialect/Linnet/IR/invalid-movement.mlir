// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// channel_shuffle C1
func.func @case(%x: tensor<f32>) {
  // expected-error @below {{input has no dimension of channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.channel_shuffle %x groups = 1 : (tensor<f32>) -> tensor<f32>
  return
}

// -----

// channel_shuffle C2
func.func @case(%x: tensor<2x6xf32>) {
  // expected-error @below {{groups = 4 must be positive and divide the 6 channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.channel_shuffle %x groups = 4 : (tensor<2x6xf32>) -> tensor<2x6xf32>
  return
}

// -----

// channel_shuffle C2
func.func @case(%x: tensor<2x6xf32>) {
  // expected-error @below {{groups = -2 must be positive and divide the 6 channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.channel_shuffle %x groups = -2 : (tensor<2x6xf32>) -> tensor<2x6xf32>
  return
}

// -----

// reshape C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{cannot give 'tensor<2x3xf32>' the shape of 'tensor<5xf32>': elements differ in number or type}}
  %0 = linnet.reshape %x : (tensor<2x3xf32>) -> tensor<5xf32>
  return
}

// -----

// reshape C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{cannot give 'tensor<2x3xf32>' the shape of 'tensor<6xi32>': elements differ in number or type}}
  %0 = linnet.reshape %x : (tensor<2x3xf32>) -> tensor<6xi32>
  return
}

// -----

// transpose C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{perm must be a permutation of the input's 2 dimensions}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose %x perm = [0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

// transpose C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{perm must be a permutation of the input's 2 dimensions}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose %x perm = [0, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

// transpose C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{perm must be a permutation of the input's 2 dimensions}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose %x perm = [0, 2] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

// transpose C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{perm must be a permutation of the input's 2 dimensions}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose %x perm = [1, 0, 2] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

// concat C1
func.func @case() {
  // expected-error @below {{there must be at least one input}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat axis = 0 : () -> tensor<2xf32>
  return
}

// -----

// concat C1
func.func @case(%x: tensor<2x3xf32>, %y: tensor<3xf32>) {
  // expected-error @below {{inputs must agree in rank and element type}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat %x, %y axis = 0 : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// concat C1
func.func @case(%x: tensor<3xf32>, %y: tensor<3xi32>) {
  // expected-error @below {{inputs must agree in rank and element type}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat %x, %y axis = 0 : (tensor<3xf32>, tensor<3xi32>) -> tensor<6xf32>
  return
}

// -----

// concat C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axis 2 is outside the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat %x axis = 2 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// concat C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axis -1 is outside the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat %x axis = -1 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// concat C3
func.func @case(%x: tensor<2x3xf32>, %y: tensor<2x4xf32>) {
  // expected-error @below {{inputs differ in dimension 1, but only axis 0 may}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.concat %x, %y axis = 0 : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<4x3xf32>
  return
}

// -----

// slice C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{offsets, sizes and steps must have 2 numbers each}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0] sizes = [1, 1] steps = [1, 1] : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 0 elements from 0 on in steps of 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 0] steps = [1, 1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 6 elements from 0 on in steps of 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 6] steps = [1, 1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 3 elements from 0 on in steps of 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 3] steps = [1, 0] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 3 elements from 3 on in steps of 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 3] sizes = [2, 3] steps = [1, 1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 2 elements from -1 on in steps of 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, -1] sizes = [2, 2] steps = [1, 1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 3 elements from 1 on in steps of -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 1] sizes = [2, 3] steps = [1, -1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 2 elements from 0 on in steps of 9223372036854775807}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 2] steps = [1, 9223372036854775807] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 2 elements from 0 on in steps of -9223372036854775808}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 2] steps = [1, -9223372036854775808] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// slice C2
func.func @case(%x: tensor<2x5xf32>) {
  // expected-error @below {{dimension 1 of extent 5 has no 2 elements from 9223372036854775807 on in steps of 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.slice %x offsets = [0, 9223372036854775807] sizes = [2, 2] steps = [1, 1] : (tensor<2x5xf32>) -> tensor<2x3xf32>
  return
}

// -----

// gather C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axis 2 is outside the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.gather %x axis = 2 indices = [0] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// gather C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{indices must not be empty}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.gather %x axis = 1 indices = [] : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

// gather C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{index 3 is outside the extent 3 of axis 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.gather %x axis = 1 indices = [0, 3] : (tensor<2x3xf32>) -> tensor<2x2xf32>
  return
}

// -----

// gather C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{index -1 is outside the extent 3 of axis 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.gather %x axis = 1 indices = [-1] : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

// pad C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{low and high must have 2 numbers each}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0] high = [0, 0] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// pad C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{the borders of dimension 0 must be from -2147483647 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [9223372036854775807, 0] high = [9223372036854775807, 0] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// pad C2
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{the borders of dimension 1 must be from -2147483647 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, 0] high = [0, -9223372036854775808] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// pad C3
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{nothing is left of dimension 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, -1] high = [0, -2] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// pad C4
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{a border of 3 is too wide for reflect of extent 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, 3] high = [0, 0] mode = <reflect> : (tensor<2x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

// pad C4
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{a border of 4 is too wide for wrap of extent 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, 0] high = [0, 4] mode = <wrap> : (tensor<2x3xf32>) -> tensor<2x7xf32>
  return
}

// -----

// pad C4, what is cut off has no part in the border
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{a border of 2 is too wide for reflect of extent 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, -1] high = [0, 2] mode = <reflect> : (tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

// pad C4, no edge is left
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{a border of 4 is too wide for edge of extent 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.pad %x low = [0, 4] high = [0, -3] mode = <edge> : (tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

// broadcast C1
func.func @case(%x: tensor<1xf32>) {
  // expected-error @below {{cannot change the element type}}
  %0 = linnet.broadcast %x : (tensor<1xf32>) -> tensor<2xi32>
  return
}

// -----

// broadcast C2
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{cannot repeat 'tensor<2xf32>' to 'tensor<2x3xf32>'}}
  %0 = linnet.broadcast %x : (tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

// broadcast C2: to fewer dimensions
func.func @case(%x: tensor<1x3xf32>) {
  // expected-error @below {{cannot repeat 'tensor<1x3xf32>' to 'tensor<3xf32>'}}
  %0 = linnet.broadcast %x : (tensor<1x3xf32>) -> tensor<3xf32>
  return
}

// -----

// resize2d C1
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{cannot change batch or channels}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

// resize2d C1
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{cannot change batch or channels}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> : (tensor<1x2x2x3xf32>) -> tensor<2x4x4x3xf32>
  return
}

// -----

// resize2d C2
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{scales must be two positive, finite numbers}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> scales = [2.0] : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

// resize2d C2
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{scales must be two positive, finite numbers}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> scales = [2.0, 0.0] : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

// resize2d C2
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{scales must be two positive, finite numbers}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> scales = [0x7FF0000000000000, 1.0] : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

// resize2d C2
func.func @case(%x: tensor<1x2x2x3xf32>) {
  // expected-error @below {{scales must be two positive, finite numbers}}
  %0 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> scales = [0x7FF8000000000000, 1.0] : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

// cast C1
func.func @case(%x: tensor<2xf32>) {
  // expected-error @below {{cannot change the shape}}
  %0 = linnet.cast %x : (tensor<2xf32>) -> tensor<1x2xi32>
  return
}
