/* nan.c - gives a network numbers, infinities and NaN
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#include "net.h"

#include <math.h>
#include <stdio.h>

enum { size = 40 };

static _Alignas(64) unsigned char arena[net_ARENA_BYTES + 64];

static int expect(const char *what, int holds, float got) {
  if (!holds)
    printf("%s: got %g\n", what, (double)got);
  return !holds;
}

int main(void) {
  float x[size], y[size], relu[size], max[size];
  for (int i = 0; i < size; ++i) {
    x[i] = i % 4 == 0   ? NAN
           : i % 4 == 1 ? INFINITY
           : i % 4 == 2 ? -INFINITY
                        : -1.0f;
    y[i] = i % 8 < 4 ? 2.0f : NAN;
  }
  const void *inputs[] = {x, y};
  void *outputs[] = {relu, max};
  if (net_run(inputs, outputs, arena) != net_OK)
    return 2;
  int failures = 0;
  for (int i = 0; i < size; ++i) {
    failures +=
        expect("relu", relu[i] == (i % 4 == 1 ? INFINITY : 0.0f), relu[i]);
    int either = isnan(max[i]) ? isnan(x[i]) || isnan(y[i])
                               : max[i] == x[i] || max[i] == y[i];
    int larger =
        isnan(x[i]) || isnan(y[i]) || (max[i] >= x[i] && max[i] >= y[i]);
    failures += expect("max", either && larger, max[i]);
  }
  return failures != 0;
}
