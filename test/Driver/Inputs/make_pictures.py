"""Writes pictures into a folder: the same gradient in each format that linnetc reads, damaged files, and what they must give.

usage: make_pictures.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

rows, columns = np.mgrid[0:8, 0:8]
pixels = np.stack([rows * 30, columns * 30, rows * 8 + columns], -1).astype(np.uint8)
picture = Image.fromarray(pixels)
picture.save(folder / "exact.png")
picture.save(folder / "exact.ppm")
np.save(folder / "exact.npy", pixels[None])

# A flat colour survives JPEG, and any scaling.
flat = Image.new("RGB", (40, 24), (200, 100, 50))
flat.save(folder / "flat.jpg", quality=95)
flat.save(folder / "flat.png")
Image.new("L", (9, 9), 77).save(folder / "grey.png")
Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(folder / "clear.png")
# Only the middle third of a wide picture is within the square.
wide = np.zeros((10, 30, 3), np.uint8)
wide[:, 10:20] = (10, 20, 30)
wide[:, :9] = wide[:, 21:] = 255
Image.fromarray(wide).save(folder / "wide.png")

for name in ("flat.jpg", "flat.png", "exact.ppm"):
    contents = (folder / name).read_bytes()
    (folder / ("cut-" + name)).write_bytes(contents[: len(contents) * 2 // 3])
(folder / "deep.ppm").write_bytes(b"P6 1 1 65535\n123456")
(folder / "huge.ppm").write_bytes(b"P6 1000000 1000000 255\n")
(folder / "none.ppm").write_bytes(b"P6 0 4 255\n")
(folder / "header.ppm").write_bytes(b"P6 # a comment\n 12")
(folder / "text.png").write_text("no picture at all")
