"""Reads one delivered row (L6, X1, H2): its values, or the reasons against it."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mittaristo_lab.reference.geography import WHITE_SPACE
from mittaristo_lab.reference.layouts import Column, Register, Table

_FINNISH_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})")
_WHOLE = re.compile(r"-?[0-9]+")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_THREE_DIGITS = re.compile(r"[0-9]{3}")
_HETU = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([-+YXWVUABCDEF])([0-9]{3})([0-9A-Y])")
_CENTURY = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


class UnreadableError(ValueError):
    """A delivered value that cannot be read as its column's type."""


def is_valid_hetu(hetu: str) -> bool:
    """Tell whether the code has the form, a date of its century, a number 002-999 and its check (H2)."""
    match = _HETU.fullmatch(hetu)
    if not match:
        return False
    day, month, year, sign, number, check = match.groups()
    try:
        date(_CENTURY[sign] + int(year), int(month), int(day))
    except ValueError:
        return False
    remainder = int(day + month + year + number) % 31
    return int(number) >= 2 and _CHECK_CHARACTERS[remainder] == check


@dataclass
class RowReader:
    """Reads rows of one register; remembers what it has read, since dates and persons repeat.

    `person_key` is the key of H1.
    """

    register: Register
    person_key: str

    def __post_init__(self) -> None:
        """Start with nothing remembered."""
        self._dates: dict[str, date] = {}
        self._changes: dict[str, datetime] = {}
        self._persons: dict[str, str | None] = {}

    def read(self, table: Table, delivered: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return the values (`person_id` for `hetu`) and the reasons against the row, `reason:column`.

        Of a deletion only `rivi_id`, `muutosaika` and `muutoslaji` are read (V2). Only a column that the contract calls
        trimmed loses the white space around it (L6).
        """
        values: dict[str, Any] = {}
        reasons = []
        deletion = "muutoslaji" in table.columns and delivered["muutoslaji"] == "P"
        for name, column in table.columns.items():
            if deletion and name not in ("rivi_id", "muutosaika", "muutoslaji"):
                continue
            text = delivered[name]
            if column.trimmed and text is not None:
                text = text.strip(WHITE_SPACE)
            target = "person_id" if column.kind == "hetu" else name
            values[target] = None
            if text is None or text == "":
                if column.required:
                    reasons.append(f"empty:{name}")
                continue
            try:
                value = self._value(column, text)
            except UnreadableError:
                reasons.append(f"unreadable:{name}")
                continue
            if str(value) in column.empty_values:
                if column.required:
                    reasons.append(f"empty:{name}")
            elif column.kind == "hetu" and value is None:
                reasons.append(f"bad_hetu:{name}")
            elif column.codes is not None and value not in column.codes:
                reasons.append(f"unknown_code:{name}")
            else:
                values[target] = value
        for start, end in table.intervals:
            if values.get(start) and values.get(end) and values[end] < values[start]:
                reasons.append(f"reversed_interval:{end}")
        return values, reasons

    def _value(self, column: Column, text: Any) -> Any:
        """Return the value in its type; Parquet may bring it typed already (L6)."""
        if column.kind == "hetu":
            return self._person(str(text))
        if column.kind == "date":
            return self._date(text)
        if column.kind == "changed_at":
            return self._changed_at(text)
        if column.kind in ("number", "decimal"):
            number = self._whole(text) if column.kind == "number" else self._decimal(text)
            if column.not_negative and number < 0:
                raise UnreadableError
            return number
        if column.kind == "month" and not _MONTH.fullmatch(text):
            raise UnreadableError
        if column.three_digits and not _THREE_DIGITS.fullmatch(text):
            raise UnreadableError
        return str(text)

    def _person(self, hetu: str) -> str | None:
        """Return the person_id (H1), or None for an identity code that H2 refuses."""
        if hetu not in self._persons:
            digest = hmac.new(self.person_key.encode(), hetu.encode(), hashlib.sha256).hexdigest()
            self._persons[hetu] = digest[:32] if is_valid_hetu(hetu) else None
        return self._persons[hetu]

    def _date(self, text: Any) -> date:
        """Return the date, from the register's form or as Parquet typed it."""
        if isinstance(text, datetime):
            return text.date()
        if isinstance(text, date):
            return text
        if text not in self._dates:
            match = (_ISO_DATE if self.register.dates_are_iso else _FINNISH_DATE).fullmatch(text)
            if not match:
                raise UnreadableError
            parts = [int(part) for part in match.groups()]
            year, month, day = parts if self.register.dates_are_iso else reversed(parts)
            try:
                self._dates[text] = date(year, month, day)
            except ValueError as error:
                raise UnreadableError from error
        return self._dates[text]

    def _changed_at(self, text: Any) -> datetime:
        """Return the moment of `muutosaika`: a date of the register, one space, two-digit hh:mm:ss (L6)."""
        if isinstance(text, datetime):
            return text.replace(tzinfo=None)
        if text not in self._changes:
            day, _, time = text.partition(" ")
            match = _TIME.fullmatch(time)
            if not match:
                raise UnreadableError
            try:
                moment = datetime(*self._date(day).timetuple()[:3], *(int(part) for part in match.groups()))
            except ValueError as error:
                raise UnreadableError from error
            self._changes[text] = moment
        return self._changes[text]

    def _whole(self, text: Any) -> int:
        """Return the whole number (L6)."""
        if isinstance(text, str):
            if not _WHOLE.fullmatch(text):
                raise UnreadableError
            return int(text)
        if int(text) != text:
            raise UnreadableError
        return int(text)

    def _decimal(self, text: Any) -> Decimal:
        """Return the decimal number with the register's mark, at least one digit on both sides of it (L6)."""
        if not isinstance(text, str):
            return Decimal(str(text))
        whole, mark, rest = text.partition(self.register.decimal_mark)
        if not _WHOLE.fullmatch(whole) or (mark and not re.fullmatch("[0-9]+", rest)):
            raise UnreadableError
        return Decimal(f"{whole}.{rest}" if mark else whole)
