"""What the tests of all formats share: models of a test file, or damaged copies of one, given to linnet-import."""

import os
import re
import subprocess
import sys
import tempfile


def directives(section, name):
    """What the lines `# NAME: …` of a section say."""
    return re.findall(rf"^# {name}: (.*)$", section, re.MULTILINE)


def import_sections(name, write):
    """Imports the models of the test file that the command line names, which stand apart by lines `# -----`.

    `write(section, folder)` saves a section's model in `folder` as `name`. The command line and lines `# FLAGS: …` have flags
    of linnet-import, whose standard error is printed before its output.
    """
    path, *flags = sys.argv[1:]
    with open(path) as file:
        sections = file.read().split("# -----\n")
    for section in sections:
        with tempfile.TemporaryDirectory() as folder:
            write(section, folder)
            own = [flag for line in directives(section, "FLAGS") for flag in line.split()]
            done = subprocess.run(["linnet-import", name, *flags, *own], cwd=folder, capture_output=True, text=True)
        print(done.stderr, done.stdout, sep="", end="")
        if done.returncode not in (0, 1):
            sys.exit(f"linnet-import ended with {done.returncode}")


def import_damaged(name, contents, damage, count, beside={}):
    """Imports a model, called `name`, and `count` copies that `damage` has changed; ends the program where one is neither
    imported nor refused with a message. `beside` has the contents of further files by name."""
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for other, data in beside.items():
            with open(os.path.join(folder, other), "wb") as file:
                file.write(data)
        path = os.path.join(folder, name)
        for index in range(-1, count):
            with open(path, "wb") as file:
                file.write(contents if index < 0 else damage(contents))
            done = subprocess.run(["linnet-import", path], capture_output=True, text=True, errors="replace", timeout=60)
            if done.returncode not in ((0,) if index < 0 else (0, 1)):
                sys.exit(f"file {index}: linnet-import ended with {done.returncode}: {done.stderr[-2000:]}")
            if done.returncode == 1 and "error: " not in done.stderr:
                sys.exit(f"file {index} was refused without a message")
            refused += done.returncode
    print(f"{refused} of {count} refused")
