/* count_calls.c - loaded before linnetc, says how many threads it made and how
 * often they took turns
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static int threads, broadcasts;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*start)(void *), void *argument) {
  int (*original)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                  void *) =
      (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
               void *))dlsym(RTLD_NEXT, "pthread_create");
  __atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);
  return original(thread, attributes, start, argument);
}

int pthread_cond_broadcast(pthread_cond_t *condition) {
  int (*original)(pthread_cond_t *) =
      (int (*)(pthread_cond_t *))dlsym(RTLD_NEXT, "pthread_cond_broadcast");
  __atomic_fetch_add(&broadcasts, 1, __ATOMIC_RELAXED);
  return original(condition);
}

__attribute__((destructor)) static void report(void) {
  fprintf(stderr, "%d threads made, %d broadcasts\n", threads, broadcasts);
}
