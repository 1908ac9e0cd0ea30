"""Times ncnn on the CPU, in f32."""

import sys

import ncnn
import numpy as np

from conversions import to_ncnn
from serve import random_inputs, serve


def main(path, threads):
    net = ncnn.Net()
    net.opt.num_threads = int(threads)
    net.opt.use_vulkan_compute = False
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = False
    parameters = to_ncnn(path)
    net.load_param(parameters)
    net.load_model(parameters.replace(".param", ".bin"))
    inputs = [ncnn.Mat(array[0]).clone() for array in random_inputs(path).values()]

    def run():
        extractor = net.create_extractor()
        for index, array in enumerate(inputs):
            extractor.input(f"in{index}", array)
        status, output = extractor.extract("out0")
        if status != 0:
            sys.exit("ncnn_worker: extract failed")
        return np.array(output)

    serve(run)


main(*sys.argv[1:3])
