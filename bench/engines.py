"""Engines as processes: each loads one model and times runs of it when asked."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["onnxruntime", "openvino", "litert", "mnn", "ncnn"]
# Peers with kernels for pruned weights of their own, and the worker and its arguments that run them.
SPARSE_PEERS = {"mnn_sparse": ("mnn", "--detectSparseSpeedUp")}


class Engine:
    """A worker process, pinned to `cores`, that times one model. Its load time is from the process's start to the first result."""

    def __init__(self, name, arguments, cores):
        self.name = name
        worker, *flags = SPARSE_PEERS.get(name, [name])
        program = os.path.join(HERE, "workers", worker + "_worker.py")
        self.process = subprocess.Popen(
            ["taskset", "-c", cores, sys.executable, program, *arguments, *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wait_ready(self):
        """Whether the worker loads its model; what an engine says while it is imported comes first."""
        return any(line.strip() == "ready" for line in iter(self.process.stdout.readline, ""))

    def time(self, runs):
        """The fastest of `runs` runs, in milliseconds."""
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        return min(json.loads(self.process.stdout.readline()))

    def resident_mebibytes(self):
        """The process's memory at its highest, Python and the engine's library included."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) / 1024
        return None

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def start_engines(path, peers, options):
    """Linnet and those of `peers` that could load the model, warmed up; the others are named on standard error."""
    threads = str(options.threads)
    engines = [Engine("linnet", [path, threads, options.linnetc, *options.flag], options.cores)]
    engines += [Engine(peer, [path, threads], options.cores) for peer in peers]
    ready = []
    for engine in engines:
        if engine.wait_ready():
            ready.append(engine)
        else:
            print(f"bench: {engine.name} cannot run {os.path.basename(path)}", file=sys.stderr)
    return ready


def measure_rounds(engines, rounds, runs):
    """Times by engine, one figure a round; every other round backwards, so that no engine always follows the same one."""
    times = {engine.name: [] for engine in engines}
    for index in range(rounds):
        for engine in engines if index % 2 == 0 else reversed(engines):
            times[engine.name].append(engine.time(runs))
    return times
