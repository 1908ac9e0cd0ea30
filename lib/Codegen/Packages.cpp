//===- Packages.cpp - how other build systems find an artefact ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both files locate the library by their own place, so that the directory of an
// artefact can be moved or copied.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/ArtefactInterface.h"

#include "llvm/Support/raw_ostream.h"

using namespace linnet;

std::string linnet::writePkgConfig(const ArtefactInterface &interface) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "prefix=${pcfiledir}\n\n"
     << "Name: " << interface.name << '\n'
     << "Description: a network compiled by Linnet for " << interface.target
     << '\n'
     << "Version: " LINNET_VERSION "\n"
     << "Cflags: -I${prefix}\n"
     << "Libs: -L${prefix} -l" << interface.name
     << (interface.needsMathLibrary() ? " -lm\n" : "\n");
  return text;
}

std::string linnet::writeCMakePackage(const ArtefactInterface &interface,
                                      bool shared) {
  const std::string &name = interface.name;
  std::string target = name + "::" + name;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "# find_package(" << name << ") defines the target " << target << ".\n"
     << "if(TARGET " << target << ")\n  return()\nendif()\n"
     << "add_library(" << target << (shared ? " SHARED" : " STATIC")
     << " IMPORTED)\n"
     << "set_target_properties(" << target << " PROPERTIES\n"
     << "  IMPORTED_LOCATION \"${CMAKE_CURRENT_LIST_DIR}/lib" << name
     << (shared ? ".so" : ".a") << "\"\n"
     << "  INTERFACE_INCLUDE_DIRECTORIES \"${CMAKE_CURRENT_LIST_DIR}\"";
  if (interface.needsMathLibrary())
    os << "\n  INTERFACE_LINK_LIBRARIES m";
  os << ")\n";
  if (interface.weightsInFile)
    os << "set(" << name << "_WEIGHTS \"${CMAKE_CURRENT_LIST_DIR}/" << name
       << ".weights\")\n";
  return text;
}
