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
    """A folder whose files have reached the disk when ``save`` returns: the row that points there may commit next."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        saved = super().save(name, content, max_length=max_length)
        path = Path(self.path(saved))
        for place in (path, *list(path.parents)[:2]):  # the board may be new in its folder, too
            _reach_the_disk(place)
        return saved


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
