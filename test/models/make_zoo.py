#!/usr/bin/env python3
"""Writes the networks of the zoo as ONNX files; the same name always gives the same bytes."""

import argparse
from pathlib import Path
import sys

from zoo import NETWORKS


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks to write (default: all)")
    parser.add_argument("--list", action="store_true", help="list the networks with their sizes and stop")
    parser.add_argument("--out", type=Path, default=Path("."), metavar="DIR", help="where to write (default: here)")
    options = parser.parse_args()

    if options.list:
        for network in NETWORKS.values():
            print(f"{network.name:27} {network.parameters / 1e6:8.3f} M parameters {network.macs / 1e6:10.1f} MMAC")
        return
    unknown = [name for name in options.names if name not in NETWORKS]
    if unknown:
        sys.exit(f"make_zoo: no network '{unknown[0]}' (see --list)")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or NETWORKS:
        path = options.out / f"{name}.onnx"
        try:
            model = NETWORKS[name].model()
        except ModuleNotFoundError as error:
            sys.exit(f"make_zoo: {name}: {error} (see requirements.txt)")
        path.write_bytes(model.SerializeToString())
        print(f"{path} {path.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
