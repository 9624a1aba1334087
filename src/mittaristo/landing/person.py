"""Identity codes become pseudonyms before anything is kept (H1, H2), in SQL and without a row by row call.

The key enters statements only as the two prepared parameters ``$inner_pad`` and ``$outer_pad``.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import date

from mittaristo.errors import RefusedError

KEY_VARIABLE = "MITTARISTO_PERSON_KEY"
PERSON_ID_DIGITS = 32

_BLOCK_BYTES = 64
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SHAPE = "[0-9]{6}[-+YXWVUABCDEF][0-9]{3}[0-9A-FHJ-NPR-Y]"
# What a person would take for an identity code, valid or not, in any case of letters.
_LOOKS_LIKE_ONE = "[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Za-z]"
MASK = "[identity code]"


def person_key() -> bytes:
    """The key of the pseudonyms, from MITTARISTO_PERSON_KEY.

    Raises:
        RefusedError: when the variable is not set or empty (H1).
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise RefusedError(
            f"the environment variable {KEY_VARIABLE} is not set; landing needs it to turn identity codes into"
            f" pseudonyms. Set it to your organisation's secret key (the same for every landing into this database)"
        )
    return key.encode("utf-8")


def hmac_pads(key: bytes) -> dict[str, bytes]:
    """The two padded keys of HMAC-SHA256 (RFC 2104), as parameters of the statements made here."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return {
        "inner_pad": bytes(byte ^ 0x36 for byte in block),
        "outer_pad": bytes(byte ^ 0x5C for byte in block),
    }


def person_id_sql(text: str) -> str:
    """SQL for the pseudonym of a text: the first 32 hex digits of HMAC-SHA256(key, text) (H1)."""
    inner = f"unhex(sha256($inner_pad::blob || encode({text})))"
    return f"left(sha256($outer_pad::blob || {inner}), {PERSON_ID_DIGITS})"


def is_identity_code_sql(text: str) -> str:
    """SQL for whether a text is a valid identity code (H2): shape, date in its century, number, check character."""
    century = f"case substr({text}, 7, 1) when '+' then '18' {_signs('-YXWVU', '19')} {_signs('ABCDEF', '20')} end"
    day = f"concat({century}, substr({text}, 5, 2), substr({text}, 3, 2), substr({text}, 1, 2))"
    number = f"try_cast(concat(substr({text}, 1, 6), substr({text}, 8, 3)) as bigint)"
    return (
        f"(regexp_full_match({text}, '{_SHAPE}')"
        f" and try_strptime({day}, '%Y%m%d') is not null"
        f" and substr({text}, 8, 3) not in ('000', '001')"
        f" and substr('{_CHECK_CHARACTERS}', ({number} % 31 + 1)::integer, 1) = substr({text}, 11, 1))"
    )


def _signs(signs: str, century: str) -> str:
    return " ".join(f"when '{sign}' then '{century}'" for sign in signs)


def without_identity_codes_sql(text: str) -> str:
    """SQL for a landed text: one that holds a valid identity code is replaced, whole, by its pseudonym.

    Distinct texts stay distinct, so that a source row whose rivi_id holds an identity code keeps its identity. Small
    letters make a code no better known (H2), but the person no less.
    """
    # Every place where one could start is looked at: codes may overlap with what only looks like one.
    pieces = f"list_transform(range(1, length({text}) - 9), lambda start: substr(upper({text}), start, 11))"
    codes = f"list_filter({pieces}, lambda code: {is_identity_code_sql('code')})"
    return (
        f"case when strlen({text}) < 11 then {text}"
        f" when not regexp_matches({text}, '(?i){_SHAPE}') then {text}"
        f" when len({codes}) > 0 then 'pseudonym ' || {person_id_sql(text)} else {text} end"
    )


def holds_identity_code(text: str) -> bool:
    """Whether a name, such as a file's, holds a valid identity code, in capital or small letters."""
    return any(_is_identity_code(code) for code in re.findall(f"(?=({_SHAPE}))", text.upper()))


def _is_identity_code(code: str) -> bool:
    century = {"+": "18"} | dict.fromkeys("-YXWVU", "19") | dict.fromkeys("ABCDEF", "20")
    try:
        date(int(century[code[6]] + code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return False
    return int(code[7:10]) > 1 and _CHECK_CHARACTERS[int(code[:6] + code[7:10]) % 31] == code[10]


def masked_sql(text: str) -> str:
    """SQL for a quarantined text: whatever looks like an identity code is masked (H1)."""
    return f"regexp_replace({text}, '{_LOOKS_LIKE_ONE}', '{MASK}', 'g')"


def masked(text: str) -> str:
    """A text without anything that looks like an identity code (H1).

    In the middle of a longer word, as in a checksum, only what has a code's capital letters does.
    """
    return re.sub(f"{_SHAPE}|(?<![0-9A-Za-z]){_LOOKS_LIKE_ONE}(?![0-9A-Za-z])", MASK, text)


def shown(text: str, longest: int = 80) -> str:
    """A delivered text for a message: short, printable, and without anything that looks like an identity code (H1)."""
    plain = re.sub(_LOOKS_LIKE_ONE, MASK, "".join(mark if mark.isprintable() else "?" for mark in text))
    return plain if len(plain) <= longest else plain[:longest] + "..."
