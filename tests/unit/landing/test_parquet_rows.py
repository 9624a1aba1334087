"""Parquet files: typed and untyped columns, and what cannot be read in them."""

import io
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from delivery_kit import csv_file, good_row, raw_file
from mittaristo.errors import RefusedError
from staging_kit import staged

STATUS, PAYMENT, VACANCY, BAROMETER = "ura.ytyoll", "etuudet.maksut", "ura.ypaikka", "keha.tyovoimabarometri"


def parquet(name: str, columns: dict[str, object], rows: int):
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return raw_file(name, sink.getvalue(), rows, ".parquet")


def texts(name: str, rows: list[dict]) -> dict[str, object]:
    return {column: pa.array([row[column] for row in rows], pa.string()) for column in rows[0]}


def read(folder, name, columns, rows=1):
    return staged(folder, name, parquet(name, columns, rows))


def test_text_columns_read_as_a_csv_file_does(tmp_path):
    rows = [good_row(STATUS, 1, tppvm="11.11.2222"), good_row(STATUS, 2, tappvh="x"), good_row(STATUS, 3, tymsyy="")]
    found = read(tmp_path, STATUS, texts(STATUS, rows), 3)
    from_csv = staged(tmp_path, STATUS, csv_file(STATUS, rows))
    assert [row.pop("_line") for row in found] == [1, 2, 3]
    assert [row.pop("_line") for row in from_csv] == [2, 3, 4]
    assert found == from_csv


def test_typed_columns_keep_their_values(tmp_path):
    columns = texts(PAYMENT, [good_row(PAYMENT)])
    columns["muutosaika"] = pa.array([datetime(2025, 2, 3, 1, 2, 3)], pa.timestamp("ns"))
    columns["jakso_alku"] = pa.array([date(2025, 1, 1)], pa.date32())
    columns["jakso_loppu"] = pa.array([datetime(2025, 1, 31)], pa.timestamp("us"))
    columns["paivat"] = pa.array([Decimal("21.50")], pa.decimal128(6, 2))
    (found,) = read(tmp_path, PAYMENT, columns)
    assert found["_reasons"] is None
    assert found["muutosaika"] == datetime(2025, 2, 3, 1, 2, 3)
    assert (found["jakso_alku"], found["jakso_loppu"]) == (date(2025, 1, 1), date(2025, 1, 31))
    assert found["paivat"] == Decimal("21.5")


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.uint64(), pa.float64(), pa.decimal128(20, 0)])
def test_whole_numbers_of_any_width(tmp_path, kind):
    columns = texts(VACANCY, [good_row(VACANCY)]) | {"illkm": pa.array([5]).cast(kind)}
    (found,) = read(tmp_path, VACANCY, columns)
    assert (found["illkm"], found["_reasons"]) == (5, None)


WRONG = {
    "a number with decimals": ("illkm", pa.array([1.5])),
    "a number that is none": ("illkm", pa.array([float("nan")])),
    "a number too large": ("illkm", pa.array([2**63], pa.uint64())),
    "a day with a time": ("tapp1", pa.array([datetime(2025, 1, 1, 12)])),
    "a number for a day": ("tapp1", pa.array([20250101])),
    "a number for a code": ("kunnop", pa.array([91])),
    "bytes for a code": ("kunnop", pa.array([b"091"])),
    "a list for a code": ("kunnop", pa.array([["091"]])),
    "a moment with a zone": ("muutosaika", pa.array([datetime(2025, 1, 1)], pa.timestamp("s", "UTC"))),
    "a day for a moment": ("muutosaika", pa.array([date(2025, 1, 1)])),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_value_of_another_type_cannot_be_read(tmp_path, case):
    column, values = WRONG[case]
    (found,) = read(tmp_path, VACANCY, texts(VACANCY, [good_row(VACANCY)]) | {column: values})
    assert found["_reasons"] == f"unreadable:{column}"
    assert found[column] is None


@pytest.mark.parametrize(
    "kind", [pa.null(), pa.int32(), pa.date32(), pa.list_(pa.string()), pa.dictionary(pa.int8(), pa.string())]
)
def test_a_column_without_values_is_empty_whatever_its_type(tmp_path, kind):
    columns = texts(VACANCY, [good_row(VACANCY)]) | {"keskd": pa.array([None], kind), "kunnop": pa.array([None], kind)}
    (found,) = read(tmp_path, VACANCY, columns)
    assert found["_reasons"] == "empty:kunnop"


def test_typed_sentinels_are_empty(tmp_path):
    columns = texts(STATUS, [good_row(STATUS)]) | {"tppvm": pa.array([date(2222, 11, 11)])}
    (found,) = read(tmp_path, STATUS, columns)
    assert (found["tppvm"], found["_reasons"]) == (None, None)


def test_negative_typed_days_cannot_be_read(tmp_path):
    columns = texts(PAYMENT, [good_row(PAYMENT)]) | {"paivat": pa.array([-1.0])}
    (found,) = read(tmp_path, PAYMENT, columns)
    assert found["_reasons"] == "unreadable:paivat"


def test_quarantined_values_are_kept_as_text(tmp_path):
    columns = texts(VACANCY, [good_row(VACANCY)]) | {"illkm": pa.array([1.5]), "tapp1": pa.array([date(2025, 1, 2)])}
    (found,) = read(tmp_path, VACANCY, columns)
    assert found["_texts"][-1] == "1.5"
    assert "2025-01-02" in found["_texts"]


def test_duplicates_among_typed_keys(tmp_path):
    rows = [good_row(BAROMETER, 1), good_row(BAROMETER, 1)]
    found = read(tmp_path, BAROMETER, texts(BAROMETER, rows), 2)
    assert [row["_reasons"] for row in found] == ["duplicate_key", None]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"hetu;rivi_id\n", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_what_is_no_parquet_file_is_refused(tmp_path, content):
    with pytest.raises(RefusedError, match=r"ytyoll\.parquet is no Parquet file"):
        staged(tmp_path, STATUS, raw_file(STATUS, content, 0, ".parquet"))


def test_a_damaged_page_is_refused(tmp_path):
    rows = [good_row(STATUS, number) for number in range(300)]
    file = parquet(STATUS, texts(STATUS, rows), 300)
    content = file.content[:200] + bytes(255 - byte for byte in file.content[200:900]) + file.content[900:]
    with pytest.raises(RefusedError, match=r"ytyoll\.parquet is .*damaged"):
        staged(tmp_path, STATUS, raw_file(STATUS, content, 300, ".parquet"))


def test_text_that_is_not_utf_8_is_refused(tmp_path):
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xe4\xe4"))
    columns = texts(STATUS, [good_row(STATUS)]) | {"rivi_id": broken}
    with pytest.raises(RefusedError, match=r"ytyoll\.parquet is a damaged Parquet file"):
        read(tmp_path, STATUS, columns)


def test_missing_and_doubled_columns_are_refused(tmp_path):
    columns = texts(STATUS, [good_row(STATUS)])
    less = {name: values for name, values in columns.items() if name != "tyok1"}
    with pytest.raises(RefusedError, match="column tyok1 is missing"):
        read(tmp_path, STATUS, less)
    sink = io.BytesIO()
    pq.write_table(pa.table([*columns.values(), columns["tyok1"]], names=[*columns, "tyok1"]), sink)
    with pytest.raises(RefusedError, match="tyok1 is in the header twice"):
        staged(tmp_path, STATUS, raw_file(STATUS, sink.getvalue(), 1, ".parquet"))
