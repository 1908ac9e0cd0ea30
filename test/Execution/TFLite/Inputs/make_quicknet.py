"""Makes quicknet.tflite, a small network in the manner of QuickNet, quicknet_signs.tflite, which gives the signs before each of its
convolutions too, and quicknet.npz, an input and what the Larq Compute Engine computes: MODEL/OUTPUT for each output.

usage: make_quicknet.py       (needs larq, larq-compute-engine and tensorflow 2.15, see requirements-larq.txt)

Its weights are random; so are the numbers of its batch normalizations, so that no sign is that of a zero.
"""

import os

import larq
import larq_compute_engine
import numpy as np
import tensorflow as tf
from larq_compute_engine.tflite.python.interpreter import Interpreter

FOLDER = os.path.dirname(os.path.abspath(__file__))
layers = tf.keras.layers
random = tf.keras.initializers


def normalize(x):
    return layers.BatchNormalization(beta_initializer=random.RandomNormal(0, 0.3),
                                     gamma_initializer=random.RandomUniform(0.5, 1.5),
                                     moving_mean_initializer=random.RandomNormal(0, 0.5),
                                     moving_variance_initializer=random.RandomUniform(0.5, 2))(x)


def conv_of_signs(x, filters, pad_values=1.0, activation=None):
    return larq.layers.QuantConv2D(filters, 3, padding="same", pad_values=pad_values, input_quantizer="ste_sign",
                                   kernel_quantizer="ste_sign", kernel_constraint="weight_clip", use_bias=False,
                                   activation=activation)(x)


def network():
    image = layers.Input((48, 48, 3))
    x = layers.Activation("relu")(normalize(layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(image)))
    x = layers.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False)(x)
    x = normalize(layers.Conv2D(32, 1, use_bias=False)(normalize(x)))
    for section, filters in enumerate([32, 64, 96]):
        if section:
            x = layers.MaxPool2D(3, strides=1, padding="same")(layers.Activation("relu")(x))
            x = layers.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False)(x)
            x = normalize(layers.Conv2D(filters, 1, use_bias=False)(x))
        for _ in range(2):
            x = layers.add([x, normalize(conv_of_signs(x, filters, activation="relu"))])
    # Signs without floats between them, then zeros around an image.
    x = normalize(conv_of_signs(x, 64))
    x = normalize(conv_of_signs(x, 64))
    x = normalize(conv_of_signs(x, 32, pad_values=0.0))
    x = layers.GlobalAveragePooling2D()(layers.Activation("relu")(x))
    return tf.keras.Model(image, layers.Dense(10)(x))


def with_signs(model):
    convolutions = [layer for layer in model.layers if isinstance(layer, larq.layers.QuantConv2D)]
    return tf.keras.Model(model.input, [model.output] + [larq.quantizers.SteSign()(layer.input) for layer in convolutions])


def main():
    tf.keras.utils.set_random_seed(1)
    model = network()
    image = np.random.default_rng(0).uniform(-1, 1, (1, 48, 48, 3)).astype(np.float32)
    expected = {"image": image}
    for name, model in [("quicknet", model), ("quicknet_signs", with_signs(model))]:
        contents = larq_compute_engine.convert_keras_model(model)
        with open(f"{FOLDER}/{name}.tflite", "wb") as file:
            file.write(contents)
        # Its fast kernels are wrong about zeros around an image that is smaller than the filter.
        results = Interpreter(contents, use_reference_bconv=True).predict(image)
        results = results if isinstance(results, list) else [results]
        details = tf.lite.Interpreter(model_content=contents).get_output_details()
        expected |= {f"{name}/{detail['name']}": result for detail, result in zip(details, results, strict=True)}
    np.savez_compressed(f"{FOLDER}/quicknet.npz", **expected)


main()
