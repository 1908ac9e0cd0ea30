//===- ConstantEvaluation.cpp - ops on tensors known while importing ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integers are computed in 64 bits, floats in double and rounded once.
//
//===----------------------------------------------------------------------===//

#include "ConstantEvaluation.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

std::optional<SmallVector<int64_t>>
importer::broadcastShapes(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  SmallVector<int64_t> shape(std::max(lhs.size(), rhs.size()), 1);
  for (size_t i = 1; i <= shape.size(); ++i) {
    int64_t a = i <= lhs.size() ? lhs[lhs.size() - i] : 1;
    int64_t b = i <= rhs.size() ? rhs[rhs.size() - i] : 1;
    if (a != b && a != 1 && b != 1)
      return std::nullopt;
    shape[shape.size() - i] = a == 1 ? b : a;
  }
  return shape;
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

Constant importer::evaluateBroadcast(const Constant &input,
                                     ArrayRef<int64_t> shape) {
  SmallVector<int64_t> source = rowMajorStrides(input.shape());
  SmallVector<int64_t> strides(shape.size(), 0);
  size_t added = shape.size() - source.size();
  for (size_t dim = 0; dim < source.size(); ++dim)
    if (input.shape()[dim] != 1)
      strides[added + dim] = source[dim];
  return input.strided(shape, 0, strides);
}

Constant importer::evaluateSlice(const Constant &input,
                                 ArrayRef<int64_t> offsets,
                                 ArrayRef<int64_t> sizes,
                                 ArrayRef<int64_t> steps) {
  SmallVector<int64_t> strides = rowMajorStrides(input.shape());
  int64_t start = 0;
  for (size_t dim = 0; dim < strides.size(); ++dim) {
    start += offsets[dim] * strides[dim];
    strides[dim] *= steps[dim];
  }
  return input.strided(sizes, start, strides);
}

/// Extents before, at and behind an axis.
static std::array<int64_t, 3> around(ArrayRef<int64_t> shape, int64_t axis) {
  return {numElements(shape.take_front(axis)), shape[axis],
          numElements(shape.drop_front(axis + 1))};
}

Constant importer::evaluateGather(const Constant &input, int64_t axis,
                                  ArrayRef<int64_t> indices) {
  SmallVector<int64_t> shape(input.shape());
  shape[axis] = indices.size();
  if (input.isSplat())
    return input.splatTo(shape);
  auto [outer, extent, inner] = around(input.shape(), axis);
  size_t row = inner * input.elementBytes();
  std::string result;
  result.reserve(outer * indices.size() * row);
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t index : indices)
      result.append(input.bytes().data() + (i * extent + index) * row, row);
  return {input.type().clone(shape), std::move(result)};
}

/// Appends `count` elements from `start` on.
static void append(std::string &result, const Constant &input, int64_t start,
                   int64_t count) {
  size_t size = input.elementBytes();
  const char *bytes = input.bytes().data();
  if (!input.isSplat()) {
    result.append(bytes + start * size, count * size);
    return;
  }
  for (int64_t i = 0; i < count; ++i)
    result.append(bytes, size);
}

Constant importer::evaluateConcat(ArrayRef<Constant> inputs, int64_t axis) {
  SmallVector<int64_t> shape(inputs.front().shape());
  shape[axis] = 0;
  for (const Constant &input : inputs)
    shape[axis] += input.shape()[axis];
  int64_t outer = numElements(ArrayRef(shape).take_front(axis));
  std::string result;
  for (int64_t i = 0; i < outer; ++i)
    for (const Constant &input : inputs) {
      int64_t row = input.size() / outer;
      append(result, input, i * row, row);
    }
  return {inputs.front().type().clone(shape), std::move(result)};
}

Constant importer::evaluatePad(const Constant &input, ArrayRef<int64_t> low,
                               ArrayRef<int64_t> high, double value) {
  SmallVector<int64_t> shape(input.shape());
  for (size_t dim = 0; dim < shape.size(); ++dim)
    shape[dim] += low[dim] + high[dim];
  std::vector<double> source = input.floats();
  std::vector<double> result(numElements(shape), value);
  SmallVector<int64_t> strides = rowMajorStrides(shape),
                       sourceStrides = rowMajorStrides(input.shape());
  for (size_t i = 0; i < source.size(); ++i) {
    int64_t position = 0;
    bool isInside = true;
    for (size_t dim = 0; dim < shape.size(); ++dim) {
      int64_t index = i / sourceStrides[dim] % input.shape()[dim] + low[dim];
      isInside &= index >= 0 && index < shape[dim];
      position += index * strides[dim];
    }
    if (isInside)
      result[position] = source[i];
  }
  return Constant::ofFloats(input.type().clone(shape), result);
}

Constant importer::evaluateCast(const Constant &input, Type element) {
  if (element == input.type().getElementType())
    return input;
  auto type = cast<RankedTensorType>(input.type().clone(element));
  if (input.isInteger())
    return Constant::ofInts(type, input.ints());
  return Constant::ofFloats(type, input.floats());
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

static double applyFloat(BinaryKind kind, double a, double b) {
  switch (kind) {
  case BinaryKind::add:
    return a + b;
  case BinaryKind::sub:
    return a - b;
  case BinaryKind::mul:
    return a * b;
  case BinaryKind::div:
    return a / b;
  case BinaryKind::max:
    return std::isnan(a) || a > b ? a : b;
  case BinaryKind::min:
    return std::isnan(a) || a < b ? a : b;
  case BinaryKind::pow:
    return std::pow(a, b);
  case BinaryKind::mod:
    return std::fmod(a, b);
  case BinaryKind::prelu:
    return a < 0 ? a * b : a;
  case BinaryKind::greater:
    return a > b;
  case BinaryKind::greater_equal:
    return a >= b;
  case BinaryKind::equal:
    return a == b;
  }
  llvm_unreachable("all kinds are listed");
}

static uint64_t powerOf(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent; exponent >>= 1, base *= base)
    if (exponent & 1)
      result *= base;
  return result;
}

static std::optional<int64_t> applyInt(BinaryKind kind, int64_t a, int64_t b) {
  // Unsigned, so that overflow wraps around.
  uint64_t ua = a, ub = b;
  bool isDivision = kind == BinaryKind::div || kind == BinaryKind::mod;
  if (isDivision && (b == 0 || (a == INT64_MIN && b == -1)))
    return std::nullopt;
  switch (kind) {
  case BinaryKind::add:
    return ua + ub;
  case BinaryKind::sub:
    return ua - ub;
  case BinaryKind::mul:
    return ua * ub;
  case BinaryKind::div:
    return a / b;
  case BinaryKind::max:
    return std::max(a, b);
  case BinaryKind::min:
    return std::min(a, b);
  case BinaryKind::pow:
    return b < 0 ? int64_t(std::pow(double(a), double(b)))
                 : int64_t(powerOf(ua, ub));
  case BinaryKind::mod:
    return a % b;
  case BinaryKind::prelu:
    return a < 0 ? int64_t(ua * ub) : a;
  case BinaryKind::greater:
    return a > b;
  case BinaryKind::greater_equal:
    return a >= b;
  case BinaryKind::equal:
    return a == b;
  }
  llvm_unreachable("all kinds are listed");
}

std::optional<Constant> importer::evaluateBinary(BinaryKind kind,
                                                 const Constant &lhs,
                                                 const Constant &rhs) {
  auto shape = broadcastShapes(lhs.shape(), rhs.shape());
  Constant a = evaluateBroadcast(lhs, *shape),
           b = evaluateBroadcast(rhs, *shape);
  auto type = lhs.type().clone(*shape);
  if (lhs.isInteger()) {
    std::vector<int64_t> result = a.ints(), other = b.ints();
    for (size_t i = 0; i < result.size(); ++i) {
      auto value = applyInt(kind, result[i], other[i]);
      if (!value)
        return std::nullopt;
      result[i] = *value;
    }
    return Constant::ofInts(type, result);
  }
  std::vector<double> result = a.floats(), other = b.floats();
  for (size_t i = 0; i < result.size(); ++i)
    result[i] = applyFloat(kind, result[i], other[i]);
  return Constant::ofFloats(type, result);
}

/// A boolean for each pair of elements.
template <typename Number>
static Constant combine(const Constant &lhs, const Constant &rhs,
                        std::vector<Number> (Constant::*numbers)() const,
                        llvm::function_ref<bool(Number, Number)> function) {
  auto shape = broadcastShapes(lhs.shape(), rhs.shape());
  auto a = (evaluateBroadcast(lhs, *shape).*numbers)();
  auto b = (evaluateBroadcast(rhs, *shape).*numbers)();
  std::vector<int64_t> result;
  for (size_t i = 0; i < a.size(); ++i)
    result.push_back(function(a[i], b[i]));
  auto bit = IntegerType::get(lhs.type().getContext(), 1);
  return Constant::ofInts(RankedTensorType::get(*shape, bit), result);
}

template <typename Number>
static bool compare(Comparison kind, Number a, Number b) {
  switch (kind) {
  case Comparison::Equal:
    return a == b;
  case Comparison::Less:
    return a < b;
  case Comparison::LessOrEqual:
    return a <= b;
  case Comparison::Greater:
    return a > b;
  case Comparison::GreaterOrEqual:
    return a >= b;
  }
  llvm_unreachable("all kinds are listed");
}

Constant importer::evaluateComparison(Comparison kind, const Constant &lhs,
                                      const Constant &rhs) {
  if (lhs.isInteger())
    return combine<int64_t>(
        lhs, rhs, &Constant::ints,
        [&](int64_t a, int64_t b) { return compare(kind, a, b); });
  return combine<double>(lhs, rhs, &Constant::floats, [&](double a, double b) {
    return compare(kind, a, b);
  });
}

Constant importer::evaluateLogic(Logic kind, const Constant &lhs,
                                 const Constant &rhs) {
  return combine<int64_t>(lhs, rhs, &Constant::ints, [&](int64_t a, int64_t b) {
    return kind == Logic::And ? a && b : kind == Logic::Or ? a || b : !a != !b;
  });
}

Constant importer::evaluateNot(const Constant &input) {
  std::vector<int64_t> values = input.ints();
  for (int64_t &value : values)
    value = !value;
  return Constant::ofInts(input.type(), values);
}

Constant importer::evaluateSelect(const Constant &condition,
                                  const Constant &onTrue,
                                  const Constant &onFalse) {
  auto shape = broadcastShapes(onTrue.shape(), onFalse.shape());
  shape = broadcastShapes(*shape, condition.shape());
  std::vector<int64_t> chosen = evaluateBroadcast(condition, *shape).ints();
  auto type = onTrue.type().clone(*shape);
  Constant a = evaluateBroadcast(onTrue, *shape),
           b = evaluateBroadcast(onFalse, *shape);
  if (onTrue.isInteger()) {
    std::vector<int64_t> result = a.ints(), other = b.ints();
    for (size_t i = 0; i < result.size(); ++i)
      result[i] = chosen[i] ? result[i] : other[i];
    return Constant::ofInts(type, result);
  }
  std::vector<double> result = a.floats(), other = b.floats();
  for (size_t i = 0; i < result.size(); ++i)
    result[i] = chosen[i] ? result[i] : other[i];
  return Constant::ofFloats(type, result);
}

/// The function of a kind; null where shape arithmetic does not use it.
static double (*functionOf(UnaryKind kind))(double) {
  switch (kind) {
  case UnaryKind::exp:
    return std::exp;
  case UnaryKind::log:
    return std::log;
  case UnaryKind::sqrt:
    return std::sqrt;
  case UnaryKind::reciprocal:
    return [](double x) { return 1 / x; };
  case UnaryKind::neg:
    return [](double x) { return -x; };
  case UnaryKind::abs:
    return std::fabs;
  case UnaryKind::sign:
    return [](double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; };
  case UnaryKind::floor:
    return std::floor;
  case UnaryKind::ceil:
    return std::ceil;
  case UnaryKind::round:
    return std::nearbyint;
  default:
    return nullptr;
  }
}

std::optional<Constant> importer::evaluateUnary(UnaryKind kind,
                                                const Constant &input,
                                                ArrayRef<double> params) {
  std::vector<double> values = input.floats();
  if (kind == UnaryKind::clip) {
    for (double &value : values)
      value = std::min(std::max(value, params[0]), params[1]);
    return Constant::ofFloats(input.type(), values);
  }
  if (input.isInteger()) {
    std::vector<int64_t> integers = input.ints();
    for (int64_t &value : integers) {
      bool isNegated =
          kind == UnaryKind::neg || (kind == UnaryKind::abs && value < 0);
      value = kind == UnaryKind::sign ? (value > 0) - (value < 0)
              : isNegated             ? int64_t(-uint64_t(value))
                                      : value;
    }
    if (kind != UnaryKind::neg && kind != UnaryKind::abs &&
        kind != UnaryKind::sign)
      return std::nullopt;
    return Constant::ofInts(input.type(), integers);
  }
  auto *function = functionOf(kind);
  if (!function)
    return std::nullopt;
  for (double &value : values)
    value = function(value);
  return Constant::ofFloats(input.type(), values);
}

std::optional<Constant> importer::evaluateReduce(ReduceKind kind,
                                                 const Constant &input,
                                                 ArrayRef<int64_t> axes) {
  std::optional<BinaryKind> step;
  if (kind == ReduceKind::sum || kind == ReduceKind::mean)
    step = BinaryKind::add;
  else if (kind == ReduceKind::prod)
    step = BinaryKind::mul;
  else if (kind == ReduceKind::max)
    step = BinaryKind::max;
  else if (kind == ReduceKind::min)
    step = BinaryKind::min;
  if (!step)
    return std::nullopt;
  Constant result = input;
  int64_t count = 1;
  for (int64_t axis : axes) {
    int64_t extent = result.shape()[axis];
    if (extent == 0)
      return std::nullopt;
    count *= extent;
    Constant sum = evaluateGather(result, axis, {0});
    for (int64_t i = 1; i < extent; ++i)
      sum = *evaluateBinary(*step, sum, evaluateGather(result, axis, {i}));
    result = sum;
  }
  if (kind != ReduceKind::mean)
    return result;
  auto one = RankedTensorType::get({}, input.type().getElementType());
  return evaluateBinary(BinaryKind::div, result,
                        Constant::ofInts(one, {count}));
}
