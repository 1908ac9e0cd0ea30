"""Writes models whose shapes a user must give, arrays, and labels into a folder.

usage: make_models.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnx.parser

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

MODELS = {
    "open": "(float[1,3,h,w] x) => (float[1,3,h,w] y) { y = Relu(x) }",
    "reshaped": "(float[2,6] x, int64[2] shape) => (float[a,b] y) { y = Reshape(x, shape) }",
}
for name, text in MODELS.items():
    model = onnx.parser.parse_model(f'<ir_version: 8, opset_import: ["" : 17]>\n{name} {text}')
    onnx.save(model, folder / f"{name}.onnx")
np.save(folder / "shape.npy", np.array([3, 4]))

rng = np.random.default_rng(1)
picture = rng.integers(0, 256, (1, 8, 8, 3), np.uint8)
np.save(folder / "bytes.npy", picture)
scaled = (picture.astype(np.float32) - np.float32([10, 20, 30])) * np.float32([0.5, 0.25, 0.125])
np.save(folder / "scaled.npy", scaled.transpose(0, 3, 1, 2).copy())
np.save(folder / "scaled-nhwc.npy", scaled)
np.save(folder / "bias.npy", np.float32([[0, 30, 10, -1000]]))
(folder / "labels.txt").write_text("cat\ndog\nowl\n")
