"""Whole deliveries: what lands, what is a no-op, and that it is all or nothing (L1-L5)."""

import dataclasses
import gzip
import hashlib
import hmac
import shutil
from datetime import date

import duckdb
import pytest

from delivery_kit import KEY, csv_file, csv_text, deliver, good_row, identity_code, raw_file, table_of
from mittaristo.contracts import load_contracts
from mittaristo.landing import deliveries as landing
from mittaristo.landing.deliveries import Outcome

STATUS, SEARCH, BAROMETER, EQUALITY = (
    "ura.ytyoll",
    "ura.ythaku",
    "keha.tyovoimabarometri",
    "keha.yhdenvertaisuuskartoitus",
)


def verdicts(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.delivery, outcome.verdict) for outcome in outcomes]


def rows_of(name: str, count: int, **changes) -> list[dict]:
    return [good_row(name, number, **changes) for number in range(count)]


def statuses(warehouse, day: str, *rows: dict, **manifest) -> None:
    deliver(warehouse.deliveries, "ura", day, csv_file(STATUS, list(rows)), **manifest)


@pytest.mark.parametrize("register", load_contracts())
def test_every_table_of_a_register_lands(warehouse, register):
    names = [f"{register}.{table}" for table in load_contracts()[register].tables]
    files = [csv_file(name, rows_of(name, 3), packed=name.endswith("a")) for name in names]
    deliver(warehouse.deliveries, register, "2025-02-03", *files)
    (outcome,) = warehouse.land()
    assert (outcome.verdict, outcome.rows, outcome.quarantined, outcome.message) == ("landed", 3 * len(names), 0, None)
    for name in names:
        found = warehouse.query(f'select _delivery_id, _line from raw."{table_of(name).landed_name}" order by _line')
        assert found == [(f"{register}/2025-02-03", line) for line in (2, 3, 4)]


def test_the_database_is_made_where_none_is(warehouse):
    shutil.rmtree(warehouse.database.parent)
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "landed")]


def test_what_stands_in_raw_and_in_the_ledger(warehouse):
    code = identity_code("901")
    good = good_row(STATUS, 1, hetu=code, rivi_id="ä1", tappvh="1.2.2025", tppvm="11.11.2222", tyok1="2", tymsyy=None)
    bad = good_row(STATUS, 2, tyok1="?", hetu=code)
    file = csv_file(STATUS, [good, bad], encoding="iso-8859-1")
    folder = deliver(warehouse.deliveries, "ura", "2025-02-03", file, encoding="iso-8859-1")
    warehouse.land()
    person = hmac.new(KEY.encode(), code.encode(), hashlib.sha256).hexdigest()[:32]
    assert warehouse.query(
        "select rivi_id, muutosaika::varchar, muutoslaji, person_id, tappvh, tppvm, tyok1, tymsyy, _delivery_id, _line"
        " from raw.ura__ytyoll"
    ) == [("ä1", "2025-02-03 10:11:12", "U", person, date(2025, 2, 1), None, "2", None, "ura/2025-02-03", 2)]
    assert warehouse.query(
        "select _delivery_id, _file, _line, _reasons, person_id, rivi_id, muutosaika, tappvh, tyok1"
        " from quarantine.ura__ytyoll"
    ) == [
        (
            "ura/2025-02-03",
            "ytyoll.csv",
            3,
            "unknown_code:tyok1",
            person,
            "002",
            "3.2.2025 10:11:12",
            "3.2.2025",
            "?",
        )
    ]
    assert warehouse.query("select * exclude (landed_at) from raw.deliveries") == [
        (
            "ura/2025-02-03",
            "ura",
            date(2025, 2, 3),
            date(2025, 1, 31),
            "delta",
            "landed",
            hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest(),
            load_contracts()["ura"].version,
        )
    ]
    assert warehouse.query("from raw.delivery_files") == [
        ("ura/2025-02-03", "ytyoll", "ytyoll.csv", hashlib.sha256(file.content).hexdigest(), 2, 1, 1)
    ]


def test_a_database_from_before_contract_versions_were_kept_lands_on(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    warehouse.land()
    with duckdb.connect(warehouse.database) as connection:
        connection.execute("alter table raw.deliveries drop column contract_version")
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 1), data_until="2025-02-28")
    assert verdicts(warehouse.land())[-1] == ("ura/2025-03-03", "landed")
    assert warehouse.query("select contract_version from raw.deliveries order by delivered_on") == [
        (None,),
        (load_contracts()["ura"].version,),
    ]


def test_marks_line_ends_packing_and_quotes_change_nothing(warehouse, tmp_path):
    text = csv_text(STATUS, [good_row(STATUS, 1, rivi_id="å"), good_row(STATUS, 2, rivi_id='a;"b"')])
    forms = {
        "2025-02-03": raw_file(STATUS, text.encode(), 2),
        "2025-03-03": raw_file(STATUS, text.encode("utf-8-sig"), 2),
        "2025-04-03": raw_file(STATUS, text.replace("\n", "\r\n").encode(), 2),
        "2025-05-03": raw_file(STATUS, gzip.compress(text.encode()), 2, ".csv.gz"),
    }
    for day, file in forms.items():
        deliver(warehouse.deliveries, "ura", day, file)
    assert {outcome.verdict for outcome in warehouse.land()} == {"landed"}
    rows = warehouse.query("select distinct * exclude (_delivery_id) from raw.ura__ytyoll")
    assert len(rows) == 2


def test_deliveries_land_in_order_of_their_day(warehouse):
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 1))
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    deliver(warehouse.deliveries, "keha", "2025-02-20", csv_file(BAROMETER, rows_of(BAROMETER, 1)))
    assert verdicts(warehouse.land()) == [
        ("ura/2025-02-03", "landed"),
        ("keha/2025-02-20", "landed"),
        ("ura/2025-03-03", "landed"),
    ]


def test_l4_landing_again_changes_nothing(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 3), good_row(STATUS, 4, hetu="x"))
    warehouse.land()
    before = warehouse.contents()
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "already landed")]
    assert warehouse.contents() == before


def test_l4_a_landed_delivery_is_a_no_op_after_a_new_version_of_the_contract(warehouse, monkeypatch):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 2))
    warehouse.land()
    newer = dataclasses.replace(load_contracts()["ura"], version="1.1")
    monkeypatch.setattr(landing, "load_contracts", lambda: load_contracts() | {"ura": newer})
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "already landed")]
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 2))
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "already landed"), ("ura/2025-03-03", "refused")]


def test_l2_a_full_delivery_of_later_days_lands_beside_the_earlier_one(warehouse):
    for day, until in (("2025-02-03", "2024-12-31"), ("2026-02-03", "2025-12-31")):
        deliver(warehouse.deliveries, "keha", day, csv_file(EQUALITY, rows_of(EQUALITY, 2)), data_until=until)
    warehouse.land()
    assert warehouse.query(
        "select _delivery_id, count(*) from raw.keha__yhdenvertaisuuskartoitus group by 1 order by 1"
    ) == [
        ("keha/2025-02-03", 2),
        ("keha/2026-02-03", 2),
    ]


def test_a_register_of_deltas_may_send_a_full_delivery(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1), kind="full")
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "landed")]


def test_a_delivery_without_tables_lands(warehouse):
    deliver(warehouse.deliveries, "ura", "2025-02-03", data_until="2025-01-31")
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "landed")]


def test_a_table_without_rows_lands(warehouse):
    statuses(warehouse, "2025-02-03")
    (outcome,) = warehouse.land()
    assert (outcome.verdict, outcome.rows) == ("landed", 0)


def test_conservation_over_everything_that_landed(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 5), good_row(STATUS, 6, hetu="x"))
    deliver(
        warehouse.deliveries,
        "keha",
        "2025-02-20",
        csv_file(BAROMETER, [*rows_of(BAROMETER, 3), *rows_of(BAROMETER, 2)]),
    )
    warehouse.land()
    assert warehouse.query(
        "select table_name, rows_in_manifest, rows_landed, rows_quarantined from raw.delivery_files order by 1"
    ) == [("tyovoimabarometri", 5, 3, 2), ("ytyoll", 6, 5, 1)]
    for name in ("ura__ytyoll", "keha__tyovoimabarometri"):
        ((landed,),) = warehouse.query(f"select count(*) from raw.{name}")
        ((quarantined,),) = warehouse.query(f"select count(*) from quarantine.{name}")
        assert warehouse.query(
            "select rows_in_manifest from raw.delivery_files where table_name = ?", name.split("__")[1]
        ) == [(landed + quarantined,)]


def test_l3_a_bad_table_keeps_the_whole_delivery_out(warehouse):
    statuses(warehouse, "2025-01-03", *rows_of(STATUS, 2))
    warehouse.land()
    before = warehouse.contents()
    broken = raw_file(SEARCH, csv_text(SEARCH, rows_of(SEARCH, 2)).encode(), 3)
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, rows_of(STATUS, 2)), broken)
    assert verdicts(warehouse.land()) == [("ura/2025-01-03", "already landed"), ("ura/2025-02-03", "refused")]
    assert warehouse.contents() == before


@pytest.mark.parametrize("moment", ["quarantine", "Landing._check_expectations"])
def test_l3_whatever_breaks_midway_leaves_nothing(warehouse, monkeypatch, moment):
    statuses(warehouse, "2025-01-03", *rows_of(STATUS, 2))
    warehouse.land()
    before = warehouse.contents()
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 2))

    def breaks(*arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(f"{landing.__name__}.{moment}", breaks)
        with pytest.raises(ZeroDivisionError):
            warehouse.land()
    assert warehouse.contents() == before
    assert verdicts(warehouse.land())[1] == ("ura/2025-02-03", "landed")


def test_rows_that_would_get_lost_are_never_committed(warehouse, monkeypatch):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 2), good_row(STATUS, 3, hetu="x"))
    monkeypatch.setattr(landing, "quarantine", lambda *arguments: 0)
    (outcome,) = warehouse.land()
    assert outcome.verdict == "failed"
    assert outcome.message.startswith("ytyoll.csv: 3 rows delivered, but 2 landed and 0 quarantined;")
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(0,)]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "nothing of it has landed: No space left on device"),
        (
            duckdb.IOException("IO Error: could not write\nvalue 1"),
            "nothing of it has landed: IO Error: could not write",
        ),
        (
            duckdb.ConversionException("could not convert 'a value'"),
            "nothing of it has landed: the database engine reports ConversionException",
        ),
    ],
)
def test_a_failing_machine_stops_everything_and_repeats_no_value(warehouse, monkeypatch, error, sentence):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    deliver(warehouse.deliveries, "keha", "2025-02-20", csv_file(BAROMETER, rows_of(BAROMETER, 1)))

    def breaks(*arguments):
        raise error

    monkeypatch.setattr(landing, "accept", breaks)
    first, second = warehouse.land()
    assert (first.verdict, first.message) == ("failed", sentence)
    assert (second.verdict, second.message) == ("not tried", "ura/2025-02-03 failed before it; put that right first")
    assert warehouse.query("select count(*) from raw.deliveries") == [(0,)]


def test_a_refused_delivery_holds_up_its_register_and_no_other(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1), contract_version="9")
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 1))
    deliver(warehouse.deliveries, "keha", "2025-04-20", csv_file(BAROMETER, rows_of(BAROMETER, 1)))
    outcomes = warehouse.land()
    assert verdicts(outcomes) == [
        ("ura/2025-02-03", "refused"),
        ("ura/2025-03-03", "not tried"),
        ("keha/2025-04-20", "landed"),
    ]
    assert outcomes[1].message == "ura/2025-02-03 was refused before it; put that right first"


def test_a_late_old_delivery_holds_up_nothing(warehouse):
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 1))
    warehouse.land()
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    statuses(warehouse, "2025-04-03", *rows_of(STATUS, 1))
    assert verdicts(warehouse.land()) == [
        ("ura/2025-02-03", "refused"),
        ("ura/2025-03-03", "already landed"),
        ("ura/2025-04-03", "landed"),
    ]


def test_one_delivery_or_one_register_may_be_given(warehouse):
    statuses(warehouse, "2025-02-03", *rows_of(STATUS, 1))
    statuses(warehouse, "2025-03-03", *rows_of(STATUS, 1))
    root = warehouse.deliveries
    warehouse.deliveries = root / "ura" / "2025-02-03"
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "landed")]
    warehouse.deliveries = root / "ura"
    assert verdicts(warehouse.land()) == [("ura/2025-02-03", "already landed"), ("ura/2025-03-03", "landed")]


def test_an_unknown_column_lands_without_it_and_a_warning_names_it(warehouse):
    row = good_row(STATUS, 1) | {"uusi sarake": identity_code()}
    content = csv_text(STATUS, [row], list(row)).encode()
    deliver(warehouse.deliveries, "ura", "2025-02-03", raw_file(STATUS, content, 1))
    (outcome,) = warehouse.land()
    assert outcome.verdict == "landed"
    assert outcome.warnings == [
        "ytyoll.csv: column uusi sarake is not in the contract of ytyoll; its values are not landed"
    ]


def test_no_identity_code_and_no_key_anywhere(warehouse, capfd):
    codes = [identity_code(str(900 + number)) for number in range(30)]
    rows = [good_row(STATUS, number, hetu=code) for number, code in enumerate(codes)]
    rows += [good_row(STATUS, 40, hetu=codes[0][:-1] + "-"), good_row(STATUS, 41, tappvh=codes[1], rivi_id=codes[2])]
    statuses(warehouse, "2025-02-03", *rows)
    statuses(warehouse, "2025-03-03", *rows, data_until=codes[3])
    outcomes = warehouse.land()
    assert verdicts(outcomes) == [("ura/2025-02-03", "landed"), ("ura/2025-03-03", "refused")]
    captured = capfd.readouterr()
    seen = (repr(outcomes) + captured.out + captured.err).encode()
    with duckdb.connect(warehouse.database, read_only=True) as connection:
        seen += connection.execute("select string_agg(t::varchar, '') from raw.ura__ytyoll as t").fetchone()[0].encode()
        seen += (
            connection.execute("select string_agg(t::varchar, '') from quarantine.ura__ytyoll as t")
            .fetchone()[0]
            .encode()
        )
    for path in warehouse.database.parent.rglob("*"):
        seen += path.read_bytes() if path.is_file() else b""
    for secret in [*codes, KEY]:
        assert secret.encode() not in seen


def test_a_key_decides_the_pseudonyms(warehouse, monkeypatch):
    statuses(warehouse, "2025-02-03", good_row(STATUS, 1))
    warehouse.land()
    first = warehouse.query("select person_id from raw.ura__ytyoll")
    shutil.rmtree(warehouse.database.parent)
    monkeypatch.setenv("MITTARISTO_PERSON_KEY", "another key")
    warehouse.land()
    assert warehouse.query("select person_id from raw.ura__ytyoll") != first
