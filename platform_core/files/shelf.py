"""Where are the ciphertexts stored? In the storage that the settings call `files`: a folder, or a bucket."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from platform_core.vault.types import Sealed


class Folder(FileSystemStorage):
    """A folder whose files are on disk when ``save`` returns, since the row that points to one may commit next.

    A file with its final name is always complete. A crash leaves at most one that ends in ``.part``.
    """

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        whole = self.get_available_name(name or content.name, max_length)
        part = f"{whole}.{secrets.token_hex(8)}.part"
        try:
            super().save(part, content)
            _reach_the_disk(Path(self.path(part)))
            Path(self.path(part)).replace(self.path(whole))
        except BaseException:
            self.delete(part)
            raise
        for folder in list(Path(self.path(whole)).parents)[:2]:  # the subfolder may be new as well
            _reach_the_disk(folder)
        return whole


def put(sealed: Sealed) -> str:
    """Store the bytes under a random name and return it."""
    token = secrets.token_hex(16)
    return storages["files"].save(f"{token[:2]}/{token}", ContentFile(sealed.ciphertext))


def fetch(name: str) -> Sealed:
    """The stored bytes. Raises ``OSError`` if there are none."""
    with storages["files"].open(name) as found:
        return Sealed(found.read())


def names() -> Iterator[list[str]]:
    """The stored names, one subfolder at a time."""
    boards = storages["files"].listdir("")[0] if storages["files"].exists("") else []
    for board in boards:
        yield [f"{board}/{name}" for name in storages["files"].listdir(board)[1]]


def discard(name: str) -> None:
    storages["files"].delete(name)


def _reach_the_disk(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
