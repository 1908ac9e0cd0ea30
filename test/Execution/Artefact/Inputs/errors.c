/* errors.c - calls an artefact with one fault at a time
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#include "tiny.h"

#include <stdio.h>

static _Alignas(64) unsigned char arena[tiny_ARENA_BYTES + 64];
static _Alignas(64) unsigned char weights[tiny_WEIGHT_BYTES + 64];
static float input[tiny_INPUT0_BYTES / sizeof(float)];
static float image[tiny_OUTPUT0_BYTES / sizeof(float)], means[8];

static void run_alone(void *context, linnet_task_v1 task, void *closure,
                      int pieces) {
  (void)context;
  task(closure, 0, pieces, 0);
}

static int failures;

static void expect(int line, int wanted, int got) {
  if (wanted != got) {
    printf("line %d: wanted %d, got %d\n", line, wanted, got);
    ++failures;
  }
  if (wanted != tiny_OK && means[7] != 0.0f) {
    printf("line %d: something was written\n", line);
    ++failures;
  }
}
#define EXPECT(wanted, call) expect(__LINE__, wanted, call)

int main(void) {
  const void *inputs[] = {input}, *no_input[] = {NULL};
  void *outputs[] = {image, means}, *no_output[] = {image, NULL};
  tiny_threads threads = {NULL, 1, run_alone};
  tiny_threads no_threads = {NULL, 0, run_alone}, no_function = {NULL, 1, NULL};

  EXPECT(tiny_ERROR_NULL, tiny_run(NULL, inputs, outputs, arena));
  EXPECT(tiny_ERROR_NULL, tiny_run(weights, NULL, outputs, arena));
  EXPECT(tiny_ERROR_NULL, tiny_run(weights, inputs, NULL, arena));
  EXPECT(tiny_ERROR_NULL, tiny_run(weights, inputs, outputs, NULL));
  EXPECT(tiny_ERROR_NULL, tiny_run(weights, no_input, outputs, arena));
  EXPECT(tiny_ERROR_NULL, tiny_run(weights, inputs, no_output, arena));
  EXPECT(tiny_ERROR_ALIGNMENT, tiny_run(weights, inputs, outputs, arena + 32));
  EXPECT(tiny_ERROR_ALIGNMENT, tiny_run(weights + 4, inputs, outputs, arena));
  EXPECT(tiny_ERROR_THREADS,
         tiny_run_with(&no_threads, weights, inputs, outputs, arena));
  EXPECT(tiny_ERROR_NULL,
         tiny_run_with(&no_function, weights, inputs, outputs, arena));
  EXPECT(tiny_OK, tiny_run_with(&threads, weights, inputs, outputs, arena));
  EXPECT(tiny_OK, tiny_run_with(NULL, weights, inputs, outputs, arena));
  return failures != 0;
}
