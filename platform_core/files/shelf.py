"""Where do the ciphertexts stand? In the storage that the settings name `files`: a folder, or a bucket."""

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
    """A folder whose files have reached the disk when ``save`` returns: the row that points there may commit next.

    Under its own name a file is whole from the first. A crash leaves at most one that ends in ``.part``.
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
        for folder in list(Path(self.path(whole)).parents)[:2]:  # the board may be new in its folder, too
            _reach_the_disk(folder)
        return whole


def put(sealed: Sealed) -> str:
    """Under a name that says nothing; gives it."""
    token = secrets.token_hex(16)
    return storages["files"].save(f"{token[:2]}/{token}", ContentFile(sealed.ciphertext))


def fetch(name: str) -> Sealed:
    """Raises ``OSError`` where nothing stands."""
    with storages["files"].open(name) as found:
        return Sealed(found.read())


def names() -> Iterator[list[str]]:
    """What stands there, a board at a time."""
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
