//===- OpWriter.h - the ops that one op of a model becomes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What handlers of every format write with. Errors stick: after the first one
// every op on a null value is null, so a handler needs no checks but its own.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_OPWRITER_H
#define LINNET_LIB_IMPORT_OPWRITER_H

#include "Constant.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include <optional>

namespace linnet::importer {

class GraphWriter;

/// A tensor of the graph: computed, or known while importing.
struct TensorValue {
  mlir::RankedTensorType type;
  /// Null for a constant.
  mlir::Value value;
  std::optional<Constant> constant;
  /// Its name in the graph; empty for what a handler computes on the way.
  llvm::StringRef name;

  TensorValue() = default;
  TensorValue(mlir::Value value);
  TensorValue(Constant constant);
  /// Whether there is one.
  explicit operator bool() const { return type != nullptr; }
  bool isConstant() const { return constant.has_value(); }
  bool isF32() const { return type.getElementType().isF32(); }
  bool isInteger() const;
  int64_t rank() const { return type.getRank(); }
  llvm::ArrayRef<int64_t> shape() const { return type.getShape(); }
  int64_t dim(int64_t index) const { return type.getDimSize(index); }
};

using Ints = llvm::SmallVector<int64_t>;

class OpWriter {
public:
  /// `subject` is what messages call the op, `label` what locations do.
  OpWriter(GraphWriter &writer, std::string subject, llvm::StringRef label);

  mlir::Builder &builder();

  /// Starts a message that names file and op. The op has failed.
  mlir::InFlightDiagnostic error();
  mlir::InFlightDiagnostic remark();
  bool hasFailed() const { return failedOnce; }

  /// `axis` counted from the front; an error where it is not within `rank`.
  std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);
  /// As `normalizeAxis`, ascending, without duplicates.
  std::optional<Ints> normalizeAxes(llvm::ArrayRef<int64_t> axes, int64_t rank);

  // Inputs.
  virtual unsigned numInputs() const = 0;
  virtual bool hasInput(unsigned index) const = 0;
  /// Null, after an error, where it is absent.
  virtual TensorValue input(unsigned index) = 0;
  /// As `input`; an error unless its elements are f32.
  TensorValue floatInput(unsigned index);
  /// As `floatInput`; truth values and integers of up to 16 bits become floats,
  /// which hold them exactly.
  TensorValue orderedInput(unsigned index);
  /// As `input`; an error unless arithmetic knows its elements, or they are
  /// known while importing.
  TensorValue numberInput(unsigned index);
  /// As `floatInput` of an input that may be absent; then null.
  TensorValue optionalFloatInput(unsigned index);
  /// As `input`; an error unless it is known while importing. `what` says what
  /// it means: "shape", "axes", …
  TensorValue constantInput(unsigned index, llvm::StringRef what);
  std::optional<Ints> constantInts(unsigned index, llvm::StringRef what);
  /// One number.
  std::optional<int64_t> constantInt(unsigned index, llvm::StringRef what);
  std::optional<double> constantFloat(unsigned index, llvm::StringRef what);
  /// Remarks that `value`, if it is an input of the graph, is not known now.
  /// `what` says what it is, `effect` what that costs.
  void remarkIfInput(const TensorValue &value, llvm::StringRef what,
                     llvm::StringRef effect);

  // Results.
  mlir::LogicalResult setResult(TensorValue value);
  mlir::LogicalResult setResults(llvm::ArrayRef<TensorValue> values);

  // Ops. On constants they are computed at once, where that is cheap.
  TensorValue reshape(TensorValue input, llvm::ArrayRef<int64_t> shape);
  TensorValue transpose(TensorValue input, llvm::ArrayRef<int64_t> perm);
  TensorValue broadcast(TensorValue input, llvm::ArrayRef<int64_t> shape);
  TensorValue slice(TensorValue input, llvm::ArrayRef<int64_t> offsets,
                    llvm::ArrayRef<int64_t> sizes,
                    llvm::ArrayRef<int64_t> steps);
  TensorValue gather(TensorValue input, int64_t axis,
                     llvm::ArrayRef<int64_t> indices);
  TensorValue concat(llvm::ArrayRef<TensorValue> inputs, int64_t axis);
  TensorValue pad(TensorValue input, llvm::ArrayRef<int64_t> low,
                  llvm::ArrayRef<int64_t> high, PadMode mode, double value);
  TensorValue cast(TensorValue input, mlir::Type element);
  TensorValue unary(UnaryKind kind, TensorValue input,
                    llvm::ArrayRef<double> params = {});
  TensorValue binary(BinaryKind kind, TensorValue lhs, TensorValue rhs);
  /// `onTrue` where `condition` holds, else `onFalse`.
  TensorValue select(TensorValue condition, TensorValue onTrue,
                     TensorValue onFalse);
  TensorValue reduce(ReduceKind kind, TensorValue input,
                     llvm::ArrayRef<int64_t> axes);
  /// input * scale + offset by the last dimension.
  TensorValue channelAffine(TensorValue input, TensorValue scale,
                            TensorValue offset);
  /// A number.
  TensorValue scalar(double value);
  /// A number of an element type.
  TensorValue scalar(mlir::Type element, double value);

  /// Makes an op whose result type is inferred; its verifier's objections are
  /// reported as the node's.
  template <typename OpT>
  TensorValue create(llvm::ArrayRef<TensorValue> operands,
                     llvm::ArrayRef<mlir::NamedAttribute> attributes);
  /// Makes an op of a given result type.
  template <typename OpT>
  TensorValue createTyped(mlir::RankedTensorType type, TensorValue operand,
                          llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// Null for a null value.
  mlir::Value materialize(const TensorValue &value);
  mlir::NamedAttribute attribute(llvm::StringRef name, mlir::Attribute value);
  mlir::NamedAttribute attribute(llvm::StringRef name,
                                 llvm::ArrayRef<int64_t> values);

protected:
  ~OpWriter() = default;
  llvm::ArrayRef<TensorValue> results() const { return resultValues; }
  /// The op has failed, and that was reported elsewhere.
  void fail() { failedOnce = true; }

private:
  bool shouldEvaluate(llvm::ArrayRef<TensorValue> inputs, int64_t size) const;
  TensorValue finishCreation(mlir::OperationState &state,
                             llvm::function_ref<mlir::LogicalResult(
                                 mlir::SmallVectorImpl<mlir::Type> &)>
                                 infer);
  bool addOperands(mlir::OperationState &state,
                   llvm::ArrayRef<TensorValue> operands);

  GraphWriter &writer;
  std::string subject;
  mlir::Location location;
  llvm::SmallVector<TensorValue> resultValues;
  bool failedOnce = false;
};

template <typename OpT>
TensorValue OpWriter::create(llvm::ArrayRef<TensorValue> operands,
                             llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  mlir::OperationState state(location, OpT::getOperationName());
  if (!addOperands(state, operands))
    return {};
  state.addAttributes(attributes);
  return finishCreation(state, [&](mlir::SmallVectorImpl<mlir::Type> &types) {
    auto dictionary = state.attributes.getDictionary(state.getContext());
    typename OpT::Properties properties;
    auto report = [&] { return mlir::emitError(location); };
    if (failed(OpT::setPropertiesFromAttr(properties, dictionary, report)))
      return mlir::failure();
    OpT::populateDefaultProperties(state.name, properties);
    return OpT::inferReturnTypes(state.getContext(), location, state.operands,
                                 dictionary, &properties, {}, types);
  });
}

template <typename OpT>
TensorValue
OpWriter::createTyped(mlir::RankedTensorType type, TensorValue operand,
                      llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  mlir::OperationState state(location, OpT::getOperationName());
  if (!addOperands(state, operand))
    return {};
  state.addAttributes(attributes);
  return finishCreation(state, [&](mlir::SmallVectorImpl<mlir::Type> &types) {
    types.push_back(type);
    return mlir::success();
  });
}

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_OPWRITER_H
