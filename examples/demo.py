#!/usr/bin/env python3
"""`./dev demo`: compiles EfficientNet-Lite0 with its trained weights, and classifies a photograph with a C program."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test" / "models"))

from zoo import NETWORKS, photograph  # noqa: E402

# The mean and scale of EfficientNet-Lite's preprocessing: (x - 127) / 128.
MEAN, SCALE = 127, 1 / 128


def say(text):
    print(f"  {text}", flush=True)


def run(*command):
    say("$ " + " ".join(str(part) for part in command))
    subprocess.run([str(part) for part in command], check=True)


def write_inputs(folder):
    """The model, the photograph as 224 x 224 bytes, and the labels."""
    (folder / "efficientnet_lite0.onnx").write_bytes(NETWORKS["efficientnet_lite0_trained"].model().SerializeToString())
    photograph.cropped(photograph.cat()).save(folder / "cat.ppm")
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in photograph.labels()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--linnetc", required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "demo")
    arguments = parser.parse_args()
    folder = arguments.out
    folder.mkdir(parents=True, exist_ok=True)

    print("1. EfficientNet-Lite0 with its trained weights, as ONNX; a photograph of a cat")
    write_inputs(folder)
    print("2. Compile it: a static library and a header")
    start = time.time()
    image_input = f"--image-input=input={MEAN},{SCALE}"
    run(arguments.linnetc, "compile", folder / "efficientnet_lite0.onnx", "-o", folder / "lib", image_input)
    say(f"{time.time() - start:.1f} s")
    print("3. Build a C program with it")
    source = ROOT / "examples" / "c-classify" / "classify.c"
    library = folder / "lib" / "libefficientnet_lite0.a"
    run("cc", "-O2", "-I", folder / "lib", source, library, "-o", folder / "classify")
    print("4. What is in the photograph?")
    run(folder / "classify", folder / "cat.ppm", folder / "labels.txt")
    print(f"Everything is in {folder}")


main()
