/* classify.c - names what a picture shows, by EfficientNet-Lite0
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Usage: classify PICTURE.ppm LABELS.txt
 */
#include "efficientnet_lite0.h"

#include <stdio.h>

enum { classes = efficientnet_lite0_OUTPUT0_BYTES / sizeof(float), shown = 5 };

static _Alignas(efficientnet_lite0_ARENA_ALIGNMENT) unsigned char arena
    [efficientnet_lite0_ARENA_BYTES];
static unsigned char picture[efficientnet_lite0_INPUT0_BYTES];
static float scores[classes];
static char labels[classes][64];

static int fail(const char *message, const char *subject) {
  fprintf(stderr, "classify: %s: %s\n", message, subject);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return fail("usage", "classify PICTURE.ppm LABELS.txt");
  FILE *file = fopen(argv[1], "rb");
  int width = 0, height = 0;
  if (!file)
    return fail("cannot be read", argv[1]);
  if (fscanf(file, "P6 %d %d 255", &width, &height) != 2 || width != 224 ||
      height != 224)
    return fail("not a binary PPM file of 224 x 224 pixels", argv[1]);
  fgetc(file); /* the line's end */
  if (fread(picture, 1, sizeof picture, file) != sizeof picture)
    return fail("too short", argv[1]);
  fclose(file);
  if (!(file = fopen(argv[2], "r")))
    return fail("cannot be read", argv[2]);
  for (int i = 0; i < classes; ++i)
    if (fscanf(file, " %63[^\n]%*[^\n]", labels[i]) != 1)
      return fail("has fewer labels than the network has classes", argv[2]);
  fclose(file);

  const void *inputs[] = {picture};
  void *outputs[] = {scores};
  if (efficientnet_lite0_run(inputs, outputs, arena) != efficientnet_lite0_OK)
    return fail("the network did not run", argv[1]);

  for (int rank = 0; rank < shown; ++rank) {
    int best = 0;
    for (int i = 1; i < classes; ++i)
      if (scores[i] > scores[best])
        best = i;
    printf("%6.2f  %s\n", scores[best], labels[best]);
    scores[best] = -1e30f;
  }
  return 0;
}
