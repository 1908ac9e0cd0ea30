"""Small networks generated from seeds: compares what Linnet makes of each with what another program computed.

A case has a title, a graph whose inputs are x0, x1, …, and feeds, their values. The file of expectations has the array SEED-INDEX
for each output of a case. One without expectations is one that the other program refused: then Linnet may do as it likes, but
must not crash. One that Linnet refuses must give a reason, and is counted by it.
"""

import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile

import numpy as np


def compute(command, folder, case):
    """The results, or the reason why there are none."""
    arguments = []
    for index, feed in enumerate(case.feeds):
        np.save(f"{folder}/{index}.npy", feed)
        arguments.append(f"--input=x{index}={folder}/{index}.npy")
    outputs = f"{folder}/outputs"
    done = subprocess.run([*command, f"{folder}/case.tflite", *arguments, f"--output-dir={outputs}"], capture_output=True,
                          text=True, timeout=300)
    if done.returncode == 0:
        names = [case.graph.tensors[index]["name"] for index in case.graph.outputs]
        return [np.load(f"{outputs}/{name}.npy") for name in names]
    reason = re.search(r"error: .*?\.tflite: (op \d+ \(\w+\): .*)", done.stderr)
    if done.returncode != 1 or not reason:
        sys.exit(f"case {case.title}: ended with {done.returncode}: {done.stderr[-2000:]}")
    return reason[1]


def compare(results, wanted, tolerance):
    for result, want in zip(results, wanted, strict=True):
        if result.shape != want.shape or result.dtype != want.dtype:
            return f"{result.dtype} {result.shape} instead of {want.dtype} {want.shape}"
        bound = tolerance * max(1.0, np.abs(want).max())
        error = np.abs(result - want).max()
        if not error <= bound:
            return f"off by {error}"
    return None


def check(command, make_case, count, expected, tolerance):
    refused, wrong, counts = [], [], collections.Counter()
    for seed in range(count):
        case = make_case(seed)
        wanted = [expected[name] for name in (f"{seed}-{i}" for i in range(99)) if name in expected]
        with tempfile.TemporaryDirectory() as folder:
            case.graph.save(f"{folder}/case.tflite")
            results = compute(command, folder, case)
        if isinstance(results, str):
            counts["refused"] += 1
            refused.append(f"{case.title}: {results}" + ("" if wanted else " (elsewhere too)"))
        elif not wanted:
            counts["not checked"] += 1
            print(f"not checked: {case.title}")
        elif problem := compare(results, wanted, tolerance):
            wrong.append(f"{case.title}: {problem}")
        else:
            counts["equal"] += 1
    print("refused:", *refused, sep="\n  ")
    print(", ".join(f"{counts[name]} {name}" for name in ("equal", "refused", "not checked")) + f", {len(wrong)} wrong")
    if wrong:
        sys.exit("wrong:\n  " + "\n  ".join(wrong))


def update(make_case, count, path, compute_elsewhere):
    """Writes what compute_elsewhere(path, feeds) gives for each case; None is a case that it refuses."""
    expected = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            case = make_case(seed)
            case.graph.save(f"{folder}/case.tflite")
            results = compute_elsewhere(f"{folder}/case.tflite", case.feeds)
            if results is None or any(result.size == 0 for result in results):
                continue
            expected |= {f"{seed}-{i}": result for i, result in enumerate(results)}
    np.savez_compressed(path, **expected)
    print(f"{len({name.split('-')[0] for name in expected})} of {count} cases have expectations")


def main(script, make_case, count, compute_elsewhere, tolerance):
    """The command line of a script of cases, whose expectations lie beside it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    parser.add_argument("command", nargs="*")
    arguments = parser.parse_args()
    path = os.path.splitext(script)[0] + ".npz"
    if arguments.update:
        update(make_case, count, path, compute_elsewhere)
    else:
        check(arguments.command, make_case, count, np.load(path), tolerance)
