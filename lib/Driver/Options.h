//===- Options.h - what the command line said -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Plain data for the verbs; Driver.cpp alone knows the command line's library.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_OPTIONS_H
#define LINNET_LIB_DRIVER_OPTIONS_H

#include "linnet/Import/ImportOptions.h"
#include "linnet/Import/Prune.h"
#include "linnet/Target/TargetInfo.h"
#include <string>
#include <vector>

namespace linnet::driver {

/// An input that is taken as a picture of bytes: (byte - mean) * scale, one
/// number or one for each channel.
struct ImageInput {
  std::string name;
  std::vector<double> mean, scale;
};

/// Parses "NAME=MEAN,SCALE", or "NAME=M1,M2,M3,S1,S2,S3".
llvm::Expected<ImageInput> parseImageInput(llvm::StringRef argument);

enum class BorderLayout { Model, ChannelsLast };
enum class Preference { Speed, Memory };
enum class WeightsPlace { Embedded, File };

/// Where an input's values come from: a .npy file or a picture.
struct InputFile {
  std::string name, path;
};

/// Parses "NAME=FILE".
llvm::Expected<InputFile> parseInputFile(llvm::StringRef argument);

/// A model, and how it becomes kernels.
struct ModelOptions {
  std::string path;
  ImportOptions import;
  std::vector<ImageInput> imageInputs;
  bool channelsLast = false;
  TargetInfo target;
  /// Where compile is given several targets: all of them, the least first.
  std::vector<TargetInfo> versions;
  /// Prefix of symbols; empty for the model file's stem.
  std::string name;
  /// Threads of the compiler; 0 for one a core.
  unsigned compileThreads = 0;
  bool weightsInFile = false;
  bool fuse = true;
  bool sparse = true;
  bool saveMemory = false;
  bool useCache = true;
  bool useTuned = true;
  /// Files of schedules, to be given to kernels and to be written; empty for
  /// none.
  std::string scheduleFile, dumpSchedules;
  bool remarks = false;
  bool progress = false;
};

enum class Emit {
  Linnet,
  Kern,
  Halide,
  LLVM,
  Assembly,
  Object,
  StaticLibrary,
  SharedLibrary
};

struct CompileOptions {
  ModelOptions model;
  Emit emit = Emit::StaticLibrary;
  /// A directory for objects and libraries; a file, or "-", for text.
  std::string output;
};

struct RunOptions {
  ModelOptions model;
  std::vector<InputFile> inputs;
  std::string outputDirectory;
  unsigned threads = 1;
  unsigned top = 0;
  std::string labels;
};

struct InspectOptions {
  ModelOptions model;
  bool json = false;
};

struct VerifyOptions {
  ModelOptions model;
  std::vector<InputFile> inputs;
};

/// How a network is timed.
struct MeasureOptions {
  unsigned threads = 1;
  unsigned runs = 50;
  unsigned warmUp = 5;
};

struct BenchOptions {
  ModelOptions model;
  MeasureOptions measure;
  std::string json;
};

struct ReportOptions {
  ModelOptions model;
  MeasureOptions measure;
  /// The page to write.
  std::string output;
};

struct TuneOptions {
  ModelOptions model;
  /// Seconds.
  unsigned budget = 120;
  /// Schedules tried for one kernel at most.
  unsigned candidates = 1000;
  /// Those to tune; all if empty.
  std::vector<std::string> layers;
  /// Where all figures are written, if anywhere.
  std::string json;
  /// As in linnet::Runner.
  std::string runner, compiler;
};

/// What `prune` was asked to do.
struct PruneVerbOptions {
  std::string model, output;
  PruneOptions prune;
};

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_OPTIONS_H
