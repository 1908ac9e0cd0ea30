/* linnet_pool.c - a pool of threads for artefacts of Linnet
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Threads take parts of the work from one counter until none is left. A layer
 * of a network lasts some tens of microseconds, so both sides look for each
 * other a short while before they sleep.
 */
#include "linnet_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
  /* How often a thread looks before it sleeps: some microseconds. */
  spin_limit = 2000,
  /* Parts for each thread: more balance better, fewer cost less. */
  parts_per_thread = 4
};

typedef void (*task_function)(void *closure, int begin, int end, int thread);

typedef struct worker {
  struct linnet_pool *pool;
  pthread_t handle;
  int index;
} worker;

struct linnet_pool {
  pthread_mutex_t call; /* held during linnet_pool_run */
  pthread_mutex_t mutex;
  pthread_cond_t started, finished;
  /* Written before `round` is raised, read after it was seen. */
  task_function task;
  void *closure;
  int pieces, part;
  atomic_uint round;
  atomic_int stopping;
  atomic_int next;   /* the first piece that nobody has taken */
  atomic_int active; /* workers that still look for pieces */
  int size;
  worker workers[]; /* size - 1 */
};

static void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void work(linnet_pool *pool, int thread) {
  for (;;) {
    int begin = atomic_fetch_add(&pool->next, pool->part);
    if (begin >= pool->pieces)
      return;
    int left = pool->pieces - begin;
    int end = begin + (left < pool->part ? left : pool->part);
    pool->task(pool->closure, begin, end, thread);
  }
}

/* Waits until there is another round than `seen`, or the pool stops. */
static void await_round(linnet_pool *pool, unsigned seen) {
  for (int i = 0; i < spin_limit; ++i) {
    if (atomic_load(&pool->round) != seen || atomic_load(&pool->stopping))
      return;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  while (atomic_load(&pool->round) == seen && !atomic_load(&pool->stopping))
    pthread_cond_wait(&pool->started, &pool->mutex);
  pthread_mutex_unlock(&pool->mutex);
}

static void await_workers(linnet_pool *pool) {
  for (int i = 0; i < spin_limit; ++i) {
    if (atomic_load(&pool->active) == 0)
      return;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  while (atomic_load(&pool->active) != 0)
    pthread_cond_wait(&pool->finished, &pool->mutex);
  pthread_mutex_unlock(&pool->mutex);
}

static void *worker_main(void *argument) {
  worker *self = argument;
  linnet_pool *pool = self->pool;
  unsigned seen = 0;
  for (;;) {
    await_round(pool, seen);
    if (atomic_load(&pool->stopping))
      return NULL;
    ++seen;
    work(pool, self->index);
    if (atomic_fetch_sub(&pool->active, 1) == 1) {
      pthread_mutex_lock(&pool->mutex);
      pthread_cond_signal(&pool->finished);
      pthread_mutex_unlock(&pool->mutex);
    }
  }
}

/* Ends the first `count` workers and frees the pool. */
static void stop(linnet_pool *pool, int count) {
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->stopping, 1);
  pthread_cond_broadcast(&pool->started);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < count; ++i)
    pthread_join(pool->workers[i].handle, NULL);
  pthread_cond_destroy(&pool->finished);
  pthread_cond_destroy(&pool->started);
  pthread_mutex_destroy(&pool->mutex);
  pthread_mutex_destroy(&pool->call);
  free(pool);
}

linnet_pool *linnet_pool_create(int threads) {
  if (threads < 1)
    return NULL;
  size_t workers = (size_t)threads - 1;
  linnet_pool *pool = calloc(1, sizeof(linnet_pool) + workers * sizeof(worker));
  if (!pool)
    return NULL;
  pool->size = threads;
  pthread_mutex_init(&pool->call, NULL);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->started, NULL);
  pthread_cond_init(&pool->finished, NULL);
  for (int i = 0; i < threads - 1; ++i) {
    worker *each = &pool->workers[i];
    each->pool = pool;
    each->index = i + 1;
    if (pthread_create(&each->handle, NULL, worker_main, each) != 0) {
      stop(pool, i);
      return NULL;
    }
  }
  return pool;
}

void linnet_pool_destroy(linnet_pool *pool) {
  if (pool)
    stop(pool, pool->size - 1);
}

int linnet_pool_size(const linnet_pool *pool) { return pool->size; }

void linnet_pool_run(void *context, task_function task, void *closure,
                     int pieces) {
  linnet_pool *pool = context;
  if (pool->size == 1 || pieces <= 1) {
    if (pieces > 0)
      task(closure, 0, pieces, 0);
    return;
  }
  pthread_mutex_lock(&pool->call);
  int part = pieces / (pool->size * parts_per_thread);
  pool->task = task;
  pool->closure = closure;
  pool->pieces = pieces;
  pool->part = part < 1 ? 1 : part;
  atomic_store(&pool->next, 0);
  atomic_store(&pool->active, pool->size - 1);
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->round, 1);
  pthread_cond_broadcast(&pool->started);
  pthread_mutex_unlock(&pool->mutex);
  work(pool, 0);
  await_workers(pool);
  pthread_mutex_unlock(&pool->call);
}
