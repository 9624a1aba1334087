"""Two thousand mutated deliveries: each lands, or is refused with a sentence; no row is lost and no identity code kept.

To see one again: ``write_mutant(folder, number)`` with the number that a failure names.

Great Expectations look at each landed row, but once for all deliveries of a batch and not at each delivery's commit,
where they would take three times as long as everything else. Of a table whose key is its values, they look at one row
per key, as deliveries repeat each other's; that keys are unique within a delivery is asked in SQL.
"""

import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from delivery_kit import CHECK_CHARACTERS, KEY
from fuzz_kit import CODES, FIRST_DAY, Mutant, count_rows, write_mutant
from mittaristo.contracts import load_contracts
from mittaristo.landing.deliveries import Landing, Outcome
from mittaristo.landing.expectations import Validations
from mittaristo.landing.person import person_key
from mittaristo.landing.schema import identifier, literal

MUTANTS, BATCH = 2000, 500
TABLES = [table for register in load_contracts().values() for table in register.tables.values()]
LOOKS_LIKE_A_CODE = re.compile("(?=([0-9]{6}[-+YXWVUABCDEF][0-9]{3}[0-9A-Y]))")


class Land(Landing):
    """Landing without its last check before the commit."""

    def _check_expectations(self, manifest) -> None:
        """They are checked for the whole batch."""


@pytest.mark.parametrize("first", range(0, MUTANTS, BATCH), ids="from {}".format)
def test_mutated_deliveries(first, tmp_path, empty_database, monkeypatch, capfd, record_property):
    monkeypatch.setenv("MITTARISTO_PERSON_KEY", KEY)
    database = shutil.copy(empty_database, tmp_path / "x.duckdb")
    verdicts, kept = Counter(), {}
    with duckdb.connect(database) as connection:
        landing = Land(connection, person_key(), tmp_path)
        for number in range(first, first + BATCH):
            mutant = write_mutant(tmp_path / "deliveries", number)
            outcome = landing.land_one(mutant.folder)
            verdicts[outcome.verdict] += 1
            check_outcome(mutant, outcome)
            if outcome.verdict == "landed":
                check_conservation(connection, mutant, outcome)
                kept[outcome.delivery] = fingerprints(connection, outcome.delivery)
                if number % 10 == 0:
                    again = landing.land_one(mutant.folder)
                    assert again.verdict == "already landed", f"{mutant}: {again}"
                    verdicts[again.verdict] += 1
        rows, quarantined = check_batch(connection, kept)
        check_keys(connection)
        assert not broken_expectations(connection, tmp_path / "validations")
    printed = capfd.readouterr()
    assert codes_in(printed.out + printed.err) == []
    assert verdicts["landed"] > BATCH / 3
    assert verdicts["refused"] > BATCH / 5
    record_property(
        "counted",
        f"mutated deliveries {first}-{first + BATCH - 1}: {verdicts['landed']} landed, {verdicts['refused']} refused,"
        f" {verdicts['already landed']} given again; 0 rows lost of {rows}, {quarantined} of them quarantined",
    )


def check_outcome(mutant: Mutant, outcome: Outcome) -> None:
    """A verdict, a sentence with a refusal, and nothing of a person in it."""
    assert outcome.verdict in ("landed", "refused"), f"{mutant}: {outcome}"
    for sentence in [outcome.delivery, *outcome.warnings, *([outcome.message] if outcome.message else [])]:
        assert sentence.isprintable(), f"{mutant}: {sentence!r}"
        assert len(sentence) < 1000, f"{mutant}: {sentence}"
        assert not re.search(r"Traceback|\w(Error|Exception)\b", sentence), f"{mutant}: {sentence}"
        assert KEY not in sentence and codes_in(sentence) == [], f"{mutant}: {sentence}"
    assert (outcome.message is None) == (outcome.verdict != "refused"), f"{mutant}: {outcome}"


def check_conservation(connection: duckdb.DuckDBPyConnection, mutant: Mutant, outcome: Outcome) -> None:
    """Rows in the files = rows in the manifest = rows landed + rows quarantined, file by file."""
    manifest = json.loads((mutant.folder / "manifest.json").read_text(encoding="utf-8-sig"))
    register = load_contracts()[manifest["register"]]
    encoding = manifest.get("encoding", "utf-8")
    delivered = {
        listed["table"]: count_rows(mutant.folder / listed["file"], register, encoding) for listed in manifest["files"]
    }
    ledger = connection.execute(
        "select table_name, rows_in_manifest, rows_landed, rows_quarantined from raw.delivery_files"
        " where delivery_id = ?",
        [outcome.delivery],
    ).fetchall()
    assert {table: rows for table, rows, _, _ in ledger} == delivered, mutant
    for table, rows, landed, quarantined in ledger:
        counts = [
            connection.execute(
                f'select count(*) from {schema}."{register.name}__{table}" where _delivery_id = ?', [outcome.delivery]
            ).fetchone()[0]
            for schema in ("raw", "quarantine")
        ]
        assert counts == [landed, quarantined] and landed + quarantined == rows, f"{mutant}: {table}"


def fingerprints(connection: duckdb.DuckDBPyConnection, delivery: str | None = None) -> dict[tuple, tuple]:
    """Rows and an order-independent fingerprint of what each delivery, or one, has in each table of its register."""
    where = f"where _delivery_id = {literal(delivery)}" if delivery else ""
    parts = [
        f"select '{schema}.{table.landed_name}', _delivery_id, count(*), bit_xor(hash(kept))"
        f' from {schema}."{table.landed_name}" as kept {where} group by _delivery_id'
        for table in TABLES
        if delivery is None or delivery.startswith(f"{table.register}/")
        for schema in ("raw", "quarantine")
    ]
    return {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(" union all ".join(parts)).fetchall()}


def check_batch(connection: duckdb.DuckDBPyConnection, kept: dict[str, dict]) -> tuple[int, int]:
    """Everything is there as it landed, and nothing else; returns rows delivered and rows quarantined."""
    landed = {delivery for (delivery,) in connection.execute("select delivery_id from raw.deliveries").fetchall()}
    assert landed == kept.keys()
    now = fingerprints(connection)
    assert now == {place: found for tables in kept.values() for place, found in tables.items()}
    for table in TABLES:
        for schema in ("raw", "quarantine"):
            texts = connection.execute(
                f'select kept::varchar from {schema}."{table.landed_name}" as kept'
                " where regexp_matches(upper(kept::varchar), '[0-9]{6}[-+YXWVUABCDEF][0-9]{3}[0-9A-Y]')"
            ).fetchall()
            assert [code for (text,) in texts for code in codes_in(text)] == [], f"{schema}.{table.landed_name}"
    return connection.execute("select sum(rows_in_manifest), sum(rows_quarantined) from raw.delivery_files").fetchone()


def check_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Within a delivery no key of a table of values is there twice."""
    for table in TABLES:
        if not table.versioned:
            key = ", ".join(map(identifier, table.key))
            assert not connection.execute(
                f'select 1 from raw."{table.landed_name}" group by _delivery_id, {key} having count(*) > 1'
            ).fetchall(), table.landed_name


def broken_expectations(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """The expectations that do not hold for what has landed in the whole batch, as if it were one delivery."""
    validations = Validations(connection, folder)
    broken = []
    for table in TABLES:
        raw = f'raw."{table.landed_name}"'
        if not table.versioned:
            key = ", ".join(map(identifier, table.key))
            connection.execute(f"delete from {raw} where rowid not in (select min(rowid) from {raw} group by {key})")
        connection.execute(f"update {raw} set _delivery_id = 'all'")
        broken += [f"{table.landed_name}: {one}" for one in validations.check(table, "all", FIRST_DAY)]
    return broken


def codes_in(text: str) -> list[str]:
    """The valid identity codes in a text, in capital or small letters, and the codes that mutants were given."""
    return [code for code in LOOKS_LIKE_A_CODE.findall(text.upper()) if code in CODES or is_right(code)]


def is_right(code: str) -> bool:
    """Whether the day exists in its century and the check character is right."""
    century = 1800 if code[6] == "+" else 1900 if code[6] in "-YXWVU" else 2000
    try:
        date(century + int(code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return False
    return CHECK_CHARACTERS[int(code[:6] + code[7:10]) % 31] == code[10]


def test_the_same_number_gives_the_same_delivery(tmp_path):
    def files(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    for number in range(0, 60, 7):
        first, second = write_mutant(tmp_path / "first", number), write_mutant(tmp_path / "second", number)
        assert first.operators == second.operators
        assert files(first.folder) == files(second.folder)


def test_a_code_is_found():
    assert codes_in(f"x{CODES[0].lower()}y") == [CODES[0]]
    assert codes_in("010190-9001 is none") == []
