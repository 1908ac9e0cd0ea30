#!/usr/bin/env python3
"""Checks the zoo itself: sizes, validity, determinism, and that ONNX Runtime gets a sensible output from every network."""

from dataclasses import replace
import io
import pickle
import unittest

import numpy as np
import onnx
import onnxruntime

import check_models
from zoo import NETWORKS, photograph, torch_file
from zoo.graph import input_shapes, multiply_adds
from zoo.samples import sample


def _session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class Networks(unittest.TestCase):
    """One subtest a network."""

    def test_models(self):
        for network in NETWORKS.values():
            with self.subTest(network.name):
                model = network.model()  # Raises where the parameters or multiply-adds are not the stated ones.
                onnx.checker.check_model(model, full_check=True)  # Infers the shapes, too.
                self.assertEqual(multiply_adds(model), network.macs)
                self.check_outputs(model)

    def check_outputs(self, model):
        """The output has the shape stated, is finite, of sane size and spread, and follows the input."""
        session = _session(model)
        shape = input_shapes(model)["input"]
        first, second = (session.run(None, {"input": sample(shape, seed)})[0] for seed in (0, 1))
        self.assertEqual(first.shape, (1, 1000))
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
        wrong = replace(NETWORKS["mobilenet_v1_0.25"], parameters=470_073)
        with self.assertRaisesRegex(AssertionError, "470072"):
            wrong.model()


class TrainedWeights(unittest.TestCase):
    """EfficientNet-Lite0 as its authors trained it, and the reader of its file."""

    def test_cat_is_a_cat(self):
        session = _session(NETWORKS["efficientnet_lite0_trained"].model())
        pixels = photograph.normalized(photograph.cropped(photograph.cat()))
        logits = session.run(None, {"input": pixels})[0][0]
        labels = photograph.labels()
        self.assertEqual(len(labels), 1000)
        self.assertIn(labels[logits.argmax()], photograph.CATS)

    def test_code_in_a_weights_file_is_refused(self):
        with self.assertRaisesRegex(pickle.UnpicklingError, "builtins.print is not allowed"):
            torch_file._Unpickler(io.BytesIO(pickle.dumps(print, protocol=3))).load()

    def test_tensor_outside_its_storage_is_refused(self):
        storage = torch_file._Storage("0", np.dtype("<f4"), 6)
        torch_file._rebuild_tensor(storage, 0, (2, 3), (1, 2), False, None)
        for offset, shape, strides in [(1, (2, 3), (3, 1)), (0, (2, 3), (4, 1)), (3, (2,), (-1,))]:
            with self.assertRaisesRegex(pickle.UnpicklingError, "leaves its storage"):
                torch_file._rebuild_tensor(storage, offset, shape, strides, False, None)


class Comparison(unittest.TestCase):
    """What check_models.py calls a failure."""

    expected = np.array([-1.0, 0.0, 3.0], np.float32)

    def test_error_is_a_share_of_the_range(self):
        self.assertEqual(check_models.error_in_ranges(self.expected + np.float32(1), self.expected), 0.25)

    def test_what_cannot_be_compared_fails(self):
        with self.assertRaisesRegex(check_models.Failure, "constant"):
            check_models.error_in_ranges(np.ones(3, np.float32), np.ones(3, np.float32))
        for found in (self.expected[None], self.expected.astype(np.float64), self.expected * np.float32("nan")):
            with self.assertRaises(check_models.Failure):
                check_models.error_in_ranges(found, self.expected)


if __name__ == "__main__":
    unittest.main()
