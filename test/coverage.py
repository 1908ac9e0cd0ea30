"""Prints which share of the lines of each op's verifier and shape inference the tests reach.

usage: coverage.py [--build DIR] [--filter REGEX]

The build directory must be configured with -DLINNET_COVERAGE=ON, and the tools that the tests run be built.
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("linnet-opt", "linnet-import", "linnetc")
FOLDERS = ("lib/Dialect/Linnet/IR", "lib/Dialect/Kern/IR")
# The parts of an op that judge it, by the name of its member function.
JUDGES = re.compile(r"(?:^|[ :])(\w+(?:Op|Attr))::(verify\w*|inferReturnTypes)\(")
TARGET = 90


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options).stdout


def collect(build, tests):
    """Runs the tests; returns the merged profile."""
    folder = build / "coverage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environment = dict(os.environ, LLVM_PROFILE_FILE=str(folder / "%4m.profraw"))
    lit = ROOT / ".venv" / "bin" / "lit"
    done = subprocess.run([lit, "-q", "--filter", tests, build / "test"], env=environment)
    if done.returncode:
        sys.exit("tests failed")
    profile = folder / "all.profdata"
    run("llvm-profdata-22", "merge", "-o", profile, *folder.glob("*.profraw"))
    return profile


def functions(build, profile):
    """(name, lines, lines not reached) of each function in the folders."""
    objects = [part for tool in TOOLS for part in ("-object", build / "bin" / tool)]
    files = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.cpp"))
    report = run("llvm-cov-22", "report", "-show-functions", "-instr-profile", profile, *objects[1:], *files)
    for line in report.splitlines():
        # Name, then regions, lines and branches: count, missed, share.
        fields = re.match(r"(\S+)\s+\d+\s+\d+\s+\S+\s+(\d+)\s+(\d+)\s+\S+%", line)
        if fields and fields[1] != "TOTAL":
            yield fields[1].split(":", 1)[-1] if ".cpp:" in fields[1] else fields[1], int(fields[2]), int(fields[3])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--filter", default="(Dialect|Import|Pipelines|Conversion)/")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    found = list(functions(build, collect(build, arguments.filter)))
    names = run("llvm-cxxfilt-22", input="\n".join(name for name, _, _ in found)).splitlines()
    ops = collections.defaultdict(lambda: [0, 0])
    for name, (_, lines, missed) in zip(names, found):
        judge = JUDGES.search(name)
        row = ops[judge[1] if judge else "(helpers, folds and text of these ops)"]
        row[0] += lines
        row[1] += missed
    if len(ops) < 2:
        sys.exit("no op was found: is the build instrumented (LINNET_COVERAGE)?")
    print("| op | lines that judge it | reached |\n|---|---:|---:|")
    low = []
    for op, (lines, missed) in sorted(ops.items()):
        share = 100 * (lines - missed) / lines
        print(f"| {op} | {lines} | {share:.0f}% |")
        if share < TARGET and not op.startswith("("):
            low.append(op)
    if low:
        sys.exit(f"below {TARGET}%: {', '.join(low)}")


main()
