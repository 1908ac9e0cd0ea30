"""Prints which flags of linnetc no test gives to a verb that has them.

usage: check_flags.py LINNETC TESTS

What counts is a RUN line of TESTS with `linnetc VERB` and the flag. Verbs share what they do with a model: the flags that
say how it is read and compiled are tested where one verb of those that have them does, be it called by a script.
"""

import re
import subprocess
import sys
from pathlib import Path

SHARED = {"--target", "--input-shape", "--freeze", "--remarks", "--image-input", "--io-layout", "--optimize", "--no-fuse", "--no-sparse", "--no-tuned", "--schedule-file",
          "--no-cache"}
FLAG = r"(?<![\w-])(--?[a-z][a-z-]*)"


def help_of(*command):
    return subprocess.run([*command, "--help"], check=True, capture_output=True, text=True).stdout


def flags(text):
    """The flags that a verb's help lists."""
    return set(re.findall(r"^ +(--?[a-z][a-z-]*)", text, re.MULTILINE)) - {"--help", "--version"}


def commands(folder):
    """Every use of linnetc in the RUN lines of a folder: (verb, flags)."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".test", ".mlir") or "Inputs" in path.parts:
            continue
        lines = [line.split("RUN:", 1)[1].strip() for line in path.read_text().splitlines() if "RUN:" in line]
        for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
            for part in re.split(r"[|;&]", line):
                if match := re.search(r"linnetc ([a-z]+) (.*)", part):
                    yield match[1], set(re.findall(FLAG, match[2]))


def main():
    linnetc, tests = sys.argv[1], Path(sys.argv[2])
    verbs = re.findall(r"^ +([a-z]+) +- ", help_of(linnetc), re.MULTILINE)
    used = [(verb, flag) for verb, given in commands(tests) for flag in given]
    scripts = (path.read_text() for path in tests.rglob("*.py") if path != Path(__file__))
    shared = {flag for _, flag in used}.union(*(re.findall(FLAG, text) for text in scripts))
    missing, count = [], 0
    for verb in verbs:
        for flag in sorted(flags(help_of(linnetc, verb))):
            count += 1
            if (verb, flag) not in used and not (flag in SHARED and flag in shared):
                missing.append(f"{verb} {flag}")
    for each in missing:
        print(f"FAIL no test gives {each}")
    print(f"{count} flags of {len(verbs)} verbs, {len(missing)} without a test")
    return 1 if missing or not count else 0


sys.exit(main())
