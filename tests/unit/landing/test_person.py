"""Pseudonyms (H1) and the validity of identity codes (H2)."""

import hashlib
import hmac

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery_kit import identity_code
from mittaristo.errors import RefusedError
from mittaristo.landing.person import (
    MASK,
    hmac_pads,
    holds_identity_code,
    is_identity_code_sql,
    masked_sql,
    person_id_sql,
    person_key,
    shown,
    without_identity_codes_sql,
)

TEXT = "$text::varchar"


def evaluate(sql: str, text: str | None, key: bytes | None = None):
    pads = hmac_pads(key) if key is not None else {}
    with duckdb.connect() as connection:
        return connection.execute(f"select {sql}", {"text": text, **pads}).fetchone()[0]


def pseudonym(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=150), st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text))
def test_person_id_is_the_head_of_hmac_sha256(key, text):
    assert evaluate(person_id_sql(TEXT), text, key) == pseudonym(key, text)


@pytest.mark.parametrize("length", [1, 63, 64, 65, 200])
def test_keys_around_the_block_length(length):
    key = bytes(range(1, length + 1)) if length < 200 else b"k" * length
    assert evaluate(person_id_sql(TEXT), identity_code(), key) == pseudonym(key, identity_code())


VALID = {
    "nineties": identity_code(day="010190", sign="-"),
    "eighteen hundreds": identity_code(day="311299", sign="+"),
    **{f"1900s sign {sign}": identity_code(day="010190", sign=sign) for sign in "YXWVU"},
    **{f"2000s sign {sign}": identity_code(day="010105", sign=sign) for sign in "ABCDEF"},
    "leap day 2000": identity_code(day="290200", sign="A"),
    "leap day 1904": identity_code(day="290204", sign="-"),
    "lowest number": identity_code(number="002"),
    "highest number": identity_code(number="999"),
    "letter as check character": identity_code(number="901", day="010190"),
}
INVALID = {
    "no leap day in 1900": identity_code(day="290200", sign="-"),
    "no leap day in 1800": identity_code(day="290200", sign="+"),
    "day 32": identity_code(day="320190"),
    "day 00": identity_code(day="000190"),
    "month 13": identity_code(day="011390"),
    "31 April": identity_code(day="310490"),
    "number 000": identity_code(number="000"),
    "number 001": identity_code(number="001"),
    "sign of no century": identity_code(sign="G"),
    "small sign": identity_code(day="010105", sign="a"),
    "small check character": next(
        code.lower() for code in (identity_code(number=str(number)) for number in range(900, 999)) if code[-1].isalpha()
    ),
    "too short": identity_code()[:-1],
    "too long": identity_code() + "0",
    "space before": " " + identity_code(),
    "space behind": identity_code() + " ",
    "line break behind": identity_code() + "\n",
    "other digits": identity_code().replace("0", "\u0660"),
    "nothing like it": "x",
}


@pytest.mark.parametrize("code", VALID.values(), ids=VALID)
def test_a_valid_code_is_one(code):
    assert evaluate(is_identity_code_sql(TEXT), code) is True


@pytest.mark.parametrize("code", INVALID.values(), ids=INVALID)
def test_an_invalid_code_is_none(code):
    assert evaluate(is_identity_code_sql(TEXT), code) is False


@pytest.mark.parametrize("code", list(VALID.values())[:6])
def test_every_other_check_character_is_wrong(code):
    others = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - {code[-1]}
    assert [other for other in others if evaluate(is_identity_code_sql(TEXT), code[:-1] + other)] == []


def test_a_landed_text_that_holds_a_valid_code_becomes_its_pseudonym():
    sql, key = without_identity_codes_sql(TEXT), b"key"
    text = f"case 000000-0000 of {identity_code()}, urgent"
    assert evaluate(sql, text, key) == f"pseudonym {pseudonym(key, text)}"
    small = text.lower()
    assert evaluate(sql, small, key) == f"pseudonym {pseudonym(key, small)}"
    for harmless in ("", "short", "case 000000-0000 or 010190-9001x", None):
        assert evaluate(sql, harmless, key) == harmless


def test_a_code_that_overlaps_with_what_only_looks_like_one_is_found():
    text = f"123456-{identity_code()}"
    assert evaluate(without_identity_codes_sql(TEXT), text, b"key") == f"pseudonym {pseudonym(b'key', text)}"
    assert identity_code() not in evaluate(masked_sql(TEXT), text)
    assert identity_code() not in shown(text)


@pytest.mark.parametrize("code", VALID.values(), ids=VALID)
def test_a_name_that_holds_a_valid_code(code):
    assert holds_identity_code(f"x_{code}.csv")
    assert holds_identity_code(f"123456-{code.lower()}")


@pytest.mark.parametrize("name", ["ytyoll_20250203-1234.csv", "010190-9001.csv", "300290-900P", "010190-0010", ""])
def test_a_name_that_only_looks_like_one(name):
    assert not holds_identity_code(name)


def test_a_quarantined_text_is_masked_wherever_it_looks_like_a_code():
    assert evaluate(masked_sql(TEXT), f"a{identity_code()}b 010190-999a c") == f"a{MASK}b {MASK} c"


def test_a_text_in_a_message_is_short_printable_and_masked():
    assert shown(f"x\n{identity_code()}" + "y" * 200) == f"x?{MASK}" + "y" * 63 + "..."


def test_without_a_key_nothing_starts(monkeypatch):
    for value in (None, ""):
        monkeypatch.setenv("MITTARISTO_PERSON_KEY", value or "")
        if value is None:
            monkeypatch.delenv("MITTARISTO_PERSON_KEY")
        with pytest.raises(RefusedError, match="MITTARISTO_PERSON_KEY is not set"):
            person_key()
