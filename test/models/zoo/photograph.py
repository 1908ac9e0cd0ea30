"""A photograph of a cat and ImageNet's labels, from the files that the packages scikit-image and timm carry (neither is imported)."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

# Which of ImageNet's classes the photograph may be taken for.
CATS = ("tabby", "tiger cat", "Egyptian cat")

_CROP = 224 / 256


def _package_file(package, path):
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"the Python package '{package}' is not installed", name=package)
    return Path(spec.submodule_search_locations[0]) / path


def labels():
    """The first name of each of the 1000 classes, in order."""
    synsets = _package_file("timm", "data/_info/imagenet_synsets.txt").read_text().split()
    lines = _package_file("timm", "data/_info/imagenet_synset_to_lemma.txt").read_text().splitlines()
    names = dict(line.split("\t") for line in lines)
    return [names[synset].split(",")[0] for synset in synsets]


def cat():
    """Chelsea the cat, an RGB picture of 451 x 300 pixels."""
    return Image.open(_package_file("skimage", "data/chelsea.png")).convert("RGB")


def cropped(picture, extent=224):
    """The picture's centre, `extent` pixels square, as EfficientNet-Lite's authors evaluate."""
    side = int(min(picture.size) * _CROP)
    left, top = ((length - side) // 2 for length in picture.size)
    return picture.crop((left, top, left + side, top + side)).resize((extent, extent), Image.Resampling.BICUBIC)


def normalized(picture, mean=127.0, deviation=128.0):
    """The picture as float32 NCHW."""
    pixels = np.asarray(picture, np.float32)
    return ((pixels - np.float32(mean)) / np.float32(deviation)).transpose(2, 0, 1)[None]
