//===- Node.h - what a handler sees of a node -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A handler reads a node's inputs and attributes, writes ops, and sets the
// node's results. Errors stick: after the first one every value is null, every
// op on a null value is null, and setting results fails. So a handler needs no
// checks but its own.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_NODE_H
#define LINNET_LIB_IMPORT_ONNX_NODE_H

#include "../Constant.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace onnx {
class AttributeProto;
class NodeProto;
class TensorProto;
} // namespace onnx

namespace linnet::onnx_import {

class GraphImporter;

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

class NodeImporter {
public:
  NodeImporter(GraphImporter &graph, ::onnx::NodeProto &proto,
               llvm::StringRef label);

  llvm::StringRef opType() const;
  /// The version of the operator set that the model uses.
  int64_t opset() const;
  mlir::Builder &builder();

  /// Starts a message that names file, node and op. The node has failed.
  mlir::InFlightDiagnostic error();
  mlir::InFlightDiagnostic remark();
  /// Remarks that `value`, if it is an input of the graph, is not known now.
  /// `what` says what it is, `effect` what that costs.
  void remarkIfInput(const TensorValue &value, llvm::StringRef what,
                     llvm::StringRef effect);
  bool hasFailed() const { return failedOnce; }

  // Attributes. One that the handler does not read is an error in the end.
  bool hasAttribute(llvm::StringRef name) const;
  int64_t intAttribute(llvm::StringRef name, int64_t fallback);
  double floatAttribute(llvm::StringRef name, double fallback);
  /// Nothing where it is absent.
  std::optional<Ints> intsAttribute(llvm::StringRef name);
  std::optional<llvm::SmallVector<double>>
  floatsAttribute(llvm::StringRef name);
  /// One of `accepted`, else an error.
  llvm::StringRef choiceAttribute(llvm::StringRef name,
                                  llvm::StringRef fallback,
                                  llvm::ArrayRef<llvm::StringRef> accepted);
  /// A tensor, known while importing; null where it is absent.
  TensorValue tensorAttribute(llvm::StringRef name);
  /// For what does not matter at inference.
  void ignoreAttribute(llvm::StringRef name);
  /// An error unless the attribute is `value`. Where it is absent it is
  /// `fallback`, or else taken to be right.
  void requireInt(llvm::StringRef name, int64_t value,
                  std::optional<int64_t> fallback = std::nullopt);
  /// `axis` counted from the front; an error where it is not within `rank`.
  std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);
  /// As `normalizeAxis`, ascending, without duplicates.
  std::optional<Ints> normalizeAxes(llvm::ArrayRef<int64_t> axes, int64_t rank);

  // Inputs.
  unsigned numInputs() const;
  bool hasInput(unsigned index) const;
  /// Null, after an error, where it is absent.
  TensorValue input(unsigned index);
  /// As `input`; an error unless its elements are f32.
  TensorValue floatInput(unsigned index);
  /// As `floatInput` of an input that may be absent; then null.
  TensorValue optionalFloatInput(unsigned index);
  /// As `input`; an error unless it is known while importing. `what` says what
  /// it means: "shape", "axes", …
  TensorValue constantInput(unsigned index, llvm::StringRef what);
  std::optional<Ints> constantInts(unsigned index, llvm::StringRef what);
  /// One number.
  std::optional<int64_t> constantInt(unsigned index, llvm::StringRef what);
  std::optional<double> constantFloat(unsigned index, llvm::StringRef what);
  /// Axes, lengths, … that are an attribute before opset `since` and an input
  /// from it on. Nothing where they are absent, or after an error.
  std::optional<Ints> intsAttributeOrInput(llvm::StringRef name, int64_t since,
                                           unsigned index);

  // Results.
  unsigned numOutputs() const;
  bool isOutputUsed(unsigned index) const;
  mlir::LogicalResult setResult(TensorValue value);
  mlir::LogicalResult setResults(llvm::ArrayRef<TensorValue> values);
  /// Checks that all attributes were read and all outputs are set.
  mlir::LogicalResult finish();

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
  TensorValue reduce(ReduceKind kind, TensorValue input,
                     llvm::ArrayRef<int64_t> axes);
  /// input * scale + offset by the last dimension.
  TensorValue channelAffine(TensorValue input, TensorValue scale,
                            TensorValue offset);
  /// A number.
  TensorValue scalar(double value);
  /// Dimension 1 becomes the last one, and back.
  TensorValue channelsLast(TensorValue input);
  TensorValue channelsSecond(TensorValue input);

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

private:
  const ::onnx::AttributeProto *find(llvm::StringRef name, int type);
  bool shouldEvaluate(llvm::ArrayRef<TensorValue> inputs, int64_t size) const;
  TensorValue finishCreation(mlir::OperationState &state,
                             llvm::function_ref<mlir::LogicalResult(
                                 mlir::SmallVectorImpl<mlir::Type> &)>
                                 infer);
  bool addOperands(mlir::OperationState &state,
                   llvm::ArrayRef<TensorValue> operands);

  GraphImporter &graph;
  ::onnx::NodeProto &proto;
  llvm::StringRef label;
  mlir::Location location;
  llvm::StringSet<> attributesRead;
  llvm::SmallVector<TensorValue> results;
  bool failedOnce = false;
};

template <typename OpT>
TensorValue
NodeImporter::create(llvm::ArrayRef<TensorValue> operands,
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
NodeImporter::createTyped(mlir::RankedTensorType type, TensorValue operand,
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

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_NODE_H
