//===- Header.cpp - the C header of an artefact ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The header is plain C99, valid C++, and needs no file of Linnet's: the types
// that all artefacts share are lib/Runtime/linnet_interface.h, copied in.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/ArtefactInterface.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using llvm::StringRef;

/// The text of lib/Runtime/linnet_interface.h.
static constexpr char kSharedTypes[] =
#include "InterfaceText.inc"
    ;

bool ArtefactInterface::needsMathLibrary() const {
  return llvm::any_of(librarySymbols, [](StringRef symbol) {
    return symbol != "memcpy" && symbol != "memset";
  });
}

/// The C type of an element.
static StringRef cType(ElementType type) {
  switch (type) {
  case ElementType::F16:
    return "uint16_t /* IEEE half */";
  case ElementType::F32:
    return "float";
  case ElementType::F64:
    return "double";
  case ElementType::I1:
  case ElementType::UI8:
    return "uint8_t";
  case ElementType::I8:
    return "int8_t";
  case ElementType::I16:
    return "int16_t";
  case ElementType::I32:
    return "int32_t";
  case ElementType::I64:
    return "int64_t";
  }
  llvm_unreachable("all element types are listed");
}

/// Text that may stand in a comment: nothing in it ends the comment.
static std::string commentText(StringRef text) {
  std::string result;
  for (char c : text) {
    bool closes = c == '/' && !result.empty() && result.back() == '*';
    bool opens = c == '*' && !result.empty() && result.back() == '/';
    if (closes || opens)
      result += ' ';
    result += llvm::isPrint(c) ? c : '?';
  }
  return result;
}

static void writePorts(llvm::raw_ostream &os, StringRef title,
                       llvm::ArrayRef<TensorPort> ports) {
  for (auto [index, port] : llvm::enumerate(ports)) {
    os << " *   " << title << '[' << index << "]  " << commentText(port.name)
       << ": " << cType(port.type.element);
    for (int64_t extent : port.type.shape)
      os << '[' << extent << ']';
    os << ", " << port.layout << ", " << port.bytes() << " bytes\n";
  }
}

static void writeIntroduction(llvm::raw_ostream &os,
                              const ArtefactInterface &interface) {
  const std::string &name = interface.name;
  os << "/* " << name << ".h - a network compiled by Linnet " LINNET_VERSION
     << "\n *\n *   model: " << commentText(interface.model)
     << "\n *   target: " << interface.target << '\n';
  writePorts(os, "inputs", interface.inputs);
  writePorts(os, "outputs", interface.outputs);
  os << " *   arena: " << interface.arenaBytes
     << " bytes, weights: " << interface.weightBytes << " bytes\n *\n";
  os << " * From outside it needs ";
  if (interface.librarySymbols.empty())
    os << "nothing";
  else
    os << llvm::join(interface.librarySymbols, ", ");
  os << (interface.choosesVersion
             ? ". It has no state but which of its versions\n * runs here, "
               "found on the first call, allocates nothing and\n"
             : ". It has no state, allocates nothing and\n");
  os << " * may run on several threads at once, each with an arena of its "
        "own.\n"
        " *\n"
        " * Inputs and outputs lie where the caller wants, at the alignment of "
        "their elements,\n"
        " * outside of the arena; an output overlaps no other tensor. The "
        "arena "
        "and weights that\n"
        " * are loaded from a file are aligned to "
     << kArenaAlignment
     << " bytes. The arena's content does not matter\n"
        " * before a call, and means nothing after it.\n"
        " *\n"
        " * Floating point: a product and the sum that takes it may be rounded "
        "once (contracted).\n"
        " * Which operand a minimum or a maximum gives is not fixed where one "
        "is NaN.\n"
        " * Subnormal numbers are treated as the "
        "caller's floating-point\n"
        " * environment says. */\n";
}

static void writeMacros(llvm::raw_ostream &os,
                        const ArtefactInterface &interface) {
  const std::string &name = interface.name;
  auto define = [&](StringRef suffix, const llvm::Twine &value) {
    os << "#define " << name << '_' << suffix << ' ' << value << '\n';
  };
  define("INTERFACE_VERSION", llvm::Twine(kInterfaceVersion));
  define("NUM_INPUTS", llvm::Twine(interface.inputs.size()));
  define("NUM_OUTPUTS", llvm::Twine(interface.outputs.size()));
  auto defineBytes = [&](StringRef suffix, llvm::ArrayRef<TensorPort> ports) {
    for (auto [index, port] : llvm::enumerate(ports))
      define((suffix + llvm::Twine(index) + "_BYTES").str(),
             llvm::Twine(port.bytes()));
  };
  defineBytes("INPUT", interface.inputs);
  defineBytes("OUTPUT", interface.outputs);
  os << "\n/* Bytes of the arena for one thread; see also " << name
     << "_arena_bytes. */\n";
  define("ARENA_BYTES", llvm::Twine(interface.arenaBytes));
  define("ARENA_ALIGNMENT", llvm::Twine(kArenaAlignment));
  if (interface.weightsInFile) {
    os << "\n/* Bytes of the file " << name << ".weights. */\n";
    define("WEIGHT_BYTES", llvm::Twine(interface.weightBytes));
  }
  os << "\n/* What a call returns. */\n";
  define("OK", "0");
  define("ERROR_NULL", "1 /* a pointer is null */");
  define("ERROR_ALIGNMENT", "2 /* the arena or the weights are not aligned */");
  define("ERROR_THREADS", "3 /* the threads' count is below 1 */");
}

static void writeFunctions(llvm::raw_ostream &os,
                           const ArtefactInterface &interface) {
  const std::string &name = interface.name;
  std::string indent(name.size() + 9, ' ');
  StringRef weights = interface.weightsInFile ? "const void *weights, " : "";
  os << "typedef linnet_threads_v1 " << name << "_threads;\n"
     << "typedef linnet_tensor_v1 " << name << "_tensor;\n"
     << "typedef linnet_network_v1 " << name << "_network;\n\n";
  os << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  os << "/* Runs the network on the calling thread";
  if (interface.weightsInFile)
    os << "; `weights` is the content of\n * " << name << ".weights";
  os << ". */\nint " << name << "_run(" << weights
     << "const void *const inputs[], void *const outputs[],\n"
     << indent << "void *arena);\n\n";
  os << "/* Runs the network on the caller's threads; null is the calling "
        "thread "
        "alone. The\n * arena has "
     << name << "_arena_bytes(threads->count) bytes. */\nint " << name
     << "_run_with(const " << name << "_threads *threads,\n"
     << indent << "     " << weights << "const void *const inputs[],\n"
     << indent << "     void *const outputs[], void *arena);\n\n";
  os << "/* Bytes of the arena for `threads` threads. */\nsize_t " << name
     << "_arena_bytes(int threads);\n\n";
  os << "/* Name, shape and so on of all inputs and outputs. */\nextern const "
     << name << "_network " << name << "_info;\n\n";
  os << "#ifdef __cplusplus\n}\n#endif\n";
}

std::string linnet::writeHeader(const ArtefactInterface &interface) {
  std::string text;
  llvm::raw_string_ostream os(text);
  writeIntroduction(os, interface);
  std::string guard = "LINNET_ARTEFACT_" + interface.name + "_H";
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n"
     << kSharedTypes << '\n';
  writeMacros(os, interface);
  os << '\n';
  writeFunctions(os, interface);
  os << "\n#endif /* " << guard << " */\n";
  return text;
}
