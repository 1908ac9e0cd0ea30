"""Computes the numbers that the sources are held to, and writes docs/Numbers.md.

usage: style_numbers.py [--check | --update]

Without a flag the table is printed; with --check the script fails where a target is missed.
"""

import argparse
import re
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("lib", "tools", "include", "test/lib")
# One of each, by the files that its recipe in docs/Architecture.md names; each must exist and speak of it.
RECIPES = {
    "pass (`linnet-fold-pads`)": (
        "FoldPads",
        5,
        [
            "include/linnet/Dialect/Linnet/Transforms/Passes.td",
            "lib/Dialect/Linnet/Transforms/FoldPads.cpp",
            "lib/Dialect/Linnet/Transforms/CMakeLists.txt",
            "lib/Pipelines/LinnetPipeline.cpp",
            "test/Dialect/Linnet/Transforms/fold-pads.mlir",
        ],
    ),
    "op (`linnet.channel_shuffle`)": (
        "ChannelShuffle",
        8,
        [
            "dialects/Linnet/LinnetMovementOps.td",
            "lib/Dialect/Linnet/IR/MovementOps.cpp",
            "lib/Reference/Movement.cpp",
            "lib/Kernels/NodeMovement.cpp",
            "test/Dialect/Linnet/IR/ops.mlir",
            "test/Dialect/Linnet/IR/invalid-movement.mlir",
            "test/Reference/Inputs/movement.py",
        ],
    ),
    "target (`aarch64`)": (
        "aarch64",
        5,
        [
            "lib/Target/AArch64/AArch64.cpp",
            "lib/Target/TargetInfo.cpp",
            "lib/Target/CMakeLists.txt",
            "test/Target/AArch64/instructions.test",
            "test/lit.cfg.py",
        ],
    ),
}


def sources(*patterns, folders=CODE):
    return sorted(p for folder in folders for pattern in patterns for p in (ROOT / folder).rglob(pattern))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def strip(text):
    """Code without comments, and with empty strings."""
    pattern = r'//[^\n]*|/\*.*?\*/|R"\((.*?)\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    blank = lambda match: "\n" * match[0].count("\n") if match[0][0] == "/" else '""' + "\n" * match[0].count("\n")
    return re.sub(pattern, blank, text, flags=re.DOTALL)


def functions(text):
    """(first line, lines) of each function definition, by its braces."""
    text = re.sub(r"^\s*#.*?(?<!\\)$", lambda match: "\n" * match[0].count("\n"), strip(text), flags=re.MULTILINE | re.DOTALL)
    found, stack, start = [], [], 0
    for position, character in enumerate(text):
        if character in ";}":
            start = position + 1
        if character == "{":
            head = text[start:position].strip()
            inside = any(kind == "function" for kind, _ in stack)
            scope = re.match(r"(inline |static )*(namespace|struct|class|enum|union|extern)\b|template\b.*\b(struct|class) \w+[^()]*$", head, re.DOTALL)
            kind = "function" if not inside and not scope and "(" in head and "=" not in head.split("(")[0] else "other"
            stack.append((kind, start + len(text[start:position]) - len(text[start:position].lstrip())))
            start = position + 1
        if character == "}" and stack:
            kind, begin = stack.pop()
            if kind == "function":
                found.append((text.count("\n", 0, begin) + 1, text.count("\n", begin, position) + 1))
    return found


def file_sizes():
    sizes = [len(path.read_text().splitlines()) for path in sources("*.cpp")]
    return statistics.median(sizes), percentile(sizes, 0.95), sum(size > 1000 for size in sizes)


def long_functions():
    lengths = [lines for path in sources("*.cpp", "*.h") for _, lines in functions(path.read_text())]
    return sum(length > 100 for length in lengths), len(lengths)


def errors():
    calls = sum(
        len(re.findall(r"\b(?:emitOpError|emitError|emitOptionalError)\(", path.read_text()))
        for path in sources("*.cpp", folders=("lib/Dialect",))
    )
    return sum(path.read_text().count("expected-error") for path in (ROOT / "test").rglob("*.mlir")), calls


def twins():
    folders = [path.relative_to(ROOT / "lib") for path in (ROOT / "lib").rglob("*") if path.is_dir()]
    has_tests = lambda folder: any(
        path.suffix in (".mlir", ".test") for path in (ROOT / "test" / folder).rglob("*")
    )
    return [folder for folder in folders if not has_tests(folder)], len(folders)


def says_something(path):
    text = path.read_text()
    if path.suffix == ".py":
        return re.match(r'(#![^\n]*\n)?"""[A-Z`].{20,}', text) is not None
    # Behind the licence's lines comes a sentence.
    licence = text.find("SPDX-License-Identifier")
    behind = text[licence:].split("\n", 1)[-1] if licence >= 0 else ""
    comment = re.match(r"(?:(?://| \*)[^\n]*\n)+", behind)
    return comment is not None and re.search(r"[a-z]{2,}.*[.:]", comment[0], re.DOTALL) is not None


def silent_files():
    paths = sources("*.cpp", "*.h", "*.td") + sources("*.td", folders=("dialects",)) + sources("*.py", folders=("test", "bench", "examples"))
    # The interface becomes a part of every artefact's header, which has a sentence of its own.
    paths = [path for path in paths if path.name not in ("__init__.py", "linnet_interface.h")]
    return [path.relative_to(ROOT) for path in paths if not says_something(path)], len(paths)


def recipe_rows():
    for name, (word, limit, files) in RECIPES.items():
        spoken = re.compile(word if word.islower() else f"{word}|{re.sub(r'(?<!^)(?=[A-Z])', '[-_ ]?', word)}", re.IGNORECASE)
        lost = [file for file in files if not (ROOT / file).exists() or not spoken.search((ROOT / file).read_text())]
        yield f"files touched: {name}", f"≤ {limit}", str(len(files)) + (f", not found: {lost}" if lost else ""), len(files) <= limit and not lost


def rows():
    median, p95, huge = file_sizes()
    yield "`.cpp` lines: median / p95 / files over 1,000", "≤ 200 / ≤ 600 / none", f"{median:.0f} / {p95} / {huge}", median <= 200 and p95 <= 600 and not huge
    long, count = long_functions()
    yield "functions over 100 lines", "< 1%", f"{100 * long / count:.2f}% ({long} of {count})", long < 0.01 * count
    yield from recipe_rows()
    expected, calls = errors()
    yield "`expected-error` lines per error that lib/Dialect emits", "≥ 1", f"{expected / calls:.2f} ({expected} / {calls})", expected >= calls
    without, folders = twins()
    yield "folders of `lib/` with tests in a twin in `test/`", "100%", f"{folders - len(without)} of {folders}" + "".join(f", not {f}" for f in without), not without
    silent, files = silent_files()
    yield "files with a sentence that says what they do", "100%", f"{files - len(silent)} of {files}" + "".join(f", not {f}" for f in silent), not silent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    measured = list(rows())
    table = "| measure | target | here |\n|---|---|---|\n" + "".join(f"| {n} | {t} | {v} |\n" for n, t, v, _ in measured)
    print(table, end="")
    if arguments.update:
        page = ROOT / "docs" / "Numbers.md"
        head, _, _ = page.read_text().partition("| measure |")
        _, _, tail = page.read_text().partition("<!-- end of the table -->")
        page.write_text(f"{head}{table}<!-- end of the table -->{tail}")
    missed = [name for name, _, _, good in measured if not good]
    if arguments.check and missed:
        sys.exit(f"missed: {'; '.join(missed)}")


main()
