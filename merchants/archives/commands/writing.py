"""Write a ZIP whose bytes are sealed as they come, so that nothing readable ever lies on a disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from merchants.archives.queries import PIECE, bound_to
from merchants.archives.types import ArchiveTable
from platform_core.clock import LOCAL
from platform_core.files.sheets import csv_lines
from platform_core.vault import envelope

MANIFEST: Final = "manifest.json"
MODE: Final = 0o600 << 16  # of each file, where ZIP keeps it


class SealedStream:
    """A file to write to, which seals its bytes piece by piece under one key. End it with ``close``."""

    def __init__(self, out: BinaryIO, *, key: bytes, archive_id: UUID) -> None:
        self._out, self._key, self._archive_id = out, key, archive_id
        self._waiting = bytearray()
        self._pieces = 0
        self._sha256 = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> int:
        self._sha256.update(data)
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._seal(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Do nothing: `zipfile` asks for it often, and a piece is sealed once it is full."""

    def close(self) -> None:
        """Seal the last piece."""
        if self._waiting:
            self._seal(bytes(self._waiting))
            self._waiting.clear()

    def _seal(self, piece: bytes) -> None:
        self._out.write(envelope.lock(piece, key=self._key, bound_to=bound_to(self._archive_id, self._pieces)))
        self._pieces += 1


class ArchiveWriter:
    """The ZIP of a shop: tables, files, and a manifest of both with their hashes."""

    def __init__(self, out: SealedStream) -> None:
        self._zip = ZipFile(out, "w")
        self._listed: list[dict[str, Any]] = []
        self._left_out: list[dict[str, str]] = []
        self.files_size = 0

    @property
    def left_out(self) -> int:
        return len(self._left_out)

    def add_table(self, table: ArchiveTable, *, at: datetime) -> None:
        """Write a table as CSV, line by line."""
        name, rows = f"{table.name}.csv", _Counted(table.rows)
        self._write(name, csv_lines(table.header, rows), at=at, method=ZIP_DEFLATED, rows=rows)

    def add_file(self, name: str, data: bytes, *, at: datetime) -> None:
        """Write a file as it is: pictures and papers do not get smaller."""
        self.files_size += len(data)
        self._write(name, [data], at=at, method=ZIP_STORED)

    def leave_out(self, name: str, *, why: str) -> None:
        """Name a file that is not in the archive, and why."""
        self._left_out.append({"name": name, "why": why})

    def finish(self, *, at: datetime, **about: str) -> None:
        """Write the manifest, and close the archive."""
        manifest = {**about, "snapshot_at": at.astimezone(LOCAL).isoformat(), "files": self._listed}
        data = json.dumps(manifest | {"left_out": self._left_out}, ensure_ascii=False, indent=1).encode()
        with self._zip.open(_entry(MANIFEST, at=at, method=ZIP_DEFLATED), "w") as out:
            out.write(data)
        self._zip.close()

    def _write(
        self, name: str, pieces: Iterable[bytes], *, at: datetime, method: int, rows: _Counted | None = None
    ) -> None:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_entry(name, at=at, method=method), "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        listed = {"name": name, "sha256": digest.hexdigest(), "bytes": size}
        self._listed.append(listed | ({} if rows is None else {"rows": rows.count}))


class _Counted:
    """Rows that are counted while they are read."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row


def _entry(name: str, *, at: datetime, method: int) -> ZipInfo:
    local = at.astimezone(LOCAL)
    entry = ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
    entry.compress_type, entry.external_attr = method, MODE
    return entry
