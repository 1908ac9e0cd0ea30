/* run_artefact.c - runs an artefact called `model` on raw files
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Usage: run_artefact INPUT... OUTPUT...
 * One file for each input and output, in the model's order, holding its bytes.
 * Built for another machine it runs under that machine's emulator.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>

enum { most_tensors = 1024 };

static void fail(const char *message, const char *subject) {
  fprintf(stderr, "run_artefact: %s: %s\n", message, subject);
  exit(1);
}

/* `size` bytes, aligned as the arena has to be. */
static void *allocate(size_t size) {
  size_t rounded = (size + model_ARENA_ALIGNMENT - 1) / model_ARENA_ALIGNMENT *
                   model_ARENA_ALIGNMENT;
  void *memory = aligned_alloc(model_ARENA_ALIGNMENT,
                               rounded ? rounded : model_ARENA_ALIGNMENT);
  if (!memory)
    fail("out of memory", model_info.name);
  return memory;
}

int main(int argc, char **argv) {
  const void *inputs[most_tensors];
  void *outputs[most_tensors];
  int num_inputs = model_info.num_inputs, num_outputs = model_info.num_outputs;
  if (argc != 1 + num_inputs + num_outputs || argc > most_tensors)
    fail("wrong number of files for", model_info.name);
  for (int i = 0; i < num_inputs; ++i) {
    size_t size = model_info.inputs[i].bytes;
    void *data = allocate(size);
    FILE *file = fopen(argv[1 + i], "rb");
    if (!file || fread(data, 1, size, file) != size)
      fail("cannot read enough of", argv[1 + i]);
    fclose(file);
    inputs[i] = data;
  }
  for (int i = 0; i < num_outputs; ++i)
    outputs[i] = allocate(model_info.outputs[i].bytes);
  if (model_run(inputs, outputs, allocate(model_arena_bytes(1))) != model_OK)
    fail("model_run failed", model_info.name);
  for (int i = 0; i < num_outputs; ++i) {
    FILE *file = fopen(argv[1 + num_inputs + i], "wb");
    if (!file ||
        fwrite(outputs[i], 1, model_info.outputs[i].bytes, file) !=
            model_info.outputs[i].bytes ||
        fclose(file))
      fail("cannot write", argv[1 + num_inputs + i]);
  }
  return 0;
}
