"""Tunes a model, then checks that what the table calls best is what kernels get, and only where it is wanted.

`python check_tuned.py MODEL linnetc tune's further flags…`; prints the table, and a line of findings.
"""

import json
import subprocess
import sys

model, *flags = sys.argv[1:]
target = [flag for flag in flags if flag.startswith("--target")]


def linnetc(*words):
    return subprocess.run(["linnetc", *words], check=True, capture_output=True, text=True).stdout


def schedules(*words):
    rows = json.loads(linnetc("inspect", model, "--json", *target, *words))["layers"]
    return {row["schedule"] for row in rows}


chosen = schedules()
table = linnetc("tune", model, *flags)
print(table)
rows = [line for line in table.splitlines() if line.endswith(">")]
found = {line[line.index("<") + 1 : -1] for line in rows}
print("found schedules are used:", schedules() == found)
print("and ignored with --no-tuned:", schedules("--no-tuned") == chosen)
