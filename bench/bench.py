#!/usr/bin/env python3
"""Compares Linnet with other engines, interleaved round by round on one pinned core.

Each engine runs in a process of its own; all are warm, and take turns. A figure is the median over the rounds of the
ratio within a round, so that a machine whose speed drifts does not decide it. The machine's multiply-add peak is measured
before and after: where it moved by more than 3% the figures are marked.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "test", "models"))

from zoo import NETWORKS  # noqa: E402

DEFAULT_MODELS = ["mobilenet_v1", "mobilenet_v2", "squeezenet1_1", "shufflenet_v2_1.0", "resnet18"]


class Engine:
    """A worker process, pinned, that times one model."""

    def __init__(self, name, command, core):
        self.name = name
        self.process = subprocess.Popen(
            ["taskset", "-c", core, sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wait_ready(self):
        return self.process.stdout.readline().strip() == "ready"

    def time(self, runs):
        """The fastest of `runs` runs, in milliseconds."""
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        return min(json.loads(self.process.stdout.readline()))

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def build_peak(folder):
    binary = os.path.join(folder, "peak")
    source = os.path.join(HERE, "peak.cpp")
    subprocess.run(["clang++-22", "-O3", "-march=native", "-std=c++17", source, "-o", binary], check=True)
    return binary


def measure_peak(binary, core):
    return json.loads(subprocess.run(["taskset", "-c", core, binary], check=True, capture_output=True, text=True).stdout)


def start_engines(path, arguments):
    """The engines that could load the model, Linnet first."""
    worker = lambda name: os.path.join(HERE, "workers", name + "_worker.py")
    engines = [Engine("linnet", [worker("linnet"), path, "1", arguments.linnetc, *arguments.flag], arguments.core)]
    engines += [Engine(peer, [worker(peer), path, "1"], arguments.core) for peer in arguments.peers]
    ready = []
    for engine in engines:
        if engine.wait_ready():
            ready.append(engine)
        else:
            print(f"bench: {engine.name} cannot run {os.path.basename(path)}", file=sys.stderr)
    return ready


def bench_model(name, arguments, folder, peak_binary):
    path = os.path.join(folder, name + ".onnx")
    network = NETWORKS[name]
    with open(path, "wb") as file:
        file.write(network.model().SerializeToString())
    engines = start_engines(path, arguments)
    before = measure_peak(peak_binary, arguments.core)
    rounds = {engine.name: [] for engine in engines}
    for index in range(arguments.rounds):
        # Every other round backwards, so that no engine always follows the same one.
        for engine in engines if index % 2 == 0 else reversed(engines):
            rounds[engine.name].append(engine.time(arguments.runs))
    after = measure_peak(peak_binary, arguments.core)
    for engine in engines:
        engine.stop()
    return summarise(name, network.macs, rounds, before, after)


def summarise(name, macs, rounds, before, after):
    medians = {engine: statistics.median(times) for engine, times in rounds.items()}
    result = {"model": name, "macs": macs, "peak_before": before, "peak_after": after, "median_ms": medians, "ratios": {}}
    result["peak_moved"] = abs(before["gflops"] - after["gflops"]) > 0.03 * before["gflops"]
    if "linnet" in rounds:
        result["percent_of_peak"] = 100 * 2e-6 * macs / medians["linnet"] / before["gflops"]
        for engine, times in rounds.items():
            if engine != "linnet":
                result["ratios"][engine] = statistics.median(peer / own for peer, own in zip(times, rounds["linnet"]))
    return result


def print_row(result):
    times = "  ".join(f"{engine} {ms:.2f} ms" for engine, ms in result["median_ms"].items())
    ratios = "  ".join(f"{ratio:.2f}x {engine}" for engine, ratio in result["ratios"].items())
    peak = f"{result['percent_of_peak']:.0f}% of peak" if "percent_of_peak" in result else ""
    moved = "  (the peak moved: measure again)" if result["peak_moved"] else ""
    print(f"{result['model']:20} {times}   {ratios}   {peak}{moved}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", help=f"networks of the zoo (default: {' '.join(DEFAULT_MODELS)})")
    parser.add_argument("--linnetc", required=True)
    parser.add_argument("--peers", nargs="*", default=["onnxruntime"], choices=["onnxruntime", "openvino"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5, help="runs a round; the fastest counts")
    parser.add_argument("--core", default="1", help="the core that everything is pinned to")
    parser.add_argument("--flag", action="append", default=[], help="passed on to linnetc compile")
    parser.add_argument("--json", help="write all figures there")
    arguments = parser.parse_args()
    for name in arguments.models:
        if name not in NETWORKS:
            parser.error(f"no network '{name}' in the zoo, accepted: {', '.join(NETWORKS)}")
    with tempfile.TemporaryDirectory() as folder:
        peak = build_peak(folder)
        results = []
        for name in arguments.models or DEFAULT_MODELS:
            results.append(bench_model(name, arguments, folder, peak))
            print_row(results[-1])
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)


main()
