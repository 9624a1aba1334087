"""H1: after a whole run on dirty deliveries no identity code and no key is anywhere, and no pseudonym in artefacts."""

from contextlib import closing

import duckdb
import pytest

from demonstration_kit import KEY, Demonstration
from leak_kit import codes_in, codes_in_database, contents, delivered_codes, pseudonyms_in, text_columns
from mittaristo.contracts import load_contracts
from mittaristo.quarantine.workbook import export
from mittaristo.warehouse import connect
from project_kit import PROJECT

PLANTED = "010190-900P"


@pytest.fixture(scope="module")
def codes(demonstration: Demonstration) -> set[str]:
    found = delivered_codes(demonstration.deliveries)
    assert len(found) > 15_000
    return found


def test_no_identity_code_in_the_database(demonstration, codes):
    with closing(connect(demonstration.database, read_only=True)) as connection:
        assert sum(map(len, text_columns(connection).values())) > 500
        assert codes_in_database(connection, codes) == {}


def test_no_identity_code_in_what_is_written_printed_and_exported(demonstration, codes, tmp_path):
    with closing(connect(demonstration.database, read_only=True)) as connection:
        for register in load_contracts().values():
            export(connection, register, tmp_path / f"{register.name}.xlsx")
    assert (tmp_path / "ura.xlsx").exists()
    texts = dict(contents(demonstration.folder, demonstration.deliveries, demonstration.database))
    texts |= dict(contents(tmp_path)) | dict(contents(PROJECT / "docs"))
    texts["what was printed"] = demonstration.printed.encode()
    for place in ("manifest.json", "run_results.json", ".builds.jsonl", "data_docs", "ura.xlsx"):
        assert any(place in name for name in texts), place
    assert {name: found for name, text in texts.items() if (found := codes_in(text.upper()) & codes)} == {}


def test_no_key_in_what_is_kept(demonstration):
    texts = dict(contents(demonstration.folder, demonstration.deliveries))
    texts["what was printed"] = demonstration.printed.encode()
    assert str(demonstration.database) in texts
    assert [name for name, text in texts.items() if KEY.encode() in text] == []


def test_no_pseudonym_in_artefacts_and_exports(demonstration, tmp_path):
    """What dbt, Great Expectations and the log of builds write says how many rows, never whose."""
    persons = {
        person
        for (person,) in demonstration.query(
            "select person_id from raw.ura__yhenk union select person_id from raw.ura__ytyoll"
            " union select person_id from quarantine.ura__ytyoll where person_id is not null"
        )
    }
    assert len(persons) > 15_000
    with closing(connect(demonstration.database, read_only=True)) as connection:
        export(connection, load_contracts()["ura"], tmp_path / "ura.xlsx")
    texts = dict(contents(demonstration.folder, demonstration.deliveries, demonstration.database))
    texts |= dict(contents(tmp_path))
    assert {name: found for name, text in texts.items() if (found := pseudonyms_in(text) & persons)} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "select $code as a",
        "select 'om ' || $code || '.' as a",
        "select lower($code) as a",
        "select [{'b': $code}] as a",
    ],
)
def test_a_planted_code_is_found_in_a_database(planted):
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.facts as select 1 as n, * from ({planted})", {"code": PLANTED})
        connection.execute("create table harmless as select '123456-0000' as a, 'x' as b")
        assert codes_in_database(connection, {PLANTED}) == {"marts.facts.a": {PLANTED}}


def test_a_planted_code_or_pseudonym_is_found_in_a_file(tmp_path):
    person = "0123456789abcdef0123456789abcdef"
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "dbt.log").write_bytes(f"row {PLANTED.lower()} of {person}, 123456-{PLANTED}".encode())
    ((name, text),) = contents(tmp_path)
    assert name.endswith("dbt.log")
    assert PLANTED in codes_in(text) and PLANTED in codes_in(text[:20].upper())
    assert pseudonyms_in(text) == {person}
    assert list(contents(tmp_path, tmp_path / "logs")) == []
