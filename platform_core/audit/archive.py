"""The archive of a bundle: byte for byte as its verifier expects, in as much memory as one piece takes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from platform_core.audit.verify import CHUNK, Part, trailer


class Archive:
    """An archive that is written into an empty, seekable file. End it with ``finish``."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._parts: list[Part] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> Part:
        """Write one file, then its header, since size and checksum are known only afterwards."""
        digest, crc, size = hashlib.sha256(), 0, 0
        empty = Part(name, self._out.tell(), 0, 0)
        self._out.seek(empty.start)
        for piece in pieces:
            self._out.write(piece)
            digest.update(piece)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
        part = Part(name, empty.offset, size, crc, digest.hexdigest())
        self._out.seek(part.offset)
        self._out.write(part.header())
        self._out.seek(part.start + size)
        self._parts.append(part)
        return part

    def finish(self) -> tuple[int, str]:
        """Close the archive and return its length and SHA-256."""
        self._out.write(trailer(self._parts, offset=self._out.tell()))
        length, digest = self._out.tell(), hashlib.sha256()
        self._out.seek(0)
        while piece := self._out.read(CHUNK):
            digest.update(piece)
        return length, digest.hexdigest()
