"""Deletes one kernel from a cache, and fails unless others are left."""

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    assert database.execute("DELETE FROM kernels WHERE key = (SELECT min(key) FROM kernels)").rowcount == 1
    assert database.execute("SELECT count(*) FROM kernels").fetchone()[0] >= 1
