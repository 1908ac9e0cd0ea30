#!/usr/bin/env python3
"""Times the kernels that convolutions of the tests' grid become, and lists the slowest.

The cases are those of test/Execution/Grid (kernels, strides, dilations, pads, groups, odd extents and channels) that make a million
multiply-adds on images of up to eight times their extents; one thread, warm. The bound of a kernel is the time of its multiply-adds at the measured peak, or of
its bytes at the bandwidth of the level of memory that holds them, whichever is longer; a case far below the best of its family is a cliff.
"""

import argparse
import json
import os
import subprocess
import sys

import machine

HERE = os.path.dirname(os.path.abspath(__file__))
GRID = os.path.join(HERE, "..", "test", "Execution", "Grid", "Inputs", "grid.py")
FAMILIES = ["pointwise", "direct", "grouped", "depthwise", "transpose-conv"]


def measure_cases(family, options):
    """The kernels that multiply, as `linnetc bench` reports them, one a case."""
    model = os.path.join(options.folder, f"grid-{family}.mlir")
    with open(model, "w", encoding="utf-8") as file:
        command = [sys.executable, GRID, family, f"--part={options.part}", f"--least-macs={options.least_macs}"]
        subprocess.run(command, check=True, stdout=file)
    report = os.path.join(options.folder, f"grid-{family}.json")
    command = ["taskset", "-c", options.core, options.linnetc, "bench", model, "--runs=1", "--warm-up=0", f"--json={report}", *options.flag]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(report, encoding="utf-8") as file:
        return [kernel for kernel in json.load(file)["kernels"] if kernel["macs"] >= options.least_macs]


def judge(kernels, peak):
    """Adds to each kernel its shares of the peak and of its bound, and how far it is from the best of them; slowest first."""
    for kernel in kernels:
        compute = 2e-6 * kernel["macs"] / peak["gflops"]
        bound = machine.bound_ms(kernel["macs"], kernel["bytes"], peak)
        kernel["of_peak"] = 100 * compute / kernel["ms"]
        kernel["of_bound"] = 100 * bound / kernel["ms"]
        kernel["limit"] = "memory" if bound > compute else "multiply-adds"
    best = max(kernel["of_bound"] for kernel in kernels)
    for kernel in kernels:
        kernel["behind_best"] = best / kernel["of_bound"]
    return sorted(kernels, key=lambda kernel: kernel["of_bound"])


def print_family(family, kernels, count):
    middle = kernels[len(kernels) // 2]
    print(f"{family}: {len(kernels)} cases, best {kernels[-1]['of_bound']:.0f}% of its bound, median {middle['of_bound']:.0f}%")
    print(f"  {'of peak':>8} {'of bound':>8} {'of best':>8}  {'bound by':13}  case")
    for kernel in kernels[:count]:
        print(f"  {kernel['of_peak']:7.1f}% {kernel['of_bound']:7.1f}% {'1/%.1f' % kernel['behind_best']:>8}  {kernel['limit']:13}  "
              f"{kernel['layer']}  <{kernel['schedule']}>")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"of {', '.join(FAMILIES)} (default: all)")
    parser.add_argument("--linnetc", required=True, help="the compiler")
    parser.add_argument("--slowest", type=int, default=10, metavar="N", help="cases to list of each family")
    parser.add_argument("--least-macs", type=int, default=1_000_000, metavar="N", help="multiply-adds that each case has at least")
    parser.add_argument("--part", default="0/1", metavar="I/N", help="every N-th case only")
    parser.add_argument("--core", default=str(os.cpu_count() - 1), help="the core that everything is pinned to (default: the last)")
    parser.add_argument("--level", default="native", help="whose instructions the peak is measured with, x86-64-v3 for instance (default: the machine's)")
    parser.add_argument("--flag", action="append", default=[], help="passed on to linnetc")
    parser.add_argument("--folder", required=True, help="where models and results are kept")
    options = parser.parse_args()
    for family in options.families:
        if family not in FAMILIES:
            parser.error(f"no family '{family}', accepted: {', '.join(FAMILIES)}")
    options.families = options.families or FAMILIES
    return options


def main():
    options = parse_options()
    os.makedirs(options.folder, exist_ok=True)
    binary = machine.build_peak(options.folder, options.level)
    results = {}
    for family in options.families:
        before = machine.measure(binary, options.core)
        kernels = measure_cases(family, options)
        if not kernels:
            print(f"{family}: no case makes {options.least_macs} multiply-adds")
            continue
        if machine.moved(before, machine.measure(binary, options.core)):
            print(f"{family}: the machine's peak moved meanwhile, measure again")
        results[family] = judge(kernels, before)
        print_family(family, results[family], options.slowest)
    path = os.path.join(options.folder, "grid.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
    print(f"written to {path}")


main()
