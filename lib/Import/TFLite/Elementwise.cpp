//===- Elementwise.cpp - functions of one or two tensors ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Activations, maths and arithmetic.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

using OpKind = schema::Operation;

LogicalResult tflite_import::importActivation(OpImporter &op) {
  op.limitInputs(1);
  TensorValue input = op.floatInput(0);
  switch (op.operation()) {
  case OpKind::RELU:
    return op.setResult(op.activate(input, schema::Activation::RELU));
  case OpKind::RELU6:
    return op.setResult(op.activate(input, schema::Activation::RELU6));
  case OpKind::RELU_N1_TO_1:
    return op.setResult(op.activate(input, schema::Activation::RELU_N1_TO_1));
  default:
    return op.setResult(op.unary(UnaryKind::clip, input, {0.0, 1.0}));
  }
}

static UnaryKind unaryKindOf(OpKind operation) {
  switch (operation) {
  case OpKind::ABS:
    return UnaryKind::abs;
  case OpKind::CEIL:
    return UnaryKind::ceil;
  case OpKind::COS:
    return UnaryKind::cos;
  case OpKind::ELU:
    return UnaryKind::elu;
  case OpKind::EXP:
    return UnaryKind::exp;
  case OpKind::FLOOR:
    return UnaryKind::floor;
  case OpKind::HARD_SWISH:
    return UnaryKind::hard_swish;
  case OpKind::LOG:
    return UnaryKind::log;
  case OpKind::LOGISTIC:
    return UnaryKind::sigmoid;
  case OpKind::NEG:
    return UnaryKind::neg;
  case OpKind::ROUND:
    return UnaryKind::round;
  case OpKind::SIGN:
    return UnaryKind::sign;
  case OpKind::SIN:
    return UnaryKind::sin;
  case OpKind::SQRT:
    return UnaryKind::sqrt;
  case OpKind::TANH:
    return UnaryKind::tanh;
  default:
    llvm_unreachable("the table names no other operator");
  }
}

LogicalResult tflite_import::importUnary(OpImporter &op) {
  op.limitInputs(1);
  UnaryKind kind = unaryKindOf(op.operation());
  SmallVector<double> params;
  if (kind == UnaryKind::elu)
    params.push_back(1.0);
  return op.setResult(op.unary(kind, op.floatInput(0), params));
}

LogicalResult tflite_import::importLeakyRelu(OpImporter &op) {
  const auto *options = op.options<schema::LeakyReluOptions>();
  double alpha = options ? options->alpha() : 0.0;
  return op.setResult(op.unary(UnaryKind::leaky_relu, op.floatInput(0), alpha));
}

LogicalResult tflite_import::importGelu(OpImporter &op) {
  const auto *options = op.options<schema::GeluOptions>();
  bool isApproximate = options && options->approximate();
  return op.setResult(
      op.unary(isApproximate ? UnaryKind::gelu_tanh : UnaryKind::gelu,
               op.floatInput(0)));
}

LogicalResult tflite_import::importRsqrt(OpImporter &op) {
  return op.setResult(op.unary(UnaryKind::reciprocal,
                               op.unary(UnaryKind::sqrt, op.floatInput(0))));
}

LogicalResult tflite_import::importSquare(OpImporter &op) {
  TensorValue input = op.floatInput(0);
  return op.setResult(op.binary(BinaryKind::mul, input, input));
}

//===----------------------------------------------------------------------===//
// Two tensors
//===----------------------------------------------------------------------===//

static BinaryKind binaryKindOf(OpKind operation) {
  switch (operation) {
  case OpKind::ADD:
    return BinaryKind::add;
  case OpKind::SUB:
    return BinaryKind::sub;
  case OpKind::MUL:
    return BinaryKind::mul;
  case OpKind::DIV:
    return BinaryKind::div;
  case OpKind::MAXIMUM:
    return BinaryKind::max;
  case OpKind::MINIMUM:
    return BinaryKind::min;
  case OpKind::POW:
    return BinaryKind::pow;
  case OpKind::PRELU:
    return BinaryKind::prelu;
  default:
    llvm_unreachable("the table names no other operator");
  }
}

/// What the four operators that have options are followed by.
static schema::Activation fusedActivation(const OpImporter &op) {
  if (const auto *options = op.options<schema::AddOptions>())
    return options->fused_activation();
  if (const auto *options = op.options<schema::SubOptions>())
    return options->fused_activation();
  if (const auto *options = op.options<schema::MulOptions>())
    return options->fused_activation();
  if (const auto *options = op.options<schema::DivOptions>())
    return options->fused_activation();
  return schema::Activation::NONE;
}

/// Numbers that shapes are computed from may be integers.
static TensorValue readOperand(OpImporter &op, unsigned index) {
  TensorValue value = op.input(index);
  if (value && value.isConstant() && value.isInteger())
    return value;
  return value ? op.floatInput(index) : TensorValue();
}

LogicalResult tflite_import::importBinary(OpImporter &op) {
  op.limitInputs(2);
  TensorValue lhs = readOperand(op, 0), rhs = readOperand(op, 1);
  TensorValue result = op.binary(binaryKindOf(op.operation()), lhs, rhs);
  return op.setResult(op.activate(result, fusedActivation(op)));
}

LogicalResult tflite_import::importAddN(OpImporter &op) {
  TensorValue sum = op.floatInput(0);
  for (unsigned i = 1; i < op.numInputs(); ++i)
    sum = op.binary(BinaryKind::add, sum, op.floatInput(i));
  return op.setResult(sum);
}

LogicalResult tflite_import::importSquaredDifference(OpImporter &op) {
  TensorValue difference =
      op.binary(BinaryKind::sub, op.floatInput(0), op.floatInput(1));
  return op.setResult(op.binary(BinaryKind::mul, difference, difference));
}
