//===- Weights.cpp - constant data beside the code ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The object file comes from LLVM's machine-code layer directly: a tenth of the
// time and half of the memory that a constant in LLVM IR takes.
//
//===----------------------------------------------------------------------===//

#include "Weights.h"

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace linnet;
using namespace linnet::codegen;

/// A splat is written in parts of at least this many bytes.
static constexpr size_t kSplatChunk = 4096;

std::string codegen::weightsSymbol(llvm::StringRef name) {
  return (name + "_weights").str();
}

/// The bytes of a constant; of a splat, those of its one element.
static llvm::ArrayRef<char> rawBytes(mlir::ElementsAttr value) {
  if (auto resource = llvm::dyn_cast<mlir::DenseResourceElementsAttr>(value))
    return resource.getData();
  return llvm::cast<mlir::DenseElementsAttr>(value).getRawData();
}

std::vector<WeightPiece> codegen::collectWeights(mlir::ModuleOp plan) {
  std::vector<WeightPiece> pieces;
  plan.walk([&](kern::WeightsOp weights) {
    kern::SlotAttr slot = weights.getSlotAttr();
    if (!slot)
      return;
    mlir::ElementsAttr value = weights.getValue();
    int64_t elementSize =
        elementBytes(kern::toTensorSpec(weights.getResult().getType()).element);
    pieces.push_back({slot.getOffset(), value.getNumElements() * elementSize,
                      rawBytes(value)});
  });
  llvm::sort(pieces, [](const WeightPiece &a, const WeightPiece &b) {
    return a.offset < b.offset;
  });
  // Equal weights share a slot.
  pieces.erase(std::unique(pieces.begin(), pieces.end(),
                           [](const WeightPiece &a, const WeightPiece &b) {
                             return a.offset == b.offset;
                           }),
               pieces.end());
  return pieces;
}

/// Calls `emit` for the bytes in order and `fill` for the gaps between them.
static void forEachPart(llvm::ArrayRef<WeightPiece> pieces, int64_t size,
                        llvm::function_ref<void(llvm::StringRef)> emit,
                        llvm::function_ref<void(int64_t)> fill) {
  int64_t position = 0;
  auto fillTo = [&](int64_t offset) {
    if (offset > position)
      fill(offset - position);
    position = offset;
  };
  for (const WeightPiece &piece : pieces) {
    fillTo(piece.offset);
    llvm::StringRef bytes(piece.bytes.data(), piece.bytes.size());
    std::string repeated;
    if (piece.size > static_cast<int64_t>(bytes.size())) {
      while (repeated.size() < kSplatChunk)
        repeated += bytes;
      bytes = repeated;
    }
    for (int64_t left = piece.size; left > 0; left -= bytes.size())
      emit(bytes.take_front(left));
    position += piece.size;
  }
  fillTo(size);
}

void codegen::writeWeights(llvm::ArrayRef<WeightPiece> pieces, int64_t size,
                           llvm::raw_ostream &os) {
  forEachPart(
      pieces, size, [&](llvm::StringRef bytes) { os << bytes; },
      [&](int64_t bytes) { os.write_zeros(bytes); });
}

llvm::Error codegen::writeWeightsObject(llvm::ArrayRef<WeightPiece> pieces,
                                        int64_t size, llvm::StringRef symbol,
                                        const llvm::TargetMachine &machine,
                                        llvm::raw_pwrite_stream &os) {
  const llvm::Target &target = machine.getTarget();
  const llvm::Triple &triple = machine.getTargetTriple();
  const llvm::MCSubtargetInfo &subtarget = *machine.getMCSubtargetInfo();
  llvm::MCContext context(triple, machine.getMCAsmInfo(),
                          machine.getMCRegisterInfo(), &subtarget,
                          /*Mgr=*/nullptr, &machine.Options.MCOptions);
  std::unique_ptr<llvm::MCObjectFileInfo> file(
      target.createMCObjectFileInfo(context, /*PIC=*/true));
  context.setObjectFileInfo(file.get());
  std::unique_ptr<llvm::MCAsmBackend> backend(target.createMCAsmBackend(
      subtarget, *machine.getMCRegisterInfo(), machine.Options.MCOptions));
  std::unique_ptr<llvm::MCCodeEmitter> emitter(
      target.createMCCodeEmitter(*machine.getMCInstrInfo(), context));
  std::unique_ptr<llvm::MCObjectWriter> writer =
      backend->createObjectWriter(os);
  std::unique_ptr<llvm::MCStreamer> streamer(target.createMCObjectStreamer(
      triple, context, std::move(backend), std::move(writer),
      std::move(emitter), subtarget));

  // Says that the object asks for no executable stack.
  if (llvm::MCSection *stack =
          machine.getMCAsmInfo()->getStackSection(context, /*Exec=*/false))
    streamer->switchSection(stack);
  streamer->switchSection(file->getReadOnlySection());
  streamer->emitValueToAlignment(llvm::Align(kArenaAlignment));
  llvm::MCSymbol *start = context.getOrCreateSymbol(symbol);
  streamer->emitSymbolAttribute(start, llvm::MCSA_Global);
  streamer->emitSymbolAttribute(start, llvm::MCSA_Hidden);
  streamer->emitSymbolAttribute(start, llvm::MCSA_ELF_TypeObject);
  streamer->emitELFSize(start, llvm::MCConstantExpr::create(size, context));
  streamer->emitLabel(start);
  forEachPart(
      pieces, size, [&](llvm::StringRef bytes) { streamer->emitBytes(bytes); },
      [&](int64_t bytes) { streamer->emitZeros(bytes); });
  streamer->finish();
  if (context.hadError())
    return llvm::createStringError("cannot encode the weights");
  return llvm::Error::success();
}
