"""Runs a command several times at once; its last argument gets a number behind it."""

import subprocess
import sys

count, command = int(sys.argv[1]), sys.argv[2:]
processes = [subprocess.Popen(command[:-1] + [command[-1] + str(number)]) for number in range(count)]
sys.exit(max(process.wait() for process in processes))
