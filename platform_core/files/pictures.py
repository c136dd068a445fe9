"""Where do pictures lie that everybody may see? In the clear, under the hash of the whole one, each size beside it.

A picture that is stored is complete and never changes, so that storing it again changes nothing.
"""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import storages


def put(sha256: str, data: bytes, *, edge: int | None = None) -> None:
    """Store a picture, or the size of one whose longer edge is ``edge``."""
    shelf, name = storages["pictures"], _name(sha256, edge)
    if not shelf.exists(name):
        shelf.save(name, ContentFile(data))


def fetch(sha256: str, *, edge: int | None = None) -> bytes:
    """Raises ``OSError`` if there is none."""
    with storages["pictures"].open(_name(sha256, edge)) as found:
        data: bytes = found.read()
    return data


def _name(sha256: str, edge: int | None) -> str:
    return f"{sha256[:2]}/{sha256}" + (f"-{edge}" if edge else "")
