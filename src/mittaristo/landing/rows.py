"""From delivered fields to typed rows or reasons, as one SQL statement made from the contract.

Each value is typed once. Every reason against a row that applies is kept, in contract column order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mittaristo.contracts import Column, Register, Table
from mittaristo.landing.person import (
    is_identity_code_sql,
    masked_sql,
    person_id_sql,
    without_identity_codes_sql,
)
from mittaristo.landing.schema import identifier, literal

WRONG_FIELD_COUNT = "unreadable:*"
DUPLICATE_KEY = "duplicate_key"
VERSION_COLUMNS = ("rivi_id", "muutosaika", "muutoslaji")

# White space in the sense of Unicode (its property White_Space), which MUNICIPALITY is trimmed of (L6).
_WHITE_SPACE = "".join(
    map(
        chr,
        [
            *range(0x09, 0x0E),
            0x20,
            0x85,
            0xA0,
            0x1680,
            *range(0x2000, 0x200B),
            0x2028,
            0x2029,
            0x202F,
            0x205F,
            0x3000,
        ],
    )
)

# There is no year 0 in the civil calendar (D1), though the engine knows one.
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_DATE_FORMS = {
    "dd.mm.yyyy": (rf"[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_YEAR}", "%d.%m.%Y"),
    "yyyy-mm-dd": (f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}", "%Y-%m-%d"),
}
_TIME_PATTERN, _TIME_FORM = "[0-9]{2}:[0-9]{2}:[0-9]{2}", "%H:%M:%S"


@dataclass(frozen=True)
class Delivered:
    """A delivered column: SQL for its text (null when empty) and, when the file is typed, for its typed value.

    ``typed`` is null where the value is not of the contract's type.
    """

    text: str
    typed: str | None = None


def csv_source(records: str, header: list[str], table: Table, separator: str) -> tuple[str, dict[str, Delivered]]:
    """SQL that splits CSV records into fields, and SQL for each contracted column out of them.

    A record with another number of fields than the header has no readable column at all.
    """
    source = (
        f"select line, len(split) = {len(header)} as is_whole,"
        f" case when len(split) = {len(header)} then split end as fields from ("
        f"select line, coalesce(quoted_fields, string_split(record, {literal(separator)})) as split from {records})"
    )
    positions = {column.name: header.index(column.name) + 1 for column in table.columns}
    return source, {name: Delivered(f"nullif(fields[{place}], '')") for name, place in positions.items()}


def _read_date(column: Column, register: Register, text: str) -> str:
    pattern, form = _DATE_FORMS[register.date_format]
    return f"try_strptime(case when regexp_full_match({text}, '{pattern}') then {text} end, '{form}')::date"


def _read_timestamp(column: Column, register: Register, text: str) -> str:
    pattern, form = _DATE_FORMS[register.date_format]
    guarded = f"case when regexp_full_match({text}, '{pattern} {_TIME_PATTERN}') then {text} end"
    return f"try_strptime({guarded}, '{form} {_TIME_FORM}')::timestamp"


def _read_whole_number(column: Column, register: Register, text: str) -> str:
    return f"try_cast(case when regexp_full_match({text}, '-?[0-9]+') then {text} end as {column.sql_type})"


def _read_decimal(column: Column, register: Register, text: str) -> str:
    mark = "[" + register.decimal + "]"
    guarded = f"case when regexp_full_match({text}, '-?[0-9]+({mark}[0-9]+)?') then {text} end"
    return f"try_cast(replace({guarded}, {literal(register.decimal)}, '.') as {column.sql_type})"


def _read_text(column: Column, register: Register, text: str) -> str:
    if column.trimmed:
        return without_identity_codes_sql(f"trim({text}, {literal(_WHITE_SPACE)})")
    if column.pattern:
        return f"case when regexp_full_match({text}, {literal(column.pattern)}) then {text} end"
    if column.codes:
        return text
    return without_identity_codes_sql(text)


def _read_identity_code(column: Column, register: Register, text: str) -> str:
    return f"case when {is_identity_code_sql(text)} then {person_id_sql(text)} end"


_READERS: Mapping[str, Callable[[Column, Register, str], str]] = {
    "d": _read_date,
    "timestamp": _read_timestamp,
    "n": _read_whole_number,
    "x": _read_decimal,
    "t": _read_text,
    "month": _read_text,
    "hetu": _read_identity_code,
}


class _Named:
    """Names of a column's steps inside the statement: delivered text, typed (sentinels still there), landed value."""

    def __init__(self, column: str) -> None:
        self.text, self.typed, self.value = (identifier(f"{step} {column}") for step in ("text", "typed", "value"))


def staging_sql(register: Register, table: Table, source: str, columns: Mapping[str, Delivered]) -> str:
    """SQL that reads a source and gives, per row, its line, landed values, reasons and masked texts.

    Columns of the result: ``_line``, the landed columns of the contract, ``_reasons`` (null for a row that
    lands) and ``_texts`` (the quarantine's texts as a list; null where a row can no longer be quarantined).

    Args:
        register: gives the dialect.
        table: the contract.
        source: SQL with ``line``, ``is_whole`` (the row has as many fields as the header) and what ``columns``
            refer to.
        columns: the delivered columns by contract name.
    """
    names = {column.name: _Named(column.name) for column in table.columns}

    def each(step: Callable[[Column], str]) -> str:
        return ",\n        ".join(step(column) for column in table.columns)

    texts = each(lambda column: f"{columns[column.name].text} as {names[column.name].text}")
    typed = each(
        lambda column: (
            f"{columns[column.name].typed or _READERS[column.type](column, register, names[column.name].text)}"
            f" as {names[column.name].typed}"
        )
    )
    values = each(lambda column: f"{_value_sql(column, names[column.name])} as {names[column.name].value}")
    landed = each(lambda column: f"{names[column.name].value} as {identifier(column.landed_name)}")
    reasons = [reason for column in table.columns for reason in _reasons_sql(table, column, names)]
    kept = ", ".join(masked_sql(names[column.name].text) for column in table.columns if column.type != "hetu")
    # in a table with a key of values a row can still become a duplicate after it was read
    is_kept = "_reasons is not null" if table.versioned else "true"
    deleted = f"coalesce({names['muutoslaji'].text} = 'P', false)" if table.versioned else "false"
    return f"""
with source_rows as (
    {source}
),
delivered as (
    select
        *,
        {texts}
    from source_rows
),
typed as (
    select
        *,
        {deleted} as is_deleted,
        {typed}
    from delivered
),
valued as (
    select
        *,
        {values}
    from typed
),
judged as (
    select
        *,
        case
            when not is_whole then '{WRONG_FIELD_COUNT}'
            else nullif(concat_ws('; ', {", ".join(reasons)}), '')
        end as _reasons
    from valued
)
select
        line as _line,
        {landed},
        _reasons,
        case when is_whole and {is_kept} then [{kept}] end as _texts
from judged
"""


def _value_sql(column: Column, name: _Named) -> str:
    """The value that lands: sentinels are empty (X1); an unknown code of a deleted row is dropped (V2)."""
    if column.empty_values:
        days = ", ".join(f"date '{day.isoformat()}'" for day in column.empty_values)
        return f"case when {name.typed} not in ({days}) then {name.typed} end"
    if column.codes:
        return f"case when {name.typed} in ({', '.join(map(literal, column.codes))}) then {name.typed} end"
    if column.minimum is not None:
        return f"case when {name.typed} >= {column.minimum} then {name.typed} end"
    return f"nullif({name.typed}, '')" if column.trimmed else name.typed


def _reasons_sql(table: Table, column: Column, names: Mapping[str, _Named]) -> list[str]:
    """Expressions for the reasons of a column, each its text or null: about its own value, then its interval."""
    name = names[column.name]
    cases = [(f"{name.text} is not null and {name.typed} is null", _unreadable(column))]
    lost = f"{name.typed} is not null and {name.value} is null"
    if column.codes:
        cases.append((lost, f"unknown_code:{column.name}"))
    if column.minimum is not None:
        cases.append((lost, _unreadable(column)))
    if column.required:
        cases.append((f"{name.value} is null", f"empty:{column.name}"))
    checked = "" if column.name in VERSION_COLUMNS or not table.versioned else "not is_deleted and "
    whens = " ".join(f"when {checked}{condition} then '{reason}'" for condition, reason in cases)
    reasons = [f"case {whens} end"]
    for interval in table.intervals:
        if interval.end == column.name:
            condition = f"{name.value} < {names[interval.start].value}"
            reasons.append(f"case when {checked}{condition} then 'reversed_interval:{column.name}' end")
    return reasons


def _unreadable(column: Column) -> str:
    return f"bad_hetu:{column.name}" if column.type == "hetu" else f"unreadable:{column.name}"
