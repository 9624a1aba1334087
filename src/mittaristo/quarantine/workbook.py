"""Quarantined rows of a register as a workbook (xlsx) for the register's sender.

The workbook never holds an identity code or a pseudonym: file and line tell the sender which row is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mittaristo.contracts import Register, Table
from mittaristo.errors import FailedError
from mittaristo.landing.schema import identifier, qualified
from mittaristo.quarantine import texts

# Limits of the file format: rows of a sheet, and characters of a cell.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
_ROWS_AT_ONCE = 10_000
# Characters that XML 1.0 cannot hold.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEADINGS = (texts.REASON, texts.COLUMN, texts.DELIVERY, texts.FILE, texts.LINE)
_WIDTHS = (22, 24, 20, 24, 18)
_BOLD, _FAULTY = Font(bold=True), PatternFill("solid", fgColor="FFF2B3")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Faults:
    """How often a reason applies to a column of a table, and the newest delivery with it."""

    table: str
    reason: str
    column: str
    count: int
    newest: str


def export(connection: duckdb.DuckDBPyConnection, register: Register, file: Path) -> list[Faults]:
    """Write the quarantined rows of a register; no file is written when there are none.

    Args:
        connection: to the database, for reading.
        register: whose rows.
        file: the workbook; an older one is replaced when the new one is whole.

    Returns:
        What is in it, most faults first.

    Raises:
        FailedError: the file cannot be written.
    """
    found = faults(connection, register)
    if not found:
        return []
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with unfinished.open("wb") as handle:
            book = Workbook(write_only=True)
            _write_explanation(book, register, found)
            for table in register.tables.values():
                if any(one.table == table.name for one in found):
                    _write_table(book, connection, table)
            book.save(handle)
        unfinished.replace(file)
    except OSError as error:
        raise FailedError(f"cannot write {file}: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return found


def faults(connection: duckdb.DuckDBPyConnection, register: Register) -> list[Faults]:
    """What is wrong with the quarantined rows of a register, most faults first."""
    found = [
        Faults(table.name, reason.partition(":")[0], reason.partition(":")[2], count, newest)
        for table in register.tables.values()
        for reason, count, newest in connection.execute(
            "select reason, count(*), max(_delivery_id) from"
            " (select unnest(string_split(_reasons, '; ')) as reason, _delivery_id"
            f" from {qualified('quarantine', table.landed_name)}) group by reason"
        ).fetchall()
    ]
    return sorted(found, key=lambda one: (-one.count, one.table, one.reason, one.column))


def _write_explanation(book: Workbook, register: Register, found: Sequence[Faults]) -> None:
    sheet = book.create_sheet(" - ".join(texts.TITLE))
    for letter, width in zip("ABCDE", (24, 60, 60, 60, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([None, *(_said(sheet, text, _BOLD) for text in texts.LANGUAGES)])
    for paragraph in texts.WHAT_THIS_IS:
        sheet.append([None, *(_said(sheet, text.format(register=register.name)) for text in paragraph)])
    sheet.append([])
    sheet.append([_said(sheet, texts.heading(texts.REASON), _BOLD), *(_said(sheet, t, _BOLD) for t in texts.MEANING)])
    for reason, meaning in texts.REASONS.items():
        sheet.append([_said(sheet, reason), *(_said(sheet, text) for text in meaning)])
    sheet.append([])
    headings = (texts.TABLE, texts.REASON, texts.COLUMN, texts.NEWEST, texts.FAULTS)
    sheet.append([_said(sheet, texts.heading(heading), _BOLD) for heading in headings])
    for one in found:
        sheet.append([one.table, one.reason, one.column, one.newest, one.count])


def _said(sheet: Worksheet, text: str, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.alignment = _WRAPPED
    if font:
        cell.font = font
    return cell


def _write_table(book: Workbook, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """One line per fault; what does not fit a sheet goes on in the next one."""
    columns = [column.name for column in table.columns if column.type != "hetu"]
    lines = _fault_lines(connection, table, columns)
    number = 0
    line = next(lines, None)
    while line is not None:
        number += 1
        sheet = _new_sheet(book, table.name if number == 1 else f"{table.name} ({number})", columns)
        plain, faulty = _delivered_cells(sheet, len(columns)), _delivered_cells(sheet, len(columns), _FAULTY)
        rows = 1
        while line is not None and rows < MOST_ROWS:
            head, column, values = line
            cells = [faulty[i] if columns[i] == column else plain[i] for i in range(len(columns))]
            for cell, value in zip(cells, values, strict=True):
                _fill(cell, value)
            sheet.append([*head, *cells])
            rows += 1
            line = next(lines, None)
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS) + len(columns))}{rows}"


def _new_sheet(book: Workbook, title: str, columns: Sequence[str]) -> Worksheet:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(len(_HEADINGS) + len(columns)):
        width = _WIDTHS[place] if place < len(_WIDTHS) else 18
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    headings = [*(texts.heading(heading) for heading in _HEADINGS), *columns]
    sheet.append([_said(sheet, heading, _BOLD) for heading in headings])
    return sheet


def _fault_lines(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str]
) -> Iterator[tuple[list[object], str, Sequence[str | None]]]:
    """For each fault what stands in front (see ``_HEADINGS``), its column, and the row as delivered."""
    names = ", ".join(identifier(name) for name in columns)
    answer = connection.execute(
        f"select _reasons, _delivery_id, _file, _line, {names} from {qualified('quarantine', table.landed_name)}"
        " order by _delivery_id desc, _line"
    )
    while rows := answer.fetchmany(_ROWS_AT_ONCE):
        for reasons, delivery, file, line, *values in rows:
            for fault in reasons.split("; "):
                reason, _, column = fault.partition(":")
                yield [reason, column, delivery, file, line], column, values


def _delivered_cells(sheet: Worksheet, count: int, fill: PatternFill | None = None) -> list[WriteOnlyCell]:
    """Cells for delivered values, to be filled again for every line.

    They are texts whatever they look like, and marked as such (``quotePrefix``), so that no program takes a value
    such as ``=1+1`` for a formula, also when a person edits the cell or saves the sheet as another file.
    """
    cells = [WriteOnlyCell(sheet) for _ in range(count)]
    for cell in cells:
        cell.number_format = "@"
        cell.quotePrefix = True
        if fill:
            cell.fill = fill
    return cells


def _fill(cell: WriteOnlyCell, value: str | None) -> None:
    cell.value = None if value is None else _IMPOSSIBLE.sub("\ufffd", value)[:MOST_CHARACTERS]
    if value is not None:
        cell.data_type = "s"
