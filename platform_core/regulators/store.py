"""The store of bundles: the storage that the settings name `exports`, a folder or a bucket.

They are not sealed. A bundle holds the contents of the event log, which are ids, times, amounts and sealed texts, and a
shopper's the contract as well, whose recipient is sealed; the door at which it is fetched keeps it from others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final, TypeVar

from django.core.files import File
from django.core.files.storage import storages

PIECE: Final = 1 << 16  # bytes
T = TypeVar("T")


def put(name: str, write: Callable[[BinaryIO], T]) -> tuple[str, T]:
    """Let something be written and keep it; return its name, and the writer's result.

    By way of a file of this machine, since a bucket takes no part of one.
    """
    with TemporaryFile() as paper:
        result = write(paper)
        paper.seek(0)
        return storages["exports"].save(name, File(paper)), result


def open_file(name: str) -> IO[Any]:
    """Open a bundle for reading from its beginning. Raises ``OSError`` where nothing lies."""
    file: IO[Any] = storages["exports"].open(name)
    return file


def intact(name: str, *, sha256: str) -> IO[Any]:
    """The same, once it was read to its end and is intact. Raises ``OSError`` where it is not."""
    file = open_file(name)
    found = hashlib.sha256()
    for piece in iter(partial(file.read, PIECE), b""):
        found.update(piece)
    if found.hexdigest() != sha256:
        file.close()
        raise OSError(f"replaced: {found.hexdigest()}")
    file.seek(0)
    return file
