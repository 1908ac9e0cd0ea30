"""Writes the model that a test file builds in its lines `PY: …`, with `g`, a graph of tflite_writer.py, and `np`.

usage: save_graph.py FILE MODEL.tflite [PREFIX]      lines `PREFIX: …` instead of `PY: …`
"""

import re
import sys

import numpy as np

import tflite_writer


def main():
    source, path, prefix = [*sys.argv[1:], "PY"][:3]
    graph = tflite_writer.Graph()
    with open(source) as file:
        exec("\n".join(re.findall(rf"^{prefix}: (.*)$", file.read(), re.MULTILINE)), {"g": graph, "np": np})
    graph.save(path)


main()
