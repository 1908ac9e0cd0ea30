#!/usr/bin/env python3
"""How far the cost model is from what `linnetc tune` finds, over a sample of the networks' kernels.

Of the layers with multiply-adds of the networks, equal ones of a network taken once, a sample is drawn, the same one for a seed. Each is tuned with a cache of its own, so that
nothing found before counts; what is reported is the closing comparison of the best schedule with the cost model's, in turns.
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

from models import DEFAULT_NAMES, model_path


def layers_of(path, options):
    """The layers that need each distinct kernel of multiply-adds first, as `linnetc inspect` lists them."""
    command = [options.linnetc, "inspect", path, "--json", *options.flag]
    rows = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["layers"]
    layers = {row["kernel"]: row["layer"] for row in reversed(rows) if row["macs"] and row["layer"]}
    return sorted(set(layers.values()))


def tune(path, layer, options):
    """What became of the layer's kernels, of which there may be several, without those that have one schedule."""
    with tempfile.TemporaryDirectory() as folder:
        figures = os.path.join(folder, "figures.json")
        command = ["taskset", "-c", options.core, options.linnetc, "tune", path, f"--layer={layer}", f"--json={figures}"]
        command += [f"--candidates={options.candidates}", f"--budget={options.budget}", *options.flag]
        if options.runner:
            command.append(f"--runner={options.runner}")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "LINNET_CACHE_DIR": folder})
        with open(figures, encoding="utf-8") as file:
            return [kernel for kernel in json.load(file)["kernels"] if kernel["space"] > 1]


def print_kernel(name, kernel):
    gain = kernel["chosen_us"] / kernel["found_us"]
    better = "" if kernel["chosen"] == kernel["found"] else f"  <{kernel['chosen']}> -> <{kernel['found']}>"
    print(f"{name:20} {kernel['layer']:32.32} {kernel['chosen_us']:9.1f} us  {gain:5.3f}x  "
          f"{kernel['tried']:4} of {kernel['space']:5}{better}", flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"networks of the zoo, or ONNX files (default: {' '.join(DEFAULT_NAMES)})")
    parser.add_argument("--linnetc", required=True, help="the compiler")
    parser.add_argument("--folder", required=True, help="where models and results are kept")
    parser.add_argument("--sample", type=int, default=40, metavar="N", help="kernels to tune")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--candidates", type=int, default=200, metavar="N", help="schedules tried for each")
    parser.add_argument("--budget", type=int, default=600, metavar="N", help="seconds for each at most")
    parser.add_argument("--runner", help="as linnetc tune has it: the command that starts what is timed")
    parser.add_argument("--core", default=str(os.cpu_count() - 1), help="the core that everything is pinned to (default: the last)")
    parser.add_argument("--flag", action="append", default=[], help="passed on to linnetc")
    return parser.parse_args()


def main():
    options = parse_options()
    os.makedirs(options.folder, exist_ok=True)
    drawable = []
    for name in options.names or DEFAULT_NAMES:
        path = model_path(name, options)
        drawable += [(name, path, layer) for layer in layers_of(path, options)]
    random.Random(options.seed).shuffle(drawable)
    results = []
    for name, path, layer in drawable:
        if len(results) >= options.sample:
            break
        for kernel in tune(path, layer, options):
            print_kernel(name, kernel)
            results.append({"model": name, **kernel})
        with open(os.path.join(options.folder, "tuning.json"), "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    gains = [kernel["chosen_us"] / kernel["found_us"] for kernel in results]
    if not gains:
        sys.exit("bench: no kernel to tune")
    mean = math.exp(statistics.fmean(map(math.log, gains)))
    print(f"{len(gains)} kernels, drawn of {len(drawable)} layers: tuning is {mean:.3f}x faster on the geometric mean, {max(gains):.2f}x at most")


main()
