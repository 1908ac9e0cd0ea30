# Thin wrappers that give every Linnet target the same flags and include paths.

# The properties common to all targets: warnings, include paths, sanitizers.
add_library(LinnetBuildFlags INTERFACE)
target_compile_definitions(LinnetBuildFlags INTERFACE ${LLVM_DEFINITIONS_LIST}
  LINNET_VERSION="${PROJECT_VERSION}")
target_compile_options(LinnetBuildFlags INTERFACE
  -Wall -Wextra -Wno-unused-parameter $<$<BOOL:${LINNET_ENABLE_WERROR}>:-Werror>)
foreach(sanitizer IN LISTS LINNET_SANITIZE)
  target_compile_options(LinnetBuildFlags INTERFACE -fsanitize=${sanitizer})
  target_link_options(LinnetBuildFlags INTERFACE -fsanitize=${sanitizer})
endforeach()

if(LINNET_COVERAGE)
  target_link_options(LinnetBuildFlags INTERFACE -fprofile-instr-generate)
endif()

# add_linnet_library(NAME sources... [EXCEPTIONS] [DEPENDS targets...] [LINK libraries...])
# A static library of Linnet; MLIR and LLVM come as their dylibs. EXCEPTIONS is for the files that include Halide.h.
function(add_linnet_library name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC LinnetBuildFlags ${ARG_LINK} MLIR LLVM)
  if(ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fexceptions)
  else()
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
  endif()
  if(LINNET_COVERAGE AND CMAKE_CURRENT_SOURCE_DIR MATCHES "/lib/Dialect/[A-Za-z]+/IR$")
    target_compile_options(${name} PRIVATE -fprofile-instr-generate -fcoverage-mapping)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  add_dependencies(${name} LinnetGenerated)
endfunction()

# add_linnet_tool(NAME sources... [LINK libraries...]): an executable in bin/.
function(add_linnet_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE LinnetBuildFlags ${ARG_LINK} MLIR LLVM)
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
  add_dependencies(${name} LinnetGenerated)
endfunction()

# linnet_tablegen(TD out=flag|flag... ...): runs mlir-tblgen on TD once for each pair, all outputs part of LinnetGenerated.
add_custom_target(LinnetGenerated)
function(linnet_tablegen td)
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" _ "${pair}")
    set(output "${CMAKE_MATCH_1}")
    string(REPLACE "|" ";" flags "${CMAKE_MATCH_2}")
    set(LLVM_TARGET_DEFINITIONS ${td})
    set(TABLEGEN_OUTPUT)
    mlir_tablegen(${output} ${flags})
    list(APPEND outputs ${TABLEGEN_OUTPUT})
  endforeach()
  string(MAKE_C_IDENTIFIER "tblgen_${CMAKE_CURRENT_SOURCE_DIR}_${td}" target)
  add_custom_target(${target} DEPENDS ${outputs})
  add_dependencies(LinnetGenerated ${target})
endfunction()

# linnet_doc(TD page flags...): renders TD by mlir-tblgen as docs/<page>.md of the build tree; part of linnet-docs.
add_custom_target(linnet-docs)
function(linnet_doc td page)
  set(page_file "${PROJECT_BINARY_DIR}/docs/${page}.md")
  cmake_path(GET page_file PARENT_PATH folder)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${page_file}"
    COMMAND "${MLIR_TABLEGEN_EXE}" ${ARGN} "-I${PROJECT_SOURCE_DIR}/dialects" "-I${MLIR_INCLUDE_DIRS}"
            "${CMAKE_CURRENT_SOURCE_DIR}/${td}" -d "${page_file}.d" -o "${page_file}"
    DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${td}" DEPFILE "${page_file}.d"
    COMMENT "Rendering docs/${page}.md" VERBATIM)
  string(MAKE_C_IDENTIFIER "doc_${page}" target)
  add_custom_target(${target} DEPENDS "${page_file}")
  add_dependencies(linnet-docs ${target})
endfunction()
