//===- OpTable.cpp - which handler imports which op -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every op of ONNX that Linnet imports, by name.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include <algorithm>

using namespace linnet;
using namespace linnet::onnx_import;

namespace {
struct Entry {
  llvm::StringLiteral opType;
  Handler handler;
};
} // namespace

/// In the order of the names.
static constexpr Entry kTable[] = {
    {"Abs", importUnary},
    {"Acos", importUnary},
    {"Acosh", importUnary},
    {"Add", importBinary},
    {"And", importLogic},
    {"ArgMax", importArgReduce},
    {"ArgMin", importArgReduce},
    {"Asin", importUnary},
    {"Asinh", importUnary},
    {"Atan", importUnary},
    {"Atanh", importUnary},
    {"AveragePool", importAveragePool},
    {"BatchNormalization", importBatchNormalization},
    {"Cast", importCast},
    {"CastLike", importCastLike},
    {"Ceil", importUnary},
    {"Celu", importUnary},
    {"Clip", importClip},
    {"Concat", importConcat},
    {"Constant", importConstant},
    {"ConstantOfShape", importConstantOfShape},
    {"Conv", importConv},
    {"ConvTranspose", importConvTranspose},
    {"Cos", importUnary},
    {"Cosh", importUnary},
    {"DepthToSpace", importDepthToSpace},
    {"Div", importBinary},
    {"Dropout", importDropout},
    {"Elu", importUnary},
    {"Equal", importComparison},
    {"Erf", importUnary},
    {"Exp", importUnary},
    {"Expand", importExpand},
    {"Flatten", importFlatten},
    {"Floor", importUnary},
    {"Gather", importGather},
    {"Gelu", importUnary},
    {"Gemm", importGemm},
    {"GlobalAveragePool", importGlobalPool},
    {"GlobalMaxPool", importGlobalPool},
    {"Greater", importComparison},
    {"GreaterOrEqual", importComparison},
    {"GroupNormalization", importGroupNormalization},
    {"HardSigmoid", importUnary},
    {"HardSwish", importUnary},
    {"Hardmax", importSoftmax},
    {"Identity", importIdentity},
    {"InstanceNormalization", importInstanceNormalization},
    {"IsInf", importIsInf},
    {"IsNaN", importIsNan},
    {"LRN", importLrn},
    {"LayerNormalization", importLayerNormalization},
    {"LeakyRelu", importUnary},
    {"Less", importComparison},
    {"LessOrEqual", importComparison},
    {"Log", importUnary},
    {"LogSoftmax", importSoftmax},
    {"LpNormalization", importLpNormalization},
    {"LpPool", importLpPool},
    {"MatMul", importMatMul},
    {"Max", importVariadic},
    {"MaxPool", importMaxPool},
    {"Mean", importVariadic},
    {"MeanVarianceNormalization", importMeanVarianceNormalization},
    {"Min", importVariadic},
    {"Mish", importUnary},
    {"Mod", importBinary},
    {"Mul", importBinary},
    {"Neg", importUnary},
    {"Not", importNot},
    {"Or", importLogic},
    {"PRelu", importBinary},
    {"Pad", importPad},
    {"Pow", importBinary},
    {"RMSNormalization", importRmsNormalization},
    {"Range", importRange},
    {"Reciprocal", importUnary},
    {"ReduceL1", importReduce},
    {"ReduceL2", importReduce},
    {"ReduceLogSum", importReduce},
    {"ReduceLogSumExp", importReduce},
    {"ReduceMax", importReduce},
    {"ReduceMean", importReduce},
    {"ReduceMin", importReduce},
    {"ReduceProd", importReduce},
    {"ReduceSum", importReduce},
    {"ReduceSumSquare", importReduce},
    {"Relu", importUnary},
    {"Reshape", importReshape},
    {"Resize", importResize},
    {"Round", importUnary},
    {"Selu", importUnary},
    {"Shape", importShape},
    {"Shrink", importUnary},
    {"Sigmoid", importUnary},
    {"Sign", importUnary},
    {"Sin", importUnary},
    {"Sinh", importUnary},
    {"Size", importSize},
    {"Slice", importSlice},
    {"Softmax", importSoftmax},
    {"Softplus", importUnary},
    {"Softsign", importUnary},
    {"SpaceToDepth", importSpaceToDepth},
    {"Split", importSplit},
    {"Sqrt", importUnary},
    {"Squeeze", importSqueeze},
    {"Sub", importBinary},
    {"Sum", importVariadic},
    {"Swish", importUnary},
    {"Tan", importUnary},
    {"Tanh", importUnary},
    {"ThresholdedRelu", importUnary},
    {"Tile", importTile},
    {"Transpose", importTranspose},
    {"Trilu", importTrilu},
    {"Unsqueeze", importUnsqueeze},
    {"Upsample", importUpsample},
    {"Where", importWhere},
    {"Xor", importLogic},
};

Handler onnx_import::findHandler(llvm::StringRef opType) {
  const Entry *entry =
      std::lower_bound(std::begin(kTable), std::end(kTable), opType,
                       [](const Entry &entry, llvm::StringRef name) {
                         return llvm::StringRef(entry.opType) < name;
                       });
  bool isFound = entry != std::end(kTable) && entry->opType == opType;
  return isFound ? entry->handler : nullptr;
}
