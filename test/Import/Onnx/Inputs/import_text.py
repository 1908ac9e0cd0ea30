"""Imports the models of a test file, which are ONNX' text, and prints what linnet-import says of each.

usage: import_text.py FILE [FLAG...]

Models stand apart by lines `# -----`. One that has no header of its own gets IR version 8 and opset 17, or the opset
that a line `# OPSET: N` names. A line `# FLAGS: …` adds flags of linnet-import. A line `# MODIFY: statement` runs
Python on `model` (with `onnx` and `np` at hand) for what the text cannot say; a line `# FILE: NAME expression` saves an
array, or bytes as they are, beside the model. The import's standard error comes before its output.
"""

import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnx.numpy_helper
import onnx.parser


def directives(section, name):
    return re.findall(rf"^# {name}: (.*)$", section, re.MULTILINE)


def build(section):
    """The model of a section."""
    text = "\n".join(line for line in section.splitlines() if not line.startswith("#"))
    if not text.strip().startswith("<"):
        opset = (directives(section, "OPSET") or ["17"])[0]
        text = f'<ir_version: 8, opset_import: ["" : {opset}]>\n{text}'
    model = onnx.parser.parse_model(text)
    for statement in directives(section, "MODIFY"):
        exec(statement, {"model": model, "onnx": onnx, "np": np})
    return model


def import_section(section, flags):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "model.onnx"), "wb") as file:
            file.write(build(section).SerializeToString())
        for line in directives(section, "FILE"):
            name, expression = line.split(" ", 1)
            value = eval(expression, {"np": np})
            with open(os.path.join(folder, name), "wb") as file:
                file.write(value) if isinstance(value, bytes) else np.save(file, value)
        for line in directives(section, "FLAGS"):
            flags = flags + line.split()
        done = subprocess.run(["linnet-import", "model.onnx", *flags], cwd=folder, capture_output=True, text=True)
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
