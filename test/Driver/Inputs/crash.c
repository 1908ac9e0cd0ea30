/* crash.c - loaded before linnetc, lets it crash in the midst of its work
 *
 * Part of the Linnet project, under the Apache License v2.0 with LLVM
 * Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Takes the place of a function that linnetc calls at the point in question:
 * applyPatternsGreedily in a pass, memfd_create in a thread that compiles a
 * kernel: that one aborts, or with OVERFLOW uses up its stack.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef GREEDILY
void in_pass(void) __asm__(GREEDILY);
void in_pass(void) { __builtin_trap(); }
#else
#ifdef OVERFLOW
static int dig(const volatile char *above) {
  volatile char here[4096];
  here[0] = above[0];
  return dig(here) + here[0];
}
#endif
int memfd_create(const char *name, unsigned flags) {
  if (!strcmp(name, "linnet-kernel"))
#ifdef OVERFLOW
    return dig(name);
#else
    abort();
#endif
  return (int)syscall(SYS_memfd_create, name, flags);
}
#endif
