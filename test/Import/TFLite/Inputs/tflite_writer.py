"""Writes TFLite files: a graph is built op by op, said as JSON, and made binary by flatc from Linnet's own schema.

The environment variable LINNET_FLATC may name another flatc.
"""

import json
import os
import shutil
import subprocess
import tempfile

import numpy as np

SCHEMA = os.path.join(os.path.dirname(__file__), "../../../../lib/Import/TFLite/Schema.fbs")
TYPES = {"float32": "FLOAT32", "float16": "FLOAT16", "float64": "FLOAT64", "int32": "INT32", "int64": "INT64",
         "int8": "INT8", "uint8": "UINT8", "int16": "INT16", "bool": "BOOL"}


def encode_map(numbers):
    """A FlexBuffers map of small integers, as custom operators have for options."""
    keys = sorted(numbers)
    data, offsets = bytearray(), []
    for key in keys:
        offsets.append(len(data))
        data += key.encode() + b"\0"
    # The vector of keys: its length, then how far back each one lies; then the map: where the keys are, the width of
    # that vector, its length, the numbers, and their types.
    data += bytes(-len(data) % 4)
    data += len(keys).to_bytes(4, "little")
    keys_at = len(data)
    for offset in offsets:
        data += (len(data) - offset).to_bytes(4, "little")
    data += (len(data) - keys_at).to_bytes(4, "little") + (4).to_bytes(4, "little") + len(keys).to_bytes(4, "little")
    values_at = len(data)
    for key in keys:
        data += int(numbers[key]).to_bytes(4, "little", signed=True)
    integer_of_4_bytes, map_of_4_bytes = (1 << 2) | 2, (9 << 2) | 2
    data += bytes([integer_of_4_bytes] * len(keys))
    return bytes(data) + (len(data) - values_at).to_bytes(4, "little") + bytes([map_of_4_bytes, 4])


class Graph:
    """Tensors are known by their index."""

    def __init__(self, name="main"):
        self.name = name
        self.tensors, self.buffers, self.codes, self.operators = [], [{}], [], []
        self.inputs, self.outputs = [], []

    def tensor(self, name=None, shape=None, type="FLOAT32", **fields):
        tensor = {"type": type, "name": f"t{len(self.tensors)}" if name is None else name, **fields}
        if shape is not None:
            tensor["shape"] = list(shape)
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def input(self, name, shape, type="FLOAT32", **fields):
        self.inputs.append(self.tensor(name, shape, type, **fields))
        return self.inputs[-1]

    def constant(self, array, name=None, dtype=None, **fields):
        array = np.asarray(array, dtype=dtype)
        if array.dtype == np.float64 and dtype is None:
            array = array.astype(np.float32)
        if array.dtype == np.int64 and dtype is None:
            array = array.astype(np.int32)
        self.buffers.append({"data": list(array.tobytes())})
        fields = {"shape": array.shape, "type": TYPES[array.dtype.name], **fields}
        return self.tensor(name, buffer=len(self.buffers) - 1, **fields)

    def code(self, kind, custom, version):
        code = {"operation": kind, "version": version}
        if custom:
            code["custom_name"] = custom
        if code not in self.codes:
            self.codes.append(code)
        return self.codes.index(code)

    def op(self, kind, inputs, results=None, custom=None, custom_options=None, version=1, **options):
        """Adds an operator. `results` are (shape, type) or indices; one float of an unknown shape if left out. An
        option set is given as e.g. Conv2DOptions={...}."""
        outputs = []
        for result in [None] if results is None else results:
            if isinstance(result, int):
                outputs.append(result)
            else:
                shape, type = result if isinstance(result, tuple) else (result, "FLOAT32")
                outputs.append(self.tensor(shape=shape, type=type))
        operator = {"opcode_index": self.code(kind, custom, version), "inputs": list(inputs), "outputs": outputs}
        for name, values in options.items():
            operator |= {"options_type": name, "options": values}
        if custom_options is not None:
            operator["custom_options"] = list(
                custom_options if isinstance(custom_options, bytes) else encode_map(custom_options))
        self.operators.append(operator)
        return outputs[0] if len(outputs) == 1 else outputs

    def output(self, *indices):
        self.outputs += indices

    def model(self):
        graph = {"tensors": self.tensors, "inputs": self.inputs, "outputs": self.outputs,
                 "operators": self.operators, "name": self.name}
        return {"version": 3, "operator_codes": self.codes, "subgraphs": [graph], "buffers": self.buffers}

    def save(self, path):
        write(self.model(), path)


def write(model, path):
    """Makes a file of a model that is said as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/model.json", "w") as file:
            json.dump(model, file, default=lambda number: number.item())
        # Linnet does not read an operator's version, LiteRT does.
        with open(SCHEMA) as source, open(f"{folder}/Schema.fbs", "w") as file:
            file.write(source.read().replace("version: int (deprecated);", "version: int = 1;"))
        flatc = os.environ.get("LINNET_FLATC", "flatc")
        subprocess.run([flatc, "-b", "-o", f"{folder}/out", f"{folder}/Schema.fbs", f"{folder}/model.json"], check=True)
        [name] = os.listdir(f"{folder}/out")
        shutil.move(f"{folder}/out/{name}", path)
