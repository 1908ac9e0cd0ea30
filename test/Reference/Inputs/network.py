"""A network of independent ops, evaluated by linnet-eval in one run and compared with what other programs compute.

Each case is an op's text over its operands' arrays, and the array expected. A test ends with `network.check()`, which
prints one line for each case that differs and exits with status 1 if there is any.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

_ELEMENTS = {"float32": "f32", "float64": "f64", "float16": "f16", "int8": "i8", "uint8": "ui8", "int16": "i16",
             "int32": "i32", "int64": "i64", "bool": "i1"}


def tensor_type(array):
    return f"tensor<{''.join(f'{extent}x' for extent in array.shape)}{_ELEMENTS[array.dtype.name]}>"


@dataclass(frozen=True)
class Case:
    label: str
    text: str
    operands: list
    expected: np.ndarray
    relative: float
    absolute: float

    def type(self):
        """As the op's assembly format ends."""
        if self.text.startswith("unary "):
            return tensor_type(self.expected)
        return f"({', '.join(map(tensor_type, self.operands))}) -> {tensor_type(self.expected)}"

    def difference(self, found):
        """What is wrong with the array found; nothing if it is near enough."""
        if found.shape != self.expected.shape or found.dtype != self.expected.dtype:
            return f"is {found.dtype}{list(found.shape)}, expected {self.expected.dtype}{list(self.expected.shape)}"
        if np.array_equal(found, self.expected, equal_nan=found.dtype.kind == "f"):
            return None
        if np.allclose(found, self.expected, rtol=self.relative, atol=self.absolute, equal_nan=True):
            return None
        near = np.isclose(found, self.expected, rtol=self.relative, atol=self.absolute, equal_nan=True)
        at = np.unravel_index(np.argmin(near), near.shape)
        return f"has {found[at]} at {list(map(int, at))}, expected {self.expected[at]}"


class Network:
    def __init__(self):
        self.cases = []

    def add(self, text, operands, expected, relative=0.0, absolute=0.0, label=None):
        """Adds a case. `text` has `{0}`, `{1}`, … for its operands; `expected` is equal up to `relative` and `absolute`."""
        self.cases.append(Case(label or text, text, [np.asarray(o) for o in operands], np.asarray(expected), relative, absolute))

    def text(self):
        arguments, body, results, types = [], [], [], []
        for number, case in enumerate(self.cases):
            names = []
            for operand in case.operands:
                names.append(f"%a{len(arguments)}")
                arguments.append(f"{names[-1]}: {tensor_type(operand)}")
            body.append(f"  %r{number} = linnet.{case.text.format(*names)} : {case.type()}")
            results.append(f"%r{number}")
            types.append(tensor_type(case.expected))
        return "\n".join([f"func.func @main({', '.join(arguments)}) -> ({', '.join(types)}) {{", *body,
                          f"  return {', '.join(results)} : {', '.join(types)}", "}", ""])

    def evaluate(self, program, passes):
        """What linnet-eval computes, one array a case."""
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "network.mlir").write_text(self.text())
            command = [program, str(folder / "network.mlir"), "--output-dir", str(folder / "out"), *passes]
            for number, operand in enumerate(o for case in self.cases for o in case.operands):
                np.save(folder / f"{number}.npy", operand)
                command += ["--input", f"{number}={folder / f'{number}.npy'}"]
            subprocess.run(command, check=True)
            return [np.load(folder / "out" / f"{number}.npy") for number in range(len(self.cases))]

    def check(self):
        """Evaluates and compares all cases, then exits."""
        parser = argparse.ArgumentParser()
        parser.add_argument("--linnet-eval", required=True, metavar="PATH")
        parser.add_argument("passes", nargs="*", help="what is run before the evaluation")
        options = parser.parse_args()
        failed = 0
        for case, found in zip(self.cases, self.evaluate(options.linnet_eval, options.passes)):
            if difference := case.difference(found):
                failed += 1
                print(f"FAIL {case.label}: {difference}")
        print(f"{len(self.cases) - failed} passed, {failed} failed")
        sys.exit(1 if failed or not self.cases else 0)


def onnx_outputs(op, operands, opset=21, domain="", **attributes):
    """The first output of one ONNX node under ONNX Runtime; an operand that is None is left out."""
    names = ["" if operand is None else f"x{number}" for number, operand in enumerate(operands)]
    inputs = [onnx.helper.make_tensor_value_info(name, onnx.helper.np_dtype_to_tensor_dtype(operand.dtype), operand.shape)
              for name, operand in zip(names, operands) if name]
    node = onnx.helper.make_node(op, names, ["y"], domain=domain, **attributes)
    graph = onnx.helper.make_graph([node], "node", inputs, [onnx.ValueInfoProto(name="y")])
    imports = [onnx.helper.make_opsetid("", opset)] + ([onnx.helper.make_opsetid(domain, 1)] if domain else [])
    model = onnx.helper.make_model(graph, opset_imports=imports, ir_version=10)
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = 3
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), settings, providers=["CPUExecutionProvider"])
    return session.run(None, {name: operand for name, operand in zip(names, operands) if name})[0]


def whole_numbers(generator, shape, magnitude=8):
    """Floats whose products and sums are exact, whatever their order."""
    return generator.integers(-magnitude, magnitude + 1, shape).astype(np.float32)


def channels_last(array):
    """NCHW to NHWC."""
    return np.ascontiguousarray(np.moveaxis(array, 1, -1))


def channels_first(array):
    """NHWC to NCHW."""
    return np.ascontiguousarray(np.moveaxis(array, -1, 1))
