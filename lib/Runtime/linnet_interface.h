#ifndef LINNET_INTERFACE_V1
#define LINNET_INTERFACE_V1

#include <stddef.h>
#include <stdint.h>

/* A caller's threads. `run` calls task(closure, begin, end, thread) for parts
 * [begin, end) that together are [0, pieces), each once, and returns when all
 * calls have returned. `thread` is from 0 to count - 1; no two calls that run
 * at the same time have the same one. */
typedef void (*linnet_task_v1)(void *closure, int begin, int end, int thread);
typedef struct linnet_threads_v1 {
  void *context; /* first argument of `run` */
  int count;     /* at least 1 */
  void (*run)(void *context, linnet_task_v1 task, void *closure, int pieces);
} linnet_threads_v1;

/* An input or an output. */
typedef struct linnet_tensor_v1 {
  const char *name;
  const char *element; /* "f32", "f64", "i8", "ui8", "i32", ... */
  const char *layout;  /* "row-major"; of images "NCHW" or "NHWC" */
  const int64_t *shape;
  int rank;
  int zero_point;
  double scale; /* real = scale * (stored - zero_point); 0: not quantized */
  size_t bytes;
} linnet_tensor_v1;

/* A network. */
typedef struct linnet_network_v1 {
  int version;
  /* Whether calls take the weights: NAME_run as its first argument,
   * NAME_run_with as its second. */
  int weights_in_file;
  const char *name;
  const char *model;
  const char *target;
  const linnet_tensor_v1 *inputs;
  const linnet_tensor_v1 *outputs;
  int num_inputs;
  int num_outputs;
  size_t arena_bytes;  /* for one thread */
  size_t thread_bytes; /* for each thread more */
  size_t weight_bytes;
} linnet_network_v1;

#endif /* LINNET_INTERFACE_V1 */
