//===- Report.cpp - linnetc report ----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gathers what lib/Report draws: the graph before and after, what was measured,
// the plan of the arena, and the remarks of all passes.
//
//===----------------------------------------------------------------------===//

#include "linnet/Report/Report.h"

#include "Compilation.h"
#include "KernelTable.h"
#include "MachinePeak.h"
#include "Measurements.h"
#include "OutputFile.h"
#include "Verbs.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

/// Data that no cache holds.
static constexpr size_t kMemoryBytes = size_t(256) << 20;

namespace {

/// Numbers the values of @main by the vertices that compute them.
class GraphBuilder {
public:
  explicit GraphBuilder(func::FuncOp main) {
    for (BlockArgument argument : main.getArguments()) {
      auto name = main.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                    "linnet.name");
      ReportVertex input;
      input.names.push_back(name ? name.str()
                                 : "input " +
                                       std::to_string(argument.getArgNumber()));
      input.result = typeText(argument.getType());
      input.isInput = true;
      sources[argument] = {unsigned(vertices.size())};
      vertices.push_back(std::move(input));
    }
  }

  /// Adds what computes the results of `op`.
  unsigned add(Operation &op, std::vector<std::string> ops) {
    ReportVertex vertex;
    vertex.ops = std::move(ops);
    op.getLoc()->walk([&](Location part) {
      if (auto named = dyn_cast<NameLoc>(part))
        if (!llvm::is_contained(vertex.names, named.getName()))
          vertex.names.push_back(named.getName().str());
      return WalkResult::advance();
    });
    vertex.result = typeText(op.getResult(0).getType());
    for (unsigned source : sourcesOf(op))
      vertex.operands.push_back(source);
    unsigned index = vertices.size();
    for (Value result : op.getResults())
      sources[result] = {index};
    vertices.push_back(std::move(vertex));
    return index;
  }

  /// Lets the results of `op` be what its operands are.
  void pass(Operation &op) {
    SmallVector<unsigned> through = sourcesOf(op);
    for (Value result : op.getResults())
      sources[result] = through;
  }

  std::vector<ReportVertex> vertices;

private:
  static std::string typeText(Type type) {
    std::string text;
    llvm::raw_string_ostream os(text);
    auto tensor = cast<RankedTensorType>(type);
    for (int64_t extent : tensor.getShape())
      os << extent << 'x';
    os << tensor.getElementType();
    return text;
  }

  SmallVector<unsigned> sourcesOf(Operation &op) {
    llvm::SmallSetVector<unsigned, 4> found;
    for (Value operand : op.getOperands())
      for (unsigned source : sources.lookup(operand))
        found.insert(source);
    SmallVector<unsigned> sorted(found.getArrayRef());
    llvm::sort(sorted);
    return sorted;
  }

  /// Vertices that a value is made of; none for constants.
  DenseMap<Value, SmallVector<unsigned>> sources;
};

/// Keeps remarks while it lives, and lets all else through.
class RemarkCollector {
public:
  RemarkCollector(MLIRContext &context, std::vector<std::string> &remarks)
      : handler(&context, [&remarks](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() != DiagnosticSeverity::Remark)
            return failure();
          std::string layer = kern::layerName(diagnostic.getLocation());
          remarks.push_back((layer.empty() ? "" : layer + ": ") +
                            diagnostic.str());
          return success();
        }) {}

private:
  ScopedDiagnosticHandler handler;
};

} // namespace

/// Whether an importer wrote a transpose around the op of a node, which counts
/// channels last.
static bool isImporters(Operation &op, const llvm::StringSet<> &namesOfOthers) {
  return isa<TransposeOp>(op) &&
         namesOfOthers.contains(kern::layerName(op.getLoc()));
}

static std::vector<ReportVertex> graphBefore(ModuleOp module) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  llvm::StringSet<> names;
  for (Operation &op : main.front().without_terminator())
    if (!isa<TransposeOp, ConstantOp>(op))
      names.insert(kern::layerName(op.getLoc()));
  GraphBuilder graph(main);
  for (Operation &op : main.front().without_terminator()) {
    if (isa<ConstantOp>(op))
      continue;
    if (isImporters(op, names)) {
      graph.pass(op);
      continue;
    }
    Node node = kern::describeOp(&op);
    StringRef kind = node.getString("kind");
    graph.add(op, {kind.empty() ? node.op : kind.str()});
  }
  return std::move(graph.vertices);
}

/// The graph of kernels, and where each row's kernel stands in it.
static std::vector<ReportVertex>
graphAfter(ModuleOp module, ArrayRef<KernelRow> rows, ReportData &data) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  GraphBuilder graph(main);
  for (Operation &op : main.front().without_terminator()) {
    if (!isa<kern::CallOp>(op)) {
      graph.pass(op);
      continue;
    }
    SmallVector<StringRef> parts;
    std::string ops = rows[data.kernels.size()].ops();
    StringRef(ops).split(parts, " + ");
    ReportKernel kernel;
    kernel.vertex =
        graph.add(op, std::vector<std::string>(parts.begin(), parts.end()));
    data.kernels.push_back(std::move(kernel));
  }
  return std::move(graph.vertices);
}

/// Bytes of a kernel's operands and results.
static int64_t bytesMoved(const KernelSpec &spec) {
  auto bytes = [](const TensorSpec &type) {
    return type.numElements() * int64_t(elementBytes(type.element));
  };
  int64_t sum = 0;
  for (const Operand &operand : spec.operands)
    sum += bytes(operand.type);
  for (unsigned result : spec.results)
    sum += bytes(spec.typeOf(result));
  return sum;
}

static void addMeasurements(ReportData &data, const Measurements &measured,
                            const ReportOptions &options) {
  data.model = measured.interface.model;
  data.target = measured.interface.target;
  data.version = LINNET_VERSION;
  data.threads = options.measure.threads;
  data.runs = options.measure.runs;
  data.median = measured.whole.median;
  data.least = measured.whole.least;
  data.most = measured.whole.most;
  data.peakGflops = std::max(measured.peakBefore, measured.peakAfter);
  data.cacheGigabytes =
      measureReadGigabytes(size_t(options.model.target.l2Bytes) / 2);
  data.memoryGigabytes = measureReadGigabytes(kMemoryBytes);
  data.arenaBytes = measured.interface.arenaBytes;
  data.weightBytes = measured.interface.weightBytes;
  data.codeBytes = measured.codeBytes;
  for (auto [kernel, row, milliseconds] : llvm::zip_equal(
           data.kernels, measured.rows, measured.kernelMilliseconds)) {
    kernel.symbol = row.symbol;
    kernel.family = row.spec.family;
    kernel.schedule = canonicalText(row.spec.schedule);
    kernel.milliseconds = milliseconds;
    kernel.macs = row.macs;
    kernel.bytes = bytesMoved(row.spec);
  }
}

ExitCode driver::report(const ReportOptions &options) {
  if (llvm::Error error = checkOutputFile(options.output))
    return refuse(std::move(error));
  ReportData data;
  ModelOptions model = options.model;
  model.remarks = true;
  Compilation compilation(model);
  RemarkCollector collector(compilation.context(), data.remarks);
  if (failed(compilation.load()))
    return ExitCode::Refused;
  if (!compilation.module().getOps<kern::FuncOp>().empty())
    return refuse("'" + model.path +
                  "' holds kernels already; report takes a network of linnet "
                  "ops or a model file");
  data.before = graphBefore(compilation.module());
  if (failed(compilation.simplify()) || failed(compilation.lowerToKernels()))
    return ExitCode::Refused;
  auto artefact = compilation.compile(/*exposeKernels=*/true);
  if (failed(artefact))
    return ExitCode::Refused;
  std::vector<KernelRow> rows = kernelRows(compilation.module());
  data.after = graphAfter(compilation.module(), rows, data);
  for (const ArenaBuffer &buffer : arenaBuffers(compilation.module()))
    data.buffers.push_back({unsigned(buffer.first), unsigned(buffer.last),
                            buffer.offset, buffer.bytes, buffer.isScratch});
  auto measured = measure(*artefact, std::move(rows), options.measure);
  if (!measured)
    return refuse(measured.takeError());
  addMeasurements(data, *measured, options);
  llvm::Error error =
      writeOutputFile(options.output, [&](llvm::raw_ostream &os) {
        writeReport(data, os);
        return llvm::Error::success();
      });
  return error ? refuse(std::move(error)) : ExitCode::Success;
}
