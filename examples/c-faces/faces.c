/* faces.c - finds the faces in a photograph and draws them, by BlazeFace
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Usage: faces PHOTOGRAPH.ppm RESULT.ppm
 *
 * The network looks at 128 x 128 pixels and says for each of 896 anchors
 * whether a face is there: where its centre is, its extents, and six points
 * (eyes, nose, mouth, ears).
 */
#include "face.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { side = 128, anchors = 896, numbers = 16, points = 6 };
_Static_assert(face_INPUT0_BYTES == side * side * 3, "a picture of bytes");
_Static_assert(face_OUTPUT0_BYTES == anchors * numbers * sizeof(float),
               "a place for each anchor");

/* Above this a face is more likely than not; what covers a better one by more
 * than the other is the same face. */
static const float least_score = 0.5f, most_overlap = 0.3f;

typedef struct {
  int width, height;
  unsigned char *pixels;
} Photograph;

/* In parts of the square that holds the photograph. */
typedef struct {
  float score, x, y, width, height;
  float point_x[points], point_y[points];
} Face;

static _Alignas(face_ARENA_ALIGNMENT) unsigned char arena[face_ARENA_BYTES];
static unsigned char picture[side][side][3];
static float places[anchors][numbers], scores[anchors];
static Face candidates[anchors];

static int fail(const char *message, const char *subject) {
  fprintf(stderr, "faces: %s: %s\n", message, subject);
  return 1;
}

static int read_photograph(Photograph *photograph, const char *path) {
  FILE *file = fopen(path, "rb");
  int *width = &photograph->width, *height = &photograph->height;
  if (!file)
    return fail("cannot be read", path);
  if (fscanf(file, "P6 %d %d 255", width, height) != 2 || *width < 1 ||
      *height < 1 || *width > 1 << 14 || *height > 1 << 14) {
    fclose(file);
    return fail("not a binary PPM file of at most 16384 x 16384 pixels", path);
  }
  fgetc(file); /* the line's end */
  size_t size = (size_t)*width * (size_t)*height * 3;
  photograph->pixels = malloc(size);
  size_t count =
      photograph->pixels ? fread(photograph->pixels, 1, size, file) : 0;
  fclose(file);
  return count == size ? 0 : fail("too short, or too large for memory", path);
}

static int write_photograph(const Photograph *photograph, const char *path) {
  FILE *file = fopen(path, "wb");
  size_t size = (size_t)photograph->width * (size_t)photograph->height * 3;
  if (!file)
    return fail("cannot be written", path);
  fprintf(file, "P6\n%d %d\n255\n", photograph->width, photograph->height);
  size_t count = fwrite(photograph->pixels, 1, size, file);
  return fclose(file) == 0 && count == size ? 0
                                            : fail("cannot be written", path);
}

/* The extent of the square around the photograph. */
static int square_of(const Photograph *photograph) {
  return photograph->width > photograph->height ? photograph->width
                                                : photograph->height;
}

/* The mean of the photograph's pixels in one of the picture; black outside. */
static void shrink_pixel(const Photograph *photograph, int row, int column) {
  int square = square_of(photograph);
  int left = (square - photograph->width) / 2,
      top = (square - photograph->height) / 2;
  int y0 = row * square / side - top, y1 = (row + 1) * square / side - top;
  int x0 = column * square / side - left,
      x1 = (column + 1) * square / side - left;
  unsigned long sum[3] = {0}, count = 0;
  for (int y = y0; y < (y1 > y0 ? y1 : y0 + 1); ++y)
    for (int x = x0; x < (x1 > x0 ? x1 : x0 + 1); ++x, ++count)
      if (y >= 0 && y < photograph->height && x >= 0 && x < photograph->width)
        for (int c = 0; c < 3; ++c)
          sum[c] +=
              photograph->pixels[((size_t)y * photograph->width + x) * 3 + c];
  for (int c = 0; c < 3; ++c)
    picture[row][column][c] = (unsigned char)(sum[c] / count);
}

/* The centre of an anchor: two in each of 16 x 16 cells, then six in each of
 * 8 x 8. */
static void place_anchor(int anchor, float *x, float *y) {
  int cells = 16, cell = anchor / 2;
  if (anchor >= 512) {
    cells = 8;
    cell = (anchor - 512) / 6;
  }
  *x = ((float)(cell % cells) + 0.5f) / (float)cells;
  *y = ((float)(cell / cells) + 0.5f) / (float)cells;
}

static Face face_of(int anchor, float score) {
  const float *place = places[anchor];
  float x, y;
  place_anchor(anchor, &x, &y);
  Face face = {
      .score = score, .width = place[2] / side, .height = place[3] / side};
  face.x = place[0] / side + x;
  face.y = place[1] / side + y;
  for (int i = 0; i < points; ++i) {
    face.point_x[i] = place[4 + 2 * i] / side + x;
    face.point_y[i] = place[5 + 2 * i] / side + y;
  }
  return face;
}

static int by_score(const void *left, const void *right) {
  float a = ((const Face *)left)->score, b = ((const Face *)right)->score;
  return (a < b) - (a > b);
}

/* What two faces share, of what they cover together. */
static float overlap_of(const Face *a, const Face *b) {
  float width = fminf(a->x + a->width / 2, b->x + b->width / 2) -
                fmaxf(a->x - a->width / 2, b->x - b->width / 2);
  float height = fminf(a->y + a->height / 2, b->y + b->height / 2) -
                 fmaxf(a->y - a->height / 2, b->y - b->height / 2);
  if (width <= 0 || height <= 0)
    return 0;
  float shared = width * height;
  return shared / (a->width * a->height + b->width * b->height - shared);
}

/* Keeps one of the candidates for each face, the best first. */
static int choose_faces(void) {
  int found = 0, kept = 0;
  for (int anchor = 0; anchor < anchors; ++anchor) {
    float score = 1 / (1 + expf(-scores[anchor]));
    if (score > least_score)
      candidates[found++] = face_of(anchor, score);
  }
  qsort(candidates, (size_t)found, sizeof(Face), by_score);
  for (int i = 0; i < found; ++i) {
    int is_new = 1;
    for (int j = 0; j < kept; ++j)
      is_new &= overlap_of(&candidates[i], &candidates[j]) <= most_overlap;
    if (is_new)
      candidates[kept++] = candidates[i];
  }
  return kept;
}

/* A square of pixels around a point, as far as the photograph reaches. */
static void draw_dot(Photograph *photograph, float x, float y, int radius) {
  static const unsigned char colour[3] = {255, 64, 0};
  for (int row = (int)y - radius; row <= (int)y + radius; ++row)
    for (int column = (int)x - radius; column <= (int)x + radius; ++column)
      if (row >= 0 && row < photograph->height && column >= 0 &&
          column < photograph->width)
        for (int c = 0; c < 3; ++c)
          photograph
              ->pixels[((size_t)row * photograph->width + column) * 3 + c] =
              colour[c];
}

static void draw_face(Photograph *photograph, const Face *face) {
  float square = (float)square_of(photograph);
  float left = (square - (float)photograph->width) / 2;
  float top = (square - (float)photograph->height) / 2;
  float x = (face->x - face->width / 2) * square - left;
  float y = (face->y - face->height / 2) * square - top;
  float width = face->width * square, height = face->height * square;
  printf("%5.1f%%  %.0f x %.0f pixels at (%.0f, %.0f)\n", 100 * face->score,
         width, height, x, y);
  for (float step = 0; step <= 1; step += 0.5f / square) {
    draw_dot(photograph, x + step * width, y, 1);
    draw_dot(photograph, x + step * width, y + height, 1);
    draw_dot(photograph, x, y + step * height, 1);
    draw_dot(photograph, x + width, y + step * height, 1);
  }
  for (int i = 0; i < points; ++i)
    draw_dot(photograph, face->point_x[i] * square - left,
             face->point_y[i] * square - top, 2);
}

int main(int argc, char **argv) {
  Photograph photograph = {0};
  if (argc != 3)
    return fail("usage", "faces PHOTOGRAPH.ppm RESULT.ppm");
  if (read_photograph(&photograph, argv[1]))
    return 1;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column)
      shrink_pixel(&photograph, row, column);

  const void *inputs[] = {picture};
  void *outputs[] = {places, scores};
  if (face_run(inputs, outputs, arena) != face_OK)
    return fail("the network did not run", argv[1]);

  int count = choose_faces();
  printf("%d %s\n", count, count == 1 ? "face" : "faces");
  for (int i = 0; i < count; ++i)
    draw_face(&photograph, &candidates[i]);
  int status = write_photograph(&photograph, argv[2]);
  free(photograph.pixels);
  return status;
}
