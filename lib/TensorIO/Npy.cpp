//===- Npy.cpp - NumPy's array files --------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The header is a Python dictionary of three entries; the elements follow.
//
//===----------------------------------------------------------------------===//

#include "linnet/TensorIO/Npy.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace llvm;
using namespace linnet;

static constexpr StringLiteral kMagic = "\x93NUMPY";

namespace {
/// NumPy's letters of an element type, without the byte order.
struct Descriptor {
  StringLiteral text;
  ElementType type;
};

struct Header {
  TensorSpec type;
  bool isFortranOrder = false;
};
} // namespace

static constexpr Descriptor kDescriptors[] = {
    {"f2", ElementType::F16}, {"f4", ElementType::F32},
    {"f8", ElementType::F64}, {"i1", ElementType::I8},
    {"u1", ElementType::UI8}, {"i2", ElementType::I16},
    {"i4", ElementType::I32}, {"i8", ElementType::I64},
    {"b1", ElementType::I1}};

static Error malformed(const Twine &message) {
  return createStringError("not a usable .npy file: " + message);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// What stands behind `'key':` in the dictionary.
static Expected<StringRef> entry(StringRef dictionary, StringRef key) {
  size_t at = dictionary.find(("'" + key + "'").str());
  if (at == StringRef::npos)
    return malformed("its header has no '" + key + "'");
  StringRef rest = dictionary.drop_front(at + key.size() + 2).ltrim();
  if (!rest.consume_front(":"))
    return malformed("no ':' follows '" + key + "' in its header");
  return rest.ltrim();
}

static Expected<ElementType> parseDescriptor(StringRef text) {
  if (!text.consume_front("'"))
    return malformed("its element type is no string");
  StringRef descriptor = text.take_until([](char c) { return c == '\''; });
  // '|' and '=' stand for "does not matter" and "of the writing machine".
  StringRef letters = descriptor;
  if (letters.starts_with("<") || letters.starts_with("|"))
    letters = letters.drop_front();
  for (const Descriptor &known : kDescriptors)
    if (letters == known.text)
      return known.type;
  return malformed("element type '" + descriptor +
                   "' is not supported, accepted: little-endian f2, f4, f8, "
                   "i1, u1, i2, i4, i8, b1");
}

static Expected<SmallVector<int64_t, 4>> parseShape(StringRef text) {
  if (!text.consume_front("("))
    return malformed("its shape is no tuple");
  size_t close = text.find(')');
  if (close == StringRef::npos)
    return malformed("its shape is not closed");
  SmallVector<StringRef> parts;
  text.take_front(close).split(parts, ',');
  SmallVector<int64_t, 4> shape;
  for (StringRef part : parts) {
    part = part.trim();
    if (part.empty())
      continue;
    int64_t extent;
    if (part.getAsInteger(10, extent) || extent < 0)
      return malformed("'" + part + "' is no extent");
    shape.push_back(extent);
  }
  return shape;
}

static Expected<Header> parseDictionary(StringRef dictionary) {
  Header header;
  auto descriptor = entry(dictionary, "descr");
  if (!descriptor)
    return descriptor.takeError();
  auto type = parseDescriptor(*descriptor);
  if (!type)
    return type.takeError();
  header.type.element = *type;
  auto order = entry(dictionary, "fortran_order");
  if (!order)
    return order.takeError();
  header.isFortranOrder = order->starts_with("True");
  if (!header.isFortranOrder && !order->starts_with("False"))
    return malformed("'fortran_order' is neither True nor False");
  auto shapeText = entry(dictionary, "shape");
  if (!shapeText)
    return shapeText.takeError();
  auto shape = parseShape(*shapeText);
  if (!shape)
    return shape.takeError();
  header.type.shape = *shape;
  return header;
}

/// The bytes of all elements; nothing where that is no 64-bit number.
static std::optional<size_t> totalBytes(const TensorSpec &type) {
  int64_t total = elementBytes(type.element);
  for (int64_t extent : type.shape)
    if (MulOverflow(total, extent, total))
      return std::nullopt;
  return total;
}

/// Copies column-major elements to row-major order.
static std::vector<char> fromFortranOrder(const TensorSpec &type,
                                          StringRef source) {
  std::vector<char> result(source.size());
  size_t size = elementBytes(type.element), count = source.size() / size;
  size_t rank = type.shape.size();
  SmallVector<int64_t> index(rank, 0);
  for (size_t i = 0; i < count; ++i) {
    size_t position = 0;
    for (size_t dim = rank; dim-- > 0;)
      position = position * type.shape[dim] + index[dim];
    std::memcpy(result.data() + i * size, source.data() + position * size,
                size);
    for (size_t dim = rank; dim-- > 0 && ++index[dim] == type.shape[dim];)
      index[dim] = 0;
  }
  return result;
}

Expected<NpyArray> linnet::parseNpy(StringRef contents) {
  if (!contents.consume_front(kMagic) || contents.size() < 2)
    return malformed("it does not begin with NumPy's signature");
  unsigned major = static_cast<unsigned char>(contents[0]);
  contents = contents.drop_front(2);
  if (major < 1 || major > 3)
    return malformed("format version " + Twine(major) +
                     " is not supported, accepted: 1, 2, 3");
  size_t lengthBytes = major == 1 ? 2 : 4;
  if (contents.size() < lengthBytes)
    return malformed("it ends inside its header");
  size_t length = major == 1 ? support::endian::read16le(contents.data())
                             : support::endian::read32le(contents.data());
  contents = contents.drop_front(lengthBytes);
  if (contents.size() < length)
    return malformed("it ends inside its header");
  auto header = parseDictionary(contents.take_front(length));
  if (!header)
    return header.takeError();
  contents = contents.drop_front(length);
  auto expected = totalBytes(header->type);
  if (!expected || contents.size() != *expected)
    return malformed("its header announces " +
                     (expected ? std::to_string(*expected) : "too many") +
                     " bytes of elements, it has " + Twine(contents.size()));
  NpyArray array{header->type, {}};
  if (header->isFortranOrder)
    array.data = fromFortranOrder(array.type, contents);
  else
    array.data.assign(contents.begin(), contents.end());
  if (array.type.element == ElementType::I1)
    for (char &value : array.data)
      value = value != 0;
  return array;
}

bool linnet::isNpy(StringRef contents) { return contents.starts_with(kMagic); }

Expected<NpyArray> linnet::readNpy(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(path + ": " + buffer.getError().message());
  auto array = parseNpy((*buffer)->getBuffer());
  if (!array)
    return createStringError(path + ": " + toString(array.takeError()));
  return array;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static std::string describeHeader(const TensorSpec &type) {
  StringRef letters;
  for (const Descriptor &known : kDescriptors)
    if (type.element == known.type)
      letters = known.text;
  std::string text;
  raw_string_ostream os(text);
  os << "{'descr': '" << (elementBytes(type.element) == 1 ? '|' : '<')
     << letters << "', 'fortran_order': False, 'shape': (";
  for (int64_t extent : type.shape)
    os << extent << ", ";
  os << "), }";
  return text;
}

Error linnet::writeNpy(StringRef path, const TensorSpec &type,
                       ArrayRef<char> data) {
  assert(totalBytes(type) == data.size() && "as many bytes as the type says");
  std::string header = describeHeader(type);
  // Spaces and a newline bring the elements to a multiple of 64.
  size_t before = kMagic.size() + 4;
  header.resize(alignTo(before + header.size() + 1, 64) - before - 1, ' ');
  header += '\n';
  return writeToOutput(path, [&](raw_ostream &os) -> Error {
    char length[2];
    support::endian::write16le(length, header.size());
    os << kMagic << '\1' << '\0' << StringRef(length, 2) << header
       << StringRef(data.data(), data.size());
    return Error::success();
  });
}

std::string linnet::npyFileName(StringRef tensor) {
  std::string name = tensor.str();
  for (char &c : name)
    if (c == '/' || c == ':')
      c = '_';
  return name + ".npy";
}
