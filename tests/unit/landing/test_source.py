"""Bytes of delivered files: checksums, gzip, and nothing but plain files."""

import gzip
import hashlib
import io
import os

import pytest

from mittaristo.landing import source
from mittaristo.landing.source import DamagedFileError, HashedFile, open_plain_file

CONTENT = b"".join(b"%d;%d\n" % (number, number * number) for number in range(5000))


def unpacked(content: bytes) -> bytes:
    return b"".join(HashedFile(io.BytesIO(content)).unpacked_blocks())


@pytest.mark.parametrize("block", [1, 100, 1 << 20])
def test_gzip_is_unpacked_in_blocks_of_bounded_size(monkeypatch, block):
    monkeypatch.setattr(source, "BLOCK_BYTES", block)
    content = CONTENT[:500] if block == 1 else CONTENT
    blocks = list(HashedFile(io.BytesIO(gzip.compress(content))).unpacked_blocks())
    assert b"".join(blocks) == content
    assert max(map(len, blocks)) <= block


def test_a_file_of_several_members_with_padding():
    assert unpacked(gzip.compress(b"a;b\n") + b"\0" * 10 + gzip.compress(b"1;2\n")) == b"a;b\n1;2\n"


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 500])
def test_a_cut_off_gzip_file(cut):
    with pytest.raises(DamagedFileError, match="ends too early"):
        unpacked(gzip.compress(CONTENT)[:-cut])


def test_an_empty_gzip_file():
    with pytest.raises(DamagedFileError, match="ends too early"):
        unpacked(b"")


@pytest.mark.parametrize("content", [CONTENT, gzip.compress(CONTENT) + b"more"])
def test_what_is_no_gzip_file(content):
    with pytest.raises(DamagedFileError, match="is no gzip file"):
        unpacked(content)


def test_a_gzip_file_with_a_wrong_checksum_inside():
    content = bytearray(gzip.compress(CONTENT))
    content[-6] ^= 1
    with pytest.raises(DamagedFileError, match="damaged"):
        unpacked(bytes(content))


def test_the_checksum_covers_what_was_not_read():
    packed = gzip.compress(CONTENT)
    hashed = HashedFile(io.BytesIO(packed))
    next(hashed.unpacked_blocks())
    assert hashed.checksum() == hashlib.sha256(packed).hexdigest()


def test_progress_counts_the_bytes_of_the_file():
    seen = []
    packed = gzip.compress(CONTENT)
    for _ in HashedFile(io.BytesIO(packed), seen.append).unpacked_blocks():
        pass
    assert sum(seen) == len(packed)


def test_only_plain_files_are_opened(tmp_path):
    (tmp_path / "plain").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "plain")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with open_plain_file(tmp_path / "plain") as handle:
        assert handle.read() == b"x"
    with pytest.raises(DamagedFileError, match="is a link"):
        open_plain_file(tmp_path / "link")
    for name in ("folder", "pipe"):
        with pytest.raises(DamagedFileError, match="is no regular file"):
            open_plain_file(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        open_plain_file(tmp_path / "nothing")
