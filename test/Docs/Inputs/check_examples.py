"""Runs the example in the description of each pass.

usage: check_examples.py SOURCES BIN      the sources, and the folder of the built tools

An example is a block of MLIR in two halves, with the line `// becomes` between them: linnet-opt makes the second of the first, by
the pass's flag alone or by the options in a first line `// linnet-opt …`. Halves are compared as linnet-opt prints
them, so the names of values are the example's own. Where the second half leaves something out (…) it is taken as it stands.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

DECLARATION = re.compile(r'^def \w+ : \w+<"([a-z-]+)".*?^\}$', re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^ *```mlir\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


def run(tool, text, *options):
    return subprocess.run([str(tool), *options], input=text, text=True, capture_output=True, check=True).stdout


def holds(made, wanted, tool):
    if "…" not in wanted:
        return made == run(tool, wanted)
    body = made.strip().removeprefix("module {").removesuffix("}").strip()
    pattern = r"\s*.*".join(r"\s+".join(map(re.escape, part.split())) for part in wanted.split("…"))
    return re.fullmatch(pattern, body, re.DOTALL)


def check(flag, block, tool):
    """What is wrong with one example; nothing where it holds."""
    before, separator, wanted = block.partition("// becomes\n")
    if not separator:
        return "an example without '// becomes'"
    options = re.match(r"\s*// linnet-opt (.*)", before)
    try:
        made = run(tool, before, *(shlex.split(options[1]) if options else [f"--{flag}"]))
        return None if holds(made, wanted, tool) else f"its example becomes\n{made}"
    except subprocess.CalledProcessError as error:
        return f"its example is refused:\n{error.stderr}"


def main():
    sources, tool = Path(sys.argv[1]), Path(sys.argv[2]) / "linnet-opt"
    count, failed = 0, False
    for path in sorted((sources / "include").rglob("Passes.td")):
        for declaration in DECLARATION.finditer(path.read_text()):
            flag, blocks = declaration[1], BLOCK.findall(declaration[0])
            faults = [check(flag, block, tool) for block in blocks] or ["it has no example"]
            for fault in filter(None, faults):
                print(f"{flag}: wrong: {fault}")
                failed = True
            count += 1
    print(f"passes: {count}" + ("" if failed else ", each with an example that holds"))
    sys.exit(failed)


main()
