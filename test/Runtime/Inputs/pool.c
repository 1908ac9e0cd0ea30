/* pool.c - counts how often a pool calls a task for each piece
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The counters are plain integers: ThreadSanitizer sees any piece that two
 * threads take, and any call that returns too early.
 */
#include "linnet_pool.h"

#include <stdio.h>
#include <string.h>

enum { most_pieces = 300, most_threads = 4, rounds = 400 };

struct counts {
  int pieces[most_pieces];
  int inside[most_threads];
  int wrong;
};

static void count(void *closure, int begin, int end, int thread) {
  struct counts *counts = closure;
  if (thread < 0 || thread >= most_threads || ++counts->inside[thread] != 1)
    counts->wrong = 1;
  for (int i = begin; i < end; ++i)
    ++counts->pieces[i];
  --counts->inside[thread];
}

static int check(int threads) {
  static struct counts counts;
  linnet_pool *pool = linnet_pool_create(threads);
  if (!pool || linnet_pool_size(pool) != threads)
    return 1;
  for (int round = 0; round < rounds; ++round) {
    int pieces = round % most_pieces;
    memset(&counts, 0, sizeof counts);
    linnet_pool_run(pool, count, &counts, pieces);
    for (int i = 0; i < most_pieces; ++i)
      if (counts.pieces[i] != (i < pieces))
        counts.wrong = 1;
    if (counts.wrong)
      return 1;
  }
  linnet_pool_destroy(pool);
  return 0;
}

int main(void) {
  for (int threads = 1; threads <= most_threads; ++threads)
    if (check(threads)) {
      printf("%d threads: wrong\n", threads);
      return 1;
    }
  linnet_pool_destroy(NULL);
  if (linnet_pool_create(0))
    return 1;
  printf("every piece once\n");
  return 0;
}
