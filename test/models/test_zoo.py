#!/usr/bin/env python3
"""Checks the zoo itself: sizes, validity, determinism, and that ONNX Runtime gets a sensible output from every network."""

import unittest

import numpy as np
import onnx
import onnxruntime

from zoo import NETWORKS
from zoo.samples import sample


def _session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _shape(value):
    return [d.dim_value for d in value.type.tensor_type.shape.dim]


class Zoo(unittest.TestCase):
    """One subtest a network."""

    def test_models(self):
        for network in NETWORKS.values():
            with self.subTest(network.name):
                model = network.model()  # Raises where the parameters or multiply-adds are not the stated ones.
                onnx.checker.check_model(model, full_check=True)  # Infers the shapes, too.
                self.check_outputs(model)

    def check_outputs(self, model):
        """The output has the shape stated, is finite, of sane size and spread, and follows the input."""
        session = _session(model)
        first, second = (session.run(None, {"input": sample(_shape(model.graph.input[0]), seed)})[0] for seed in (0, 1))
        self.assertEqual(list(first.shape), _shape(model.graph.output[0]))
        self.assertTrue(np.isfinite(first).all())
        self.assertLess(np.abs(first).max(), 1e3)
        spread = first.std()
        self.assertGreater(spread, 1e-5)
        self.assertGreater((first - second).std(), 0.05 * spread)

    def test_same_bytes_again(self):
        for name in ("mobilenet_v2_0.25", "squeezenet1_1", "shufflenet_v2_0.5"):
            first, second = (NETWORKS[name].model().SerializeToString() for _ in range(2))
            self.assertEqual(first, second, name)

    def test_wrong_count_is_refused(self):
        network = NETWORKS["mobilenet_v1_0.25"]
        wrong = type(network)(network.name, network.build, network.parameters + 1, network.macs)
        with self.assertRaisesRegex(AssertionError, "470072"):
            wrong.model()


if __name__ == "__main__":
    unittest.main()
