"""Imports the models of a test file, which build them in Python, and prints what linnet-import says of each.

usage: import_graphs.py FILE [FLAG...]

Models stand apart by lines `# -----`. Each section is run with `g`, an empty graph of tflite_writer.py, and `np`; it may
set `model`, the file as JSON, and `damage`, a function of the file's bytes. A line `# FLAGS: …` adds flags of linnet-import. The
import's standard error comes before its output.
"""

import os
import sys

import numpy as np

import tflite_writer

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "Inputs"))
from linnet_import import import_sections


def write(section, folder):
    names = {"g": tflite_writer.Graph(), "np": np}
    exec(section, names)
    path = os.path.join(folder, "model.tflite")
    tflite_writer.write(names.get("model") or names["g"].model(), path)
    if "damage" in names:
        with open(path, "rb") as file:
            contents = file.read()
        with open(path, "wb") as file:
            file.write(names["damage"](contents))


import_sections("model.tflite", write)
