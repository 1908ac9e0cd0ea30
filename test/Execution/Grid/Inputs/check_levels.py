#!/usr/bin/env python3
"""Verifies the kernels of a network for each level below this machine's own: what it runs, but compiles for otherwise."""

import argparse
import json
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--linnetc", required=True)
    options = parser.parse_args()

    def linnetc(*arguments):
        return subprocess.run([options.linnetc, *arguments], capture_output=True, text=True)

    host = json.loads(linnetc("inspect", options.model, "--json").stdout)["target"]
    # A line for each target; a family's levels stand in order, the least first.
    targets = [line.split()[0] for line in linnetc("--version").stdout.splitlines() if line.startswith("  ")]
    family = host.rpartition("-")[0]
    failed = False
    for target in targets[: targets.index(host)]:
        if not family or not target.startswith(family):
            continue
        result = linnetc("verify", options.model, f"--target={target}")
        print(target, result.stdout.splitlines()[-1] if result.stdout else result.stderr)
        failed |= result.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
