"""What every worker shares: it loads one model in one engine, then times runs when the harness asks.

A worker is `python WORKER.py MODEL THREADS`. It answers each line `N` on standard input with a JSON list of N times in
milliseconds, and says `ready` first. The times include handing the input over.
"""

import json
import os
import sys
import time

import numpy as np
import onnx


def random_inputs(path):
    """Seeded inputs for an ONNX model, by name."""
    model = onnx.load(path, load_external_data=False)
    weights = {tensor.name for tensor in model.graph.initializer}
    generator = np.random.default_rng(0)
    return {
        value.name: generator.random([d.dim_value or 1 for d in value.type.tensor_type.shape.dim], dtype=np.float32)
        for value in model.graph.input
        if value.name not in weights
    }


def serve(run):
    """Answers requests until standard input ends; `run` does one inference."""
    # Engines print to standard output what they like: it becomes standard error, and answers have a channel of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    run()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter_ns()
            run()
            times.append((time.perf_counter_ns() - start) * 1e-6)
        print(json.dumps(times), file=answers, flush=True)
