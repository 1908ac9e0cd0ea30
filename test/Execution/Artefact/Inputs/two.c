/* two.c - runs two artefacts of one network, one with its weights in a file
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#include "first.h"
#include "second.h"

#include <stdio.h>
#include <string.h>

static _Alignas(64) unsigned char first_arena[first_ARENA_BYTES];
static _Alignas(64) unsigned char second_arena[second_ARENA_BYTES];
static _Alignas(64) unsigned char weights[second_WEIGHT_BYTES];
static float input[first_INPUT0_BYTES / sizeof(float)];
static float first_image[first_OUTPUT0_BYTES / sizeof(float)], first_means[8];
static float second_image[second_OUTPUT0_BYTES / sizeof(float)],
    second_means[8];

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file || fread(weights, 1, sizeof weights, file) != sizeof weights)
    return 1;
  fclose(file);
  for (size_t i = 0; i < sizeof input / sizeof *input; ++i)
    input[i] = (float)(i % 9);
  const void *inputs[] = {input};
  void *first_outputs[] = {first_image, first_means};
  void *second_outputs[] = {second_image, second_means};
  if (first_run(inputs, first_outputs, first_arena) != first_OK ||
      second_run(weights, inputs, second_outputs, second_arena) != second_OK)
    return 2;
  int same = !memcmp(first_image, second_image, sizeof first_image) &&
             !memcmp(first_means, second_means, sizeof first_means) &&
             first_means[7] > 7.0f;
  puts(same ? "the same" : "not the same");
  return !same;
}
