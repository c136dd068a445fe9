"""The contents of an archive. The rooms above own them; one adapter lists them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from merchants.archives.types import ArchiveFile, ArchiveTable
from platform_core.actors import Actor


class ShopContents(Protocol):
    """Lists everything that is a shop's own. Asked in its scope, in the language of who asked for the archive."""

    def tables(self, *, by: Actor, at: datetime) -> Iterable[ArchiveTable]:
        """Every table, each read to its end before the next; all of them within one snapshot."""
        ...

    def files(self, *, by: Actor) -> Iterable[ArchiveFile]:
        """Every file; their contents are read later, one by one."""
        ...


_contents: list[ShopContents] = []


def fill_contents(contents: ShopContents) -> None:
    """Let this adapter list the contents of archives. Raises ``ValueError`` if another one does."""
    if _contents:
        raise ValueError("another adapter lists the contents of archives")
    _contents.append(contents)


def shop_contents() -> ShopContents:
    return _contents[0]
