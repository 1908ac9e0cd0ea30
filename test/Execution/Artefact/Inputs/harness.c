/* harness.c - runs an artefact on made-up inputs and prints its outputs' sums
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Built with -DNETWORK=NAME and -include NAME.h; -DTHREADS=n adds runs on n
 * threads, whose outputs must be the same to the last bit. Each tensor and the
 * arena end where a page that cannot be touched begins, or with -DGUARD_BEFORE
 * begin where one ends: an access outside of them ends the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef THREADS
#include "linnet_pool.h"
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define CALL(suffix) JOIN(NETWORK, suffix)

enum { most_tensors = 8 };

enum { page = 4096 };

/* Memory that lives as long as the program. */
static void *allocate(size_t bytes) {
  size_t pages = (bytes + page - 1) / page;
  char *start = mmap(NULL, (pages + 2) * page, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED ||
      mprotect(start + page, pages * page, PROT_READ | PROT_WRITE))
    exit(2);
#ifdef GUARD_BEFORE
  return start + page;
#else
  return start + page + pages * page - bytes;
#endif
}

static void *make_input(const linnet_tensor_v1 *tensor) {
  float *values = allocate(tensor->bytes);
  for (size_t i = 0; i < tensor->bytes / sizeof(float); ++i)
    values[i] = (float)((i * 37 + 11) % 64) / 64 - 0.5f;
  return values;
}

static void print_sums(void *const outputs[]) {
  for (int index = 0; index < CALL(_info).num_outputs; ++index) {
    const linnet_tensor_v1 *tensor = &CALL(_info).outputs[index];
    const float *values = outputs[index];
    double sum = 0;
    for (size_t i = 0; i < tensor->bytes / sizeof(float); ++i)
      sum += values[i];
    printf("%s %s: %.3f\n", CALL(_info).name, tensor->name, sum);
  }
}

#ifdef THREADS
static void run_on_threads(const void *const inputs[], void *const outputs[]) {
  linnet_pool *pool = linnet_pool_create(THREADS);
  linnet_threads_v1 threads = {pool, linnet_pool_size(pool), linnet_pool_run};
  void *arena = allocate(CALL(_arena_bytes)(THREADS));
  void *others[most_tensors];
  for (int index = 0; index < CALL(_info).num_outputs; ++index)
    others[index] = allocate(CALL(_info).outputs[index].bytes);
  for (int round = 0; round < 20; ++round) {
    if (CALL(_run_with)(&threads, inputs, others, arena))
      exit(3);
    for (int index = 0; index < CALL(_info).num_outputs; ++index)
      if (memcmp(others[index], outputs[index],
                 CALL(_info).outputs[index].bytes)) {
        printf("%d threads: other values\n", THREADS);
        exit(4);
      }
  }
  linnet_pool_destroy(pool);
  printf("%d threads: the same\n", THREADS);
}
#endif

int main(void) {
  const linnet_network_v1 *info = &CALL(_info);
  const void *inputs[most_tensors];
  void *outputs[most_tensors];
  if (info->version != CALL(_INTERFACE_VERSION) ||
      info->arena_bytes != CALL(_ARENA_BYTES) ||
      CALL(_arena_bytes)(1) != CALL(_ARENA_BYTES))
    return 2;
  for (int index = 0; index < info->num_inputs; ++index)
    inputs[index] = make_input(&info->inputs[index]);
  for (int index = 0; index < info->num_outputs; ++index)
    outputs[index] = allocate(info->outputs[index].bytes);
  void *arena = allocate(CALL(_ARENA_BYTES));
  memset(arena, 0xff, CALL(_ARENA_BYTES));
  if (CALL(_run)(inputs, outputs, arena) != CALL(_OK))
    return 3;
  print_sums(outputs);
#ifdef THREADS
  run_on_threads(inputs, outputs);
#endif
  return 0;
}
