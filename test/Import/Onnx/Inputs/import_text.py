"""Imports the models of a test file, which are ONNX' text, and prints what linnet-import says of each.

usage: import_text.py FILE [FLAG...]

Models stand apart by lines `# -----`. One that has no header of its own gets IR version 8 and opset 17, or the opset
that a line `# OPSET: N` names. A line `# FLAGS: …` adds flags of linnet-import. A line `# MODIFY: statement` runs
Python on `model` (with `onnx` and `np` at hand) for what the text cannot say; a line `# FILE: NAME expression` saves an
array, or bytes as they are, beside the model. The import's standard error comes before its output.
"""

import os
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import onnx.parser

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Inputs"))
from linnet_import import directives, import_sections


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


def write(section, folder):
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(build(section).SerializeToString())
    for line in directives(section, "FILE"):
        name, expression = line.split(" ", 1)
        value = eval(expression, {"np": np})
        with open(os.path.join(folder, name), "wb") as file:
            file.write(value) if isinstance(value, bytes) else np.save(file, value)


import_sections("model.onnx", write)
