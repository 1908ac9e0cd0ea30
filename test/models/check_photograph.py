#!/usr/bin/env python3
"""The cat of scikit-image is a cat under EfficientNet-Lite0 with its trained weights, compiled by linnetc."""

import argparse
from pathlib import Path
import sys
import tempfile

from check_models import Linnetc
from zoo import NETWORKS, photograph


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--linnetc", required=True, metavar="PATH")
    parser.add_argument("--target", metavar="T", help="compile for T, and run under emulation")
    options = parser.parse_args()
    picture = photograph.normalized(photograph.cropped(photograph.cat()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(NETWORKS["efficientnet_lite0_trained"].model().SerializeToString())
        scores = Linnetc(options.linnetc, options.target).outputs(path, {"input": picture}, ["logits"])["logits"]
    best = photograph.labels()[int(scores.argmax())]
    print(f"{'ok' if best in photograph.CATS else 'FAIL'}: {best}")
    return 0 if best in photograph.CATS else 1


if __name__ == "__main__":
    sys.exit(main())
