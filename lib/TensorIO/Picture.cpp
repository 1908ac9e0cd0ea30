//===- Picture.cpp - photographs as bytes ---------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Formats are told by their first bytes. libpng and libjpeg do the work.
//
//===----------------------------------------------------------------------===//

#include "linnet/TensorIO/Picture.h"

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>
// These need what <cstdio> declares.
#include <jerror.h>
#include <jpeglib.h>
#include <png.h>

using namespace linnet;
using llvm::StringRef;

static constexpr int64_t kColours = 3;
static constexpr int64_t kMostPixels = int64_t(1) << 28;

static llvm::Error malformed(const llvm::Twine &message) {
  return llvm::createStringError("not a usable picture: " + message);
}

/// A picture of that size, all black.
static llvm::Expected<Picture> makePicture(int64_t width, int64_t height) {
  if (width < 1 || height < 1)
    return malformed("it has no pixels");
  if (width > kMostPixels / height)
    return malformed(llvm::Twine(width) + " x " + llvm::Twine(height) +
                     " pixels, accepted: " + llvm::Twine(kMostPixels));
  Picture picture{width, height, {}};
  picture.pixels.resize(size_t(width * height * kColours));
  return picture;
}

//===----------------------------------------------------------------------===//
// PNG
//===----------------------------------------------------------------------===//

static llvm::Expected<Picture> parsePng(StringRef contents) {
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, contents.data(),
                                        contents.size()))
    return malformed(image.message);
  image.format = PNG_FORMAT_RGB;
  auto picture = makePicture(image.width, image.height);
  if (!picture) {
    png_image_free(&image);
    return picture;
  }
  png_color white{255, 255, 255};
  if (!png_image_finish_read(&image, &white, picture->pixels.data(), 0,
                             nullptr))
    return malformed(image.message);
  return picture;
}

//===----------------------------------------------------------------------===//
// JPEG
//===----------------------------------------------------------------------===//

namespace {

/// libjpeg reports errors by a jump, so no function that it may leave that way
/// holds anything to destroy.
class JpegReader {
public:
  JpegReader() {
    std::memset(&info, 0, sizeof info);
    info.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = leave;
    errors.base.emit_message = judge;
    errors.base.output_message = [](j_common_ptr) {};
  }
  ~JpegReader() { jpeg_destroy_decompress(&info); }

  bool begin(StringRef contents) {
    if (setjmp(errors.where))
      return false;
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info,
                 reinterpret_cast<const unsigned char *>(contents.data()),
                 contents.size());
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_RGB;
    jpeg_start_decompress(&info);
    return true;
  }

  bool readRows(uint8_t *pixels) {
    if (setjmp(errors.where))
      return false;
    while (info.output_scanline < info.output_height) {
      uint8_t *row =
          pixels + size_t(info.output_scanline) * info.output_width * kColours;
      jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    return true;
  }

  int64_t width() const { return info.output_width; }
  int64_t height() const { return info.output_height; }
  const char *message() const { return errors.message; }

private:
  /// libjpeg knows the base alone.
  struct Errors {
    jpeg_error_mgr base;
    std::jmp_buf where;
    char message[JMSG_LENGTH_MAX];
  };

  [[noreturn]] static void leave(j_common_ptr common) {
    auto *errors = reinterpret_cast<Errors *>(common->err);
    common->err->format_message(common, errors->message);
    std::longjmp(errors->where, 1);
  }

  /// A picture without its end is refused; other warnings do no harm.
  static void judge(j_common_ptr common, int level) {
    int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER))
      leave(common);
  }

  jpeg_decompress_struct info;
  Errors errors;
};

} // namespace

static llvm::Expected<Picture> parseJpeg(StringRef contents) {
  JpegReader reader;
  if (!reader.begin(contents))
    return malformed(reader.message());
  auto picture = makePicture(reader.width(), reader.height());
  if (picture && !reader.readRows(picture->pixels.data()))
    return malformed(reader.message());
  return picture;
}

//===----------------------------------------------------------------------===//
// PPM
//===----------------------------------------------------------------------===//

/// The next number of a header, behind space and comments; false if there is
/// none.
static bool takeNumber(StringRef &text, int64_t &number) {
  text = text.ltrim();
  while (text.consume_front("#"))
    text = text.split('\n').second.ltrim();
  return !text.consumeInteger(10, number);
}

static llvm::Expected<Picture> parsePpm(StringRef contents) {
  StringRef rest = contents.drop_front(2);
  int64_t width, height, largest;
  if (!takeNumber(rest, width) || !takeNumber(rest, height) ||
      !takeNumber(rest, largest))
    return malformed("its header is cut off");
  if (largest != 255)
    return malformed("its largest value is " + llvm::Twine(largest) +
                     ", accepted: 255");
  auto picture = makePicture(width, height);
  if (!picture)
    return picture;
  rest = rest.drop_front(std::min<size_t>(rest.size(), 1)); // the line's end
  if (rest.size() < picture->pixels.size())
    return malformed(llvm::Twine(rest.size()) + " bytes of pixels, but " +
                     llvm::Twine(picture->pixels.size()) + " are needed");
  std::memcpy(picture->pixels.data(), rest.data(), picture->pixels.size());
  return picture;
}

//===----------------------------------------------------------------------===//
// All formats
//===----------------------------------------------------------------------===//

namespace {
struct Format {
  StringRef start;
  llvm::Expected<Picture> (*parse)(StringRef);
};
} // namespace

static const Format *findFormat(StringRef contents) {
  static constexpr Format kFormats[] = {{"\x89PNG\r\n\x1a\n", parsePng},
                                        {"\xff\xd8\xff", parseJpeg},
                                        {"P6", parsePpm}};
  for (const Format &format : kFormats)
    if (contents.starts_with(format.start))
      return &format;
  return nullptr;
}

bool linnet::isPicture(StringRef contents) { return findFormat(contents); }

llvm::Expected<Picture> linnet::parsePicture(StringRef contents) {
  if (const Format *format = findFormat(contents))
    return format->parse(contents);
  return malformed("neither PNG, nor JPEG, nor binary PPM");
}

//===----------------------------------------------------------------------===//
// Fitting
//===----------------------------------------------------------------------===//

namespace {
/// Which old pixels make a new one, and by how much.
struct Mean {
  int64_t first;
  std::vector<float> weights;
};
} // namespace

/// The means along one dimension: `length` old pixels from `start` become
/// `count`. The triangle is as wide as a new pixel, and never narrower than
/// what interpolation takes.
static std::vector<Mean> makeMeans(double start, double length, int64_t count,
                                   int64_t extent) {
  double step = length / double(count), radius = std::max(step, 1.0);
  // What lies outside of the rectangle has no part in it.
  int64_t lowest = std::max<int64_t>(0, int64_t(std::floor(start)));
  int64_t highest =
      std::min<int64_t>(extent, int64_t(std::ceil(start + length))) - 1;
  std::vector<Mean> means;
  for (int64_t i = 0; i < count; ++i) {
    double centre = start + (double(i) + 0.5) * step;
    int64_t first = std::max(lowest, int64_t(std::ceil(centre - radius - 0.5)));
    int64_t last =
        std::min(highest, int64_t(std::floor(centre + radius - 0.5)));
    Mean mean{first, {}};
    float sum = 0;
    for (int64_t at = first; at <= last; ++at) {
      mean.weights.push_back(
          float(1 - std::fabs(double(at) + 0.5 - centre) / radius));
      sum += mean.weights.back();
    }
    for (float &weight : mean.weights)
      weight /= sum;
    means.push_back(std::move(mean));
  }
  return means;
}

Picture linnet::fitPicture(const Picture &picture, int64_t width,
                           int64_t height) {
  if (picture.width == width && picture.height == height)
    return picture;
  double cropWidth =
      std::min(double(picture.width),
               double(picture.height) * double(width) / double(height));
  double cropHeight = cropWidth * double(height) / double(width);
  auto columns = makeMeans((double(picture.width) - cropWidth) / 2, cropWidth,
                           width, picture.width);
  auto rows = makeMeans((double(picture.height) - cropHeight) / 2, cropHeight,
                        height, picture.height);
  // First across, so that only rows of the new width are kept.
  std::vector<float> narrow(size_t(picture.height * width * kColours));
  for (int64_t y = 0; y < picture.height; ++y)
    for (int64_t x = 0; x < width; ++x)
      for (int64_t c = 0; c < kColours; ++c) {
        float sum = 0;
        for (auto [i, weight] : llvm::enumerate(columns[x].weights))
          sum += weight * picture.pixels[(y * picture.width + columns[x].first +
                                          int64_t(i)) *
                                             kColours +
                                         c];
        narrow[(y * width + x) * kColours + c] = sum;
      }
  Picture result{width, height,
                 std::vector<uint8_t>(size_t(width * height * kColours))};
  for (int64_t y = 0; y < height; ++y)
    for (int64_t i = 0; i < width * kColours; ++i) {
      float sum = 0;
      for (auto [k, weight] : llvm::enumerate(rows[y].weights))
        sum += weight *
               narrow[(rows[y].first + int64_t(k)) * width * kColours + i];
      result.pixels[y * width * kColours + i] =
          uint8_t(std::clamp(std::lround(sum), 0l, 255l));
    }
  return result;
}
