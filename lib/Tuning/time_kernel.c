/* Times one kernel and prints the nanoseconds of a run. */
#define _POSIX_C_SOURCE 200112L
#include "kernel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void *allocate(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, kernel_ARENA_ALIGNMENT, bytes ? bytes : 1))
    exit(1);
  return memset(memory, 0, bytes);
}

static void allocate_all(const linnet_tensor_v1 *tensors, int count,
                         void **pointers) {
  for (int i = 0; i < count; ++i)
    pointers[i] = allocate(tensors[i].bytes);
}

int main(void) {
  const linnet_network_v1 *info = &kernel_info;
  void **inputs = allocate(sizeof(void *) * (size_t)(info->num_inputs + 1));
  void **outputs = allocate(sizeof(void *) * (size_t)(info->num_outputs + 1));
  allocate_all(info->inputs, info->num_inputs, inputs);
  allocate_all(info->outputs, info->num_outputs, outputs);
  void *arena = allocate(info->arena_bytes);
  long runs = 1;
  for (;;) {
    double start = now();
    for (long run = 0; run < runs; ++run)
      if (kernel_run((const void *const *)inputs, outputs, arena) != kernel_OK)
        return 1;
    double elapsed = now() - start;
    if (elapsed >= 1e6) {
      printf("%.1f\n", elapsed / (double)runs);
      return 0;
    }
    runs *= 2;
  }
}
