//===- NetworkTensors.h - memory for a network's inputs and outputs ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Inputs come from files, or are random; both are checked against what the
// network takes.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_NETWORKTENSORS_H
#define LINNET_LIB_DRIVER_NETWORKTENSORS_H

#include "Options.h"
#include "linnet/Codegen/ArtefactInterface.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace linnet::driver {

class NetworkTensors {
public:
  explicit NetworkTensors(const ArtefactInterface &interface);

  /// Reads the files of the inputs named, and fills the others with seeded
  /// random numbers, which a remark says.
  llvm::Error fillInputs(llvm::ArrayRef<InputFile> files);
  /// Random numbers for all inputs.
  void fillRandom();

  std::vector<const void *> inputPointers() const;
  std::vector<void *> outputPointers() const;

  /// A line for each output: name, shape, smallest, mean and largest element.
  void printSummary(llvm::raw_ostream &os) const;

  const ArtefactInterface &interface;
  std::vector<AlignedBuffer> inputs, outputs;

private:
  llvm::Expected<size_t> findInput(llvm::StringRef name) const;
  llvm::Error readInput(size_t index, llvm::StringRef path);
};

/// Fills memory with seeded numbers in [0, 1), or bytes, by element type.
void fillRandom(char *data, const TensorSpec &type, unsigned seed);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_NETWORKTENSORS_H
