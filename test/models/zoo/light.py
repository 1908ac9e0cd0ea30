"""The onnx package's `light` models: nine networks with constant weights, each with the output that it must have."""

from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np
import onnx
import onnx.backend.test
from onnx import numpy_helper

from .graph import input_shapes

_DATA = Path(onnx.backend.test.__file__).parent / "data"


@dataclass(frozen=True)
class LightModel:
    """A model file of the package, `light_NAME.onnx`."""

    name: str
    path: Path

    def model(self):
        return onnx.load(self.path)

    def inputs(self):
        """The input that the expected output belongs to: a ramp from 0 to 1."""
        return {
            name: (np.arange(np.prod(shape)).reshape(shape) / np.prod(shape)).astype(np.float32)
            for name, shape in input_shapes(self.model()).items()
        }

    def expected(self):
        """The output by name."""
        output = onnx.load_tensor(self.path.with_name(f"{self.name}_output_0.pb"))
        return {self.model().graph.output[0].name: numpy_helper.to_array(output)}

    def tolerance(self):
        """The absolute and the relative error that the package allows."""
        stated = json.loads((_DATA / "real" / self.name.replace("light_", "test_") / "data.json").read_text())
        return stated["atol"], stated["rtol"]


LIGHT_MODELS = {path.stem: LightModel(path.stem, path) for path in sorted((_DATA / "light").glob("*.onnx"))}
