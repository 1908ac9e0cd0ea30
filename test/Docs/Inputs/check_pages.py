"""Checks that what the pages for those who extend Linnet say is so.

usage: check_pages.py SOURCES BIN      the sources, and the folder of the built tools
       check_pages.py --code LANGUAGE PAGE      prints a page's first block of that language

Each example's patch applies to the sources as they are, and touches as many files as the page says; paths, passes,
options and names that a page speaks of exist.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# The pages, and the most files that their example may touch.
PAGES = {"AddingAnOp": 8, "AddingAPass": 5, "AddingATarget": 5, "AddingASchedule": 2, "WritingAPlugin": 1, "Architecture": None, "Editors": None}
FOLDERS = ("lib", "include", "dialects", "tools", "test", "docs", "examples", "cmake")


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def apply(patch, sources):
    """Applies a patch to copies of the files that it touches; returns these, and the text that it adds."""
    files = re.findall(r"^diff --git a/(\S+) b/", patch, re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            if (sources / file).exists():
                (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(sources / file, Path(folder) / file)
        done = subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=folder, capture_output=True)
        if done.returncode:
            return files, "", [f"the patch does not apply, put what `git diff` says of the example into the page: {done.stderr.strip()}"]
    added = "\n".join(line[1:] for line in patch.splitlines() if line.startswith("+"))
    return files, added, []


def help_of(tool, *arguments):
    return subprocess.run([str(tool), *arguments, "--help"], capture_output=True, text=True, check=True).stdout


def check(name, limit, sources, tools, known):
    text = (sources / "docs" / f"{name}.md").read_text()
    faults, touched, added = [], [], ""
    for patch in blocks(text, "diff"):
        files, more, wrong = apply(patch, sources)
        touched, added, faults = touched + files, added + more, faults + wrong
    if limit:
        said = int(re.search(r"\*\*(\d+) files?\b", text)[1])
        count = len(touched) or len(blocks(text, "cpp"))
        if said != count or count > limit:
            faults.append(f"{count} files are touched, the page says {said}, {limit} are allowed")
    prose = re.sub(r"^```(diff|cpp)\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for span in re.findall(r"`([^`\n]+)`", prose):
        if re.match(rf"({'|'.join(FOLDERS)})/[\w./-]+$", span):
            if not (sources / span).exists() and span not in touched:
                faults.append(f"there is no {span}")
        elif re.fullmatch(r"[A-Za-z]\w*[A-Z_]\w*", span) and span not in known and span not in added:
            faults.append(f"nothing is called {span}")
    passes = help_of(tools / "linnet-opt")
    for flag in re.findall(r"`?((?:linnet|kern|convert)-[a-z-]+)`", prose):
        if f"--{flag} " not in passes and f"--{flag}=" not in passes and flag not in added and not (tools / flag).exists():
            faults.append(f"there is no pass or tool {flag}")
    for line in re.findall(r"linnetc ([a-z]+)((?: [^\n`]*)?)", prose):
        verb, rest = line
        options = help_of(tools / "linnetc", verb)
        faults += [f"linnetc {verb} has no {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in options]
    return faults, len(touched)


def check_readme(sources):
    """README.md's table of folders has each folder of the sources."""
    rows = "".join(re.findall(r"^\| (`\S+/?`.*?) \|", (sources / "README.md").read_text(), re.MULTILINE))
    named = {name.rstrip("/") for name in re.findall(r"`([^`]+)`", rows)}
    folders = {f"lib/{path.name}" for path in (sources / "lib").iterdir() if path.is_dir()} | set(FOLDERS) - {"lib"}
    return [f"{folder} is missing" for folder in sorted(folders - named)] + [f"there is no {name}" for name in sorted(named) if not (sources / name).is_dir()]


def check_passes(sources, tools):
    """Each of Linnet's own passes says what it does, and a test runs it alone."""
    own = help_of(tools / "linnet-opt").split("OVERVIEW")[0]
    passes = re.findall(r"^ +--((?:linnet|kern|convert)-[a-z-]+?) *-   (.*)$", own, re.MULTILINE)
    runs = "".join(line for path in (sources / "test").rglob("*.mlir") for line in path.read_text().splitlines() if line.startswith("// RUN:"))
    faults = [f"{flag} has no summary" for flag, summary in passes if not summary.strip()]
    faults += [f"no test runs {flag}" for flag, _ in passes if not re.search(rf"\b{flag}\b(?!-)", runs)]
    return faults, len(passes)


def main():
    if sys.argv[1] == "--code":
        print(blocks(Path(sys.argv[3]).read_text(), sys.argv[2])[0])
        return
    sources, tools = Path(sys.argv[1]), Path(sys.argv[2])
    known = "\n".join(path.read_text(errors="replace") for folder in ("lib", "include", "dialects", "tools") for path in (sources / folder).rglob("*") if path.suffix in (".h", ".cpp", ".td", ".c"))
    failed = False
    for name, limit in PAGES.items():
        faults, touched = check(name, limit, sources, tools, known)
        print(f"{name}: {touched} files" if not faults else "\n".join(f"{name}: wrong: {fault}" for fault in faults))
        failed |= bool(faults)
    for fault in check_readme(sources):
        print(f"README: wrong: {fault}")
        failed = True
    faults, count = check_passes(sources, tools)
    print(f"passes: {count}, each with a test" if not faults else "\n".join(f"passes: wrong: {fault}" for fault in faults))
    sys.exit(failed or bool(faults))


main()
