"""Writes the model that a test file builds in its lines `PY: …`, with `g`, a graph of tflite_writer.py, and `np`.

usage: save_graph.py FILE MODEL.tflite
"""

import re
import sys

import numpy as np

import tflite_writer


def main():
    source, path = sys.argv[1:]
    graph = tflite_writer.Graph()
    with open(source) as file:
        exec("\n".join(re.findall(r"^PY: (.*)$", file.read(), re.MULTILINE)), {"g": graph, "np": np})
    graph.save(path)


main()
