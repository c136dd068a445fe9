"""The store of ciphertexts: the storage that the settings call `files`, a folder or a bucket."""

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
        self._keep_names(whole)
        return whole

    def create(self, name: str, content: bytes) -> bool:
        """Save it under exactly this name, whole or not at all. False if the name is taken: of those who come at the
        same time one alone is told True, on a shared folder too."""
        part = self.save(f"{name}.{secrets.token_hex(8)}.new", ContentFile(content))
        try:
            Path(self.path(name)).hardlink_to(self.path(part))
        except FileExistsError:
            return False
        finally:
            self.delete(part)
        self._keep_names(name)
        return True

    def _keep_names(self, name: str) -> None:
        for folder in list(Path(self.path(name)).parents)[:2]:  # the subfolder may be new as well
            _reach_the_disk(folder)


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
