"""Compiles damaged copies of the zoo's smallest files: each must be refused with a message or compiled.

usage: damaged_models.py COUNT --linnetc PATH --folder DIR

A file that ends otherwise stays in the folder. The networks whose weights the file leaves to a generator are the best
to damage: nearly all of their bytes mean something.
"""

import argparse
import collections
import os
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models"))
from zoo import NETWORKS
from zoo.light import LIGHT_MODELS

LIGHT = ["light_squeezenet", "light_shufflenet", "light_inception_v1"]
WEIGHTED = ["mobilenet_v1_0.25"]
SECONDS = 300
# A sanitizer's find must not look like a refusal.
ENVIRONMENT = dict(
    os.environ,
    ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":exitcode=99",
    UBSAN_OPTIONS=os.environ.get("UBSAN_OPTIONS", "") + ":exitcode=99",
)


def damage(contents, rng):
    """Cuts the file, or flips bits of it; of long files mostly in the first part, where nodes are."""
    if rng.random() < 0.25:
        return contents[: rng.randrange(len(contents))]
    damaged = bytearray(contents)
    for _ in range(rng.choice([1, 1, 1, 2, 8])):
        end = min(20000, len(damaged)) if rng.random() < 0.9 else len(damaged)
        damaged[rng.randrange(end)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def compile_file(linnetc, path, folder):
    """'refused', 'compiled', or what else became of the file."""
    command = [linnetc, "compile", str(path), "--emit=obj", "-o", str(folder / "out")]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, env=ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        return f"not done after {SECONDS} seconds"
    if "runtime error: " in done.stderr or "AddressSanitizer" in done.stderr:
        return done.stderr
    if done.returncode == 0:
        return "compiled"
    if done.returncode == 1:
        return "refused" if "linnetc: error: " in done.stderr else f"refused without a message: {done.stderr}"
    return f"ended with {done.returncode}: {done.stderr}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--linnetc", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    models = [(name, Path(LIGHT_MODELS[name].path).read_bytes()) for name in LIGHT]
    models += [(name, NETWORKS[name].model().SerializeToString()) for name in WEIGHTED]
    verdicts = collections.Counter()
    for index in range(arguments.count):
        name, contents = models[index % len(models)]
        path = arguments.folder / f"{name}-{index}.onnx"
        path.write_bytes(damage(contents, rng))
        verdict = compile_file(arguments.linnetc, path, arguments.folder)
        if verdict not in ("refused", "compiled"):
            print(f"FAIL {path}: {verdict[-4000:]}", flush=True)
            verdict = "neither"
        else:
            path.unlink()
        verdicts[verdict] += 1
    print(f"{arguments.count} files: {verdicts['refused']} refused, {verdicts['compiled']} compiled")
    sys.exit(verdicts["neither"] > 0)


main()
