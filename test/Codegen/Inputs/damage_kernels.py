"""Flips a bit in the code of every kernel of a cache."""

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    for key, code in database.execute("SELECT key, object FROM kernels").fetchall():
        damaged = bytearray(code)
        damaged[len(damaged) // 2] ^= 1
        database.execute("UPDATE kernels SET object = ? WHERE key = ?", (bytes(damaged), key))
