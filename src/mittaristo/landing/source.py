"""Bytes of a delivered file: opened without following links, hashed on the way, unpacked block by block."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from mittaristo.errors import RefusedError

BLOCK_BYTES = 8 * 1024 * 1024


class DamagedFileError(RefusedError):
    """A file that cannot be read to its end; the message lacks file and delivery, which the caller knows."""


def open_plain_file(path: Path) -> BinaryIO:
    """Open a regular file in a delivery's folder; a link is never followed, nor is a device or pipe read.

    Raises:
        FileNotFoundError: when there is no such file.
        DamagedFileError: when it is a link or no regular file, or may not be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise DamagedFileError("is a link; a delivery holds its own files") from None
        raise DamagedFileError(f"cannot be opened: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DamagedFileError("is no regular file")
    return os.fdopen(descriptor, "rb", buffering=0)


class HashedFile:
    """A file read in blocks, whose checksum covers all its bytes, read or not.

    Args:
        handle: the file, at its start.
        on_bytes: is told how many bytes of the file were read, block by block.
    """

    def __init__(self, handle: BinaryIO, on_bytes: Callable[[int], None] = lambda count: None) -> None:
        """Nothing is read yet."""
        self._handle = handle
        self._on_bytes = on_bytes
        self._digest = hashlib.sha256()

    def blocks(self) -> Iterator[bytes]:
        """The bytes of the file as they are on disk.

        Raises:
            DamagedFileError: when the disk gives an error.
        """
        while True:
            try:
                block = self._handle.read(BLOCK_BYTES)
            except OSError as error:
                raise DamagedFileError(f"cannot be read: {error.strerror}") from None
            if not block:
                return
            self._digest.update(block)
            self._on_bytes(len(block))
            yield block

    def unpacked_blocks(self) -> Iterator[bytes]:
        """The contents of a gzip file, however well it packs, in blocks of bounded size.

        Raises:
            DamagedFileError: when it is no gzip file, is damaged, or ends before its contents do.
        """
        stream = zlib.decompressobj(wbits=31)
        members_open = True
        try:
            for block in self.blocks():
                rest = block
                while rest:
                    if stream.eof:
                        rest = rest.lstrip(b"\0")  # padding between members is allowed
                        if not rest:
                            break
                        stream = zlib.decompressobj(wbits=31)
                    members_open = True
                    yield stream.decompress(rest, BLOCK_BYTES)
                    rest = stream.unused_data if stream.eof else stream.unconsumed_tail
                    members_open = not stream.eof
            yield stream.flush()
        except zlib.error:
            raise DamagedFileError("is no gzip file, or a damaged one") from None
        if members_open and not stream.eof:
            raise DamagedFileError("is a gzip file that ends too early (the end is cut off)")

    def checksum(self) -> str:
        """SHA-256 of the whole file in hex; reads what has not been read yet."""
        for _ in self.blocks():
            pass
        return self._digest.hexdigest()
