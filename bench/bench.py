#!/usr/bin/env python3
"""Compares Linnet with other engines, interleaved round by round on pinned cores.

Each engine runs in a process of its own; all are warm, and take turns. A figure is the median over the rounds of the
ratio within a round, so that a machine whose speed drifts does not decide it. The machine's multiply-add peak and the
bandwidth of each level of memory are measured before and after: where the peak moved by more than 3% the model is measured again,
and marked if it moved again.

Names are networks of the zoo, layers of layers.py (`layers` stands for all of them), either pruned (`mobilenet_v1@90`: see models.py),
or ONNX files.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

import machine
import report
from engines import PEERS, SPARSE_PEERS, measure_rounds, start_engines
from layers import LAYERS
from models import DEFAULT_NAMES, NETWORKS, dense_name, is_pruned, model_path


def kernel_figures(path, options):
    """Linnet's own view: what each kernel takes and what the network holds in memory, from `linnetc bench`."""
    report_path = os.path.join(options.folder, "kernels.json")
    command = ["taskset", "-c", options.cores, options.linnetc, "bench", path, "--json", report_path, *options.flag]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(report_path, encoding="utf-8") as file:
        return json.load(file)


def summarise(name, path, times, before, after, options):
    medians = {engine: statistics.median(of) for engine, of in times.items()}
    own = kernel_figures(path, options)
    macs = sum(kernel["macs"] for kernel in own["kernels"])
    result = {
        "model": name,
        "macs": macs,
        "threads": options.threads,
        "peak_before": before,
        "peak_after": after,
        "peak_moved": machine.moved(before, after),
        "median_ms": medians,
        "ratios": {
            engine: statistics.median(peer / linnet for peer, linnet in zip(of, times["linnet"]))
            for engine, of in times.items()
            if engine != "linnet"
        },
        "linnet": {key: own[key] for key in ("arena_bytes", "weight_bytes", "code_bytes")},
    }
    result["percent_of_peak"] = 2e-4 * macs / medians["linnet"] / before["gflops"] / options.threads
    if name in LAYERS:
        layer = LAYERS[name]
        kernel_ms = sum(kernel["ms"] for kernel in own["kernels"] if kernel["macs"])
        result["kernel_ms"] = kernel_ms
        result["percent_of_roofline"] = 100 * machine.bound_ms(layer.macs, layer.bytes, before) / kernel_ms
    return result


def peers_of(name, options):
    """The peers asked for: by default all, with those for pruned weights where a name asks for such."""
    if options.peers is not None:
        return options.peers
    return [*PEERS, *(SPARSE_PEERS if is_pruned(name) else [])]


def bench_model(name, options):
    path = model_path(name, options)
    engines = start_engines(path, peers_of(name, options), options)
    if not engines or engines[0].name != "linnet":
        sys.exit(f"bench: linnetc cannot compile {path}")
    core = options.cores.split(",", maxsplit=1)[0]
    for _ in range(2):
        before = machine.measure(options.peak, core)
        times = measure_rounds(engines, options.rounds, options.runs)
        after = machine.measure(options.peak, core)
        if not machine.moved(before, after):
            break
    memory = {engine.name: engine.resident_mebibytes() for engine in engines}
    for engine in engines:
        engine.stop()
    return {**summarise(name, path, times, before, after, options), "resident_mib": memory}


def check_names(names, parser):
    result = []
    for name in names:
        result += list(LAYERS) if name == "layers" else [name]
    for name in result:
        dense = dense_name(name)
        if dense not in NETWORKS and dense not in LAYERS and not os.path.exists(name):
            parser.error(f"no network, layer or file '{name}', accepted: {', '.join([*NETWORKS, 'layers', *LAYERS])}")
    return result


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"what to measure (default: {' '.join(DEFAULT_NAMES)})")
    parser.add_argument("--linnetc", required=True, help="the compiler")
    parser.add_argument("--peers", nargs="*", choices=[*PEERS, *SPARSE_PEERS])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5, help="runs a round; the fastest counts")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cores", help="the cores that everything is pinned to (default: the last ones)")
    parser.add_argument("--flag", action="append", default=[], help="passed on to linnetc")
    parser.add_argument("--folder", required=True, help="where models, converted ones too, and results are kept")
    options = parser.parse_args()
    options.names = check_names(options.names or DEFAULT_NAMES, parser)
    if not options.cores:
        count = os.cpu_count()
        options.cores = ",".join(str(core) for core in range(max(count - options.threads, 0), count))
    return options


def main():
    options = parse_options()
    os.makedirs(options.folder, exist_ok=True)
    options.peak = machine.build_peak(options.folder)
    results = []
    for name in options.names:
        results.append(bench_model(name, options))
        report.print_row(results[-1])
        report.write_all(results, options.folder)
    report.print_summary(results, options.folder)


main()
