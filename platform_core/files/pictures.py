"""Where do pictures lie that everybody may see? In the clear, under the hash of the whole one, each size beside it.

A picture that is stored is complete and never changes, so that storing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from platform_core.files import contents, images
from platform_core.files.errors import UnknownKind
from platform_core.files.types import Picture


def put_picture(upload: bytes, *, edges: Iterable[int]) -> Picture:
    """Store a picture that everybody may see, drawn anew, with a size for each of these longer edges in pixels.

    Who may show it, and where, is kept by the app. Raises ``FileTooLarge``, ``UnknownKind`` or ``Unreadable``.
    """
    content = contents.judged(upload)
    if content.media_type not in images.FORMATS:
        raise UnknownKind(known=tuple(images.FORMATS))
    put(content.sha256, content.data)
    for edge in edges:
        size = images.fitted(content.data, media_type=content.media_type, edge=edge)
        put(content.sha256, size, edge=edge)
    width, height = images.size_of(content.data, media_type=content.media_type)
    return Picture(content.sha256, content.media_type, width, height)


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
