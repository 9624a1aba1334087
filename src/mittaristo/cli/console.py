"""Everything that a person sees: tables, progress, warnings and errors.

A terminal gets colours, boxes and a progress bar; ``--quiet``, files and pipes get plain lines. Results go to
standard output; warnings, errors and progress go to standard error, so that a pipe holds only results. What was printed
is in the command's log too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Protocol

from rich import box
from rich.console import Console as RichConsole
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mittaristo.cli.command_log import CommandLog

# Numbers stand right; everything else left.
_RIGHT = (int, float, Decimal)


class Advance(Protocol):
    """Moves a progress bar."""

    def __call__(self, amount: float = 0, *, total: float | None = None, label: str | None = None) -> None:
        """Add to what is done, or change the total or the label."""


class Console:
    """Output of one command.

    Args:
        quiet: plain lines and no progress, also on a terminal.
        log: keeps what is printed.
    """

    def __init__(self, *, quiet: bool = False, log: CommandLog | None = None) -> None:
        """Look at where the output goes."""
        self._log = log
        self.plain = quiet or not sys.stdout.isatty()
        self._shows_progress = not quiet and sys.stderr.isatty()
        self._out = RichConsole(file=sys.stdout, highlight=False, soft_wrap=self.plain)
        self._err = RichConsole(file=sys.stderr, highlight=False, soft_wrap=True)

    def line(self, text: str = "") -> None:
        """A line of result."""
        self._keep(text)
        self._out.print(escape(text))

    def heading(self, text: str) -> None:
        """A line above what follows."""
        self._keep(text)
        self._out.print(escape(text) if self.plain else f"[bold]{escape(text)}[/bold]")

    def note(self, text: str) -> None:
        """A line about what is going on, beside the results."""
        self._keep(text)
        self._err.print(f"[dim]{escape(text)}[/dim]")

    def warning(self, text: str) -> None:
        """Something to look at that stops nothing."""
        if self._log:
            self._log.warning(text)
        self._err.print(f"[yellow]warning:[/yellow] {escape(text)}")

    def error(self, text: str) -> None:
        """Something that stopped the work, or a part of it."""
        if self._log:
            self._log.error(text)
        self._err.print(f"[bold red]error:[/bold red] {escape(text)}")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table; numbers stand right; None is an empty cell."""
        numeric = [
            bool(rows) and all(isinstance(row[i], (*_RIGHT, type(None))) for row in rows) for i in range(len(headings))
        ]
        texts = [[_text(value) for value in row] for row in rows]
        lines = _lines(headings, texts, numeric)
        for line in lines:
            self._keep(line)
        if self.plain:
            for line in lines:
                self._out.print(escape(line))
            return
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False, collapse_padding=True)
        for heading, is_number in zip(headings, numeric, strict=True):
            table.add_column(escape(heading), justify="right" if is_number else "left", overflow="fold")
        for row in texts:
            table.add_row(*map(escape, row))
        self._out.print(table)

    def ended(self, status: int) -> None:
        """The command is over; only its log says so."""
        if self._log:
            self._log.info(f"ended with exit status {status}")
            self._log.close()

    def _keep(self, text: str) -> None:
        if self._log:
            self._log.info(text)

    @contextmanager
    def progress(self, label: str, total: float | None = None) -> Iterator[Advance]:
        """A bar while something long runs; it is gone afterwards. Nothing without a terminal."""
        if not self._shows_progress:
            yield _nowhere
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._err, transient=True) as bar:
            task = bar.add_task(escape(label), total=total)

            def advance(amount: float = 0, *, total: float | None = None, label: str | None = None) -> None:
                changes = {} if total is None else {"total": total}
                bar.update(task, advance=amount, description=None if label is None else escape(label), **changes)

            yield advance


def _lines(headings: Sequence[str], texts: list[list[str]], numeric: list[bool]) -> list[str]:
    """A table as plain lines."""
    widths = [max(len(row[i]) for row in [list(headings), *texts]) for i in range(len(headings))]
    lines = []
    for row in [list(headings), *texts]:
        cells = [
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(row, widths, numeric, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _nowhere(amount: float = 0, *, total: float | None = None, label: str | None = None) -> None:
    """Progress that nobody sees."""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)
