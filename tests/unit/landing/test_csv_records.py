"""Records, physical lines and decoding of CSV files."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mittaristo.landing import csv_records
from mittaristo.landing.csv_records import CsvRecords
from mittaristo.landing.source import DamagedFileError


def read(content: bytes, encoding: str = "utf-8", block: int = 1 << 20, separator: str = ";"):
    """Header, and (line, fields) of each record, read in blocks of a size."""
    blocks = (content[start : start + block] for start in range(0, len(content), block))
    records = CsvRecords(blocks, separator, encoding)
    rows = []
    for batch in records.batches():
        for line, record, quoted in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            rows.append((line, quoted if quoted is not None else record.split(separator)))
    assert records.rows == len(rows)
    return records.header, rows


def test_header_and_lines():
    assert read(b"a;b\n1;2\n3;4\n") == (["a", "b"], [(2, ["1", "2"]), (3, ["3", "4"])])


def test_last_line_without_a_break():
    assert read(b"a;b\n1;2")[1] == [(2, ["1", "2"])]


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1000])
def test_carriage_returns_end_lines_only_before_a_line_feed(block):
    assert read(b"a;b\r\n1;2\r\n3;x\ry\r\n", block=block) == (
        ["a", "b"],
        [(2, ["1", "2"]), (3, ["3", "x\ry"])],
    )


def test_empty_lines_are_no_rows_but_count_as_lines():
    assert read(b"\n\r\na;b\n\n1;2\n\r\n\n3;4\n") == (["a", "b"], [(5, ["1", "2"]), (8, ["3", "4"])])


@pytest.mark.parametrize("block", [1, 4, 1000])
def test_a_quoted_field_may_hold_line_breaks_and_the_row_is_on_its_first_line(block):
    content = b'a;b\n"1\n\n1";"x;""y"""\n2;3\n"\r\n";4\n5;6\n'
    assert read(content, block=block)[1] == [
        (2, ["1\n\n1", 'x;"y"']),
        (5, ["2", "3"]),
        (6, ["\r\n", "4"]),
        (8, ["5", "6"]),
    ]


def test_a_quote_inside_a_field_is_a_character():
    assert read(b'a;b\n5" pipe;x"y"z\n"p"q"r;2\n')[1] == [(2, ['5" pipe', 'x"y"z']), (3, ['pq"r', "2"])]


def test_a_quote_left_open_takes_the_rest_of_the_file():
    assert read(b'a;b\n1;2\n3;"4\n5;6\n')[1] == [(2, ["1", "2"]), (3, ["3", "4\n5;6"])]


@settings(max_examples=150)
@given(
    st.lists(st.lists(st.text('ab;"\n', max_size=4), min_size=2, max_size=3), min_size=1, max_size=6),
    st.integers(1, 30),
)
def test_reads_what_the_csv_module_writes_and_reads(rows, block):
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    text = out.getvalue()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    expected, line = [], 1
    for fields in reader:
        if fields:
            expected.append((line, fields))
        line = reader.line_num + 1
    header, found = read(text.encode(), block=block)
    assert [(expected[0][0], header), *found] == expected


@settings(max_examples=300)
@given(st.text('ab;"\n', max_size=20), st.integers(1, 12))
def test_reads_any_quotes_as_the_csv_module_does(text, block):
    text = "h\n" + text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    expected, line = [], 1
    for fields in reader:
        if fields:
            # of a quote left open the csv module keeps the line breaks at the end of the file
            expected.append((line, [*fields[:-1], fields[-1].rstrip("\n")]))
        line = reader.line_num + 1
    found = [(line, [*fields[:-1], fields[-1].rstrip("\n")]) for line, fields in read(text.encode(), block=block)[1]]
    assert found == expected[1:]


def test_a_byte_order_mark_decides_for_utf_8():
    content = b"\xef\xbb\xbf" + "a;b\nä;ö\n".encode()
    for block in (1, 2, 5, 100):
        assert read(content, encoding="iso-8859-1", block=block) == (["a", "b"], [(2, ["ä", "ö"])])


def test_without_a_mark_the_manifests_encoding_counts():
    assert read("a;b\nä;ö\n".encode("iso-8859-1"), encoding="iso-8859-1")[1] == [(2, ["ä", "ö"])]
    assert read("a;b\nä;ö\n".encode(), encoding="iso-8859-1")[1] == [(2, ["Ã¤", "Ã¶"])]


@pytest.mark.parametrize("block", [3, 1000])
def test_undecodable_bytes_are_named_with_their_line(block):
    with pytest.raises(DamagedFileError, match=r"cannot be decoded as utf-8 on line 3 \(byte 0xe4\)"):
        read("a;b\nok;ok\nä;ö\n".encode("iso-8859-1"), block=block)


@pytest.mark.parametrize("content", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"\xef"[:0]])
def test_a_file_without_a_header_is_damaged(content):
    with pytest.raises(DamagedFileError, match="empty"):
        read(content)


def test_an_endless_record_is_refused_with_its_line(monkeypatch):
    monkeypatch.setattr(csv_records, "LONGEST_RECORD_BYTES", 1000)
    for rows in (b'1;"2\n' + b"3;4\n" * 1000, b"5" * 5000):
        with pytest.raises(DamagedFileError, match="starts on line 2 and does not end"):
            read(b"a;b\n" + rows, block=100)
