"""The log of commands, a file beside the database: every line that a command printed, with the time in UTC.

It is limited: when the file is full it becomes ``….log.1``, and so on, and the oldest goes. It never holds an identity
code; a line that would has it masked (H1).
"""

from __future__ import annotations

import logging
import os
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from mittaristo.landing.person import masked

MOST_BYTES, OLDER_FILES = 1_000_000, 5


def log_path(database: Path) -> Path:
    """The file; older ones have a number after its name."""
    return database.with_name(f"{database.name}.log")


class CommandLog:
    """The log of one run of a command.

    A log that cannot be written, as on a full disk or where there is no folder yet, keeps nobody from working: its
    lines are lost.

    Args:
        database: the DuckDB file that the command works on.
        command: its name, as in ``land``.
    """

    def __init__(self, database: Path, command: str) -> None:
        """Nothing is written yet."""
        self._path = log_path(database)
        self._handler: logging.Handler | None = None
        self._format = logging.Formatter(f"%(asctime)s %(levelname)-7s {command}[{os.getpid()}] %(message)s")
        self._format.converter = time.gmtime
        self._format.default_time_format, self._format.default_msec_format = "%Y-%m-%dT%H:%M:%SZ", None

    def info(self, text: str) -> None:
        """A line that was printed; several, when it holds line breaks."""
        self._write(logging.INFO, text)

    def warning(self, text: str) -> None:
        """A warning."""
        self._write(logging.WARNING, text)

    def error(self, text: str) -> None:
        """An error."""
        self._write(logging.ERROR, text)

    def close(self) -> None:
        """Let go of the file."""
        if self._handler:
            self._handler.close()
            self._handler = None

    def _write(self, level: int, text: str) -> None:
        try:
            handler = self._opened()
        except OSError:
            return
        for line in masked(text).splitlines():
            handler.handle(logging.LogRecord("mittaristo", level, "", 0, line.rstrip(), None, None))

    def _opened(self) -> logging.Handler:
        if self._handler is None:
            self._handler = RotatingFileHandler(
                self._path, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="replace"
            )
            self._handler.setFormatter(self._format)
            # A line that cannot be written is lost, instead of a traceback on the terminal.
            self._handler.handleError = lambda record: None
        return self._handler
