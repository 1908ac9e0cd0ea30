/* linnet_pool.h - a pool of threads for artefacts of Linnet
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Optional: copy linnet_pool.{h,c} into a program, or give artefacts threads of
 * another kind. C11 with POSIX threads.
 *
 *   linnet_pool *pool = linnet_pool_create(4);
 *   NAME_threads threads = {pool, linnet_pool_size(pool), linnet_pool_run};
 *   NAME_run_with(&threads, inputs, outputs, arena);
 *   linnet_pool_destroy(pool);
 */
#ifndef LINNET_POOL_H
#define LINNET_POOL_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct linnet_pool linnet_pool;

/* Starts `threads` - 1 threads; the one that calls linnet_pool_run is the last.
 * Null where `threads` is below 1, or no thread or memory is to be had. */
linnet_pool *linnet_pool_create(int threads);

/* Stops the threads. Null is allowed. */
void linnet_pool_destroy(linnet_pool *pool);

/* Threads of the pool, the caller's included. */
int linnet_pool_size(const linnet_pool *pool);

/* Calls task(closure, begin, end, thread) for parts of [0, pieces) on all
 * threads, and returns when all is done. `pool` is a linnet_pool. One call at a
 * time for each pool: a second one waits. A task must not call it again. */
void linnet_pool_run(void *pool,
                     void (*task)(void *closure, int begin, int end,
                                  int thread),
                     void *closure, int pieces);

#ifdef __cplusplus
}
#endif

#endif /* LINNET_POOL_H */
