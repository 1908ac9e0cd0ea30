"""What this machine can do, measured beside the engines: peak.cpp's figures, and the roofline that they span."""

import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))

# A peak that moves by more than this between two measurements makes what lies between them doubtful.
STEADY = 0.03


def build_peak(folder, level="native"):
    """The program that measures what a core can do with the instructions of a level, as clang's -march spells it."""
    binary = os.path.join(folder, "peak")
    source = os.path.join(HERE, "peak.cpp")
    subprocess.run(["clang++-22", "-O3", f"-march={level}", "-std=c++17", source, "-o", binary], check=True)
    return binary


def measure(binary, core):
    return json.loads(subprocess.run(["taskset", "-c", core, binary], check=True, capture_output=True, text=True).stdout)


def moved(before, after):
    return abs(before["gflops"] - after["gflops"]) > STEADY * before["gflops"]


def cache_level(size):
    """The field of peak.cpp's report for data of `size` bytes, warm; the levels' sizes are those that it measures with, doubled."""
    for level, limit in (("read_l1", 32 << 10), ("read_l2", 512 << 10), ("read_l3", 16 << 20)):
        if size <= limit:
            return level
    return "read_dram"


def bound_ms(macs, size, peak):
    """The roofline: the time of the multiply-adds, or that of reading the bytes from the level they fit, whichever is longer."""
    return max(2e-6 * macs / peak["gflops"], 1e-6 * size / peak[cache_level(size)])
