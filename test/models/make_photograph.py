#!/usr/bin/env python3
"""Writes what the classification example needs: cat.png, cat.ppm (cropped to 224 x 224), cat.npy (normalised) and labels.txt."""

import argparse
from pathlib import Path

import numpy as np

from zoo import photograph


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("."), metavar="DIR", help="where to write (default: here)")
    folder = parser.parse_args().out

    folder.mkdir(parents=True, exist_ok=True)
    picture = photograph.cat()
    cropped = photograph.cropped(picture)
    picture.save(folder / "cat.png")
    cropped.save(folder / "cat.ppm")
    np.save(folder / "cat.npy", photograph.normalized(cropped))
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in photograph.labels()))


if __name__ == "__main__":
    main()
