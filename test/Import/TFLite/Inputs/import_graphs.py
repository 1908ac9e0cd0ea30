"""Imports the models of a test file, which build them in Python, and prints what linnet-import says of each.

usage: import_graphs.py FILE [FLAG...]

Models stand apart by lines `# -----`. Each section is run with `g`, an empty graph of tflite_writer.py, and `np`; it may
set `model`, the file as JSON, and `damage`, a function of the file's bytes. A line `# FLAGS: …` adds flags of linnet-import. The
import's standard error comes before its output.
"""

import os
import re
import subprocess
import sys
import tempfile

import numpy as np

import tflite_writer


def import_section(section, flags):
    names = {"g": tflite_writer.Graph(), "np": np}
    exec(section, names)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.tflite")
        tflite_writer.write(names.get("model") or names["g"].model(), path)
        with open(path, "rb") as file:
            contents = file.read()
        if "damage" in names:
            with open(path, "wb") as file:
                file.write(names["damage"](contents))
        for line in re.findall(r"^# FLAGS: (.*)$", section, re.MULTILINE):
            flags = flags + line.split()
        done = subprocess.run(["linnet-import", "model.tflite", *flags], cwd=folder, capture_output=True, text=True)
    print(done.stderr, done.stdout, sep="", end="")
    if done.returncode not in (0, 1):
        sys.exit(f"linnet-import ended with {done.returncode}")


def main():
    path, *flags = sys.argv[1:]
    with open(path) as file:
        sections = file.read().split("# -----\n")
    for section in sections:
        import_section(section, flags)


main()
