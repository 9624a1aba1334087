"""Other processes that hold what a writer wants, the writer's lock or the database itself, until they are let go."""

import subprocess
import sys

HOLDS_LOCK = """
import sys
from pathlib import Path
from mittaristo.warehouse import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
HOLDS_DATABASE = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
print("held", flush=True)
sys.stdin.read()
"""


def holder(script: str, *arguments: object) -> subprocess.Popen:
    """Another process that holds something when this returns, and until `let_go`."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def let_go(process: subprocess.Popen) -> None:
    """Have it end, so that it holds nothing when this returns."""
    process.communicate("")
