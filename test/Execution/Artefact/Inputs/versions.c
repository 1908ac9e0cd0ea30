/* Runs the network twice, on one thread and through run_with, and prints the
 * bits of its result. */
#include "net.h"
#include <stdio.h>
#include <string.h>

static float image[1440], result[864], again[864];
static _Alignas(net_ARENA_ALIGNMENT) unsigned char arena[net_ARENA_BYTES];

int main(void) {
  for (int i = 0; i < 1440; ++i)
    image[i] = (float)(i % 97) * 0.0137f - 0.6f;
  const void *inputs[] = {image};
  void *outputs[] = {result}, *others[] = {again};
  if (net_run(inputs, outputs, arena) != net_OK ||
      net_run_with(0, inputs, others, arena) != net_OK)
    return 1;
  if (memcmp(result, again, sizeof result) != 0 ||
      net_arena_bytes(1) != net_ARENA_BYTES)
    return 2;
  for (int i = 0; i < 864; ++i) {
    unsigned bits;
    memcpy(&bits, &result[i], 4);
    printf("%08x\n", bits);
  }
  return 0;
}
