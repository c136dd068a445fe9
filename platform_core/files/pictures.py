"""The store of public pictures, unencrypted: each stands under the hash of its full size, with its sizes beside it.

A picture that is stored is complete and never changes, so that storing it again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from platform_core.files import contents, drawing
from platform_core.files.errors import UnknownKind
from platform_core.files.policies import PICTURES
from platform_core.files.types import Picture


def put_picture(upload: bytes, *, edges: Iterable[int]) -> Picture:
    """Store a picture that everybody may see, drawn anew, with a size for each of these longer edges in pixels.

    The app decides who may show it, and where. Raises ``FileTooLarge``, ``UnknownKind``, ``Unreadable`` or
    ``NotDrawn``.
    """
    media_type = contents.kind_of(upload)
    if media_type not in PICTURES:
        raise UnknownKind(known=PICTURES)
    drawn = drawing.draw_picture(upload, media_type=media_type, edges=edges)
    sha256 = hashlib.sha256(drawn.data).hexdigest()
    put(sha256, drawn.data)
    for edge, size in drawn.sizes.items():
        put(sha256, size, edge=edge)
    return Picture(sha256, media_type, drawn.width, drawn.height)


def put(sha256: str, data: bytes, *, edge: int | None = None) -> None:
    """Store a picture, or the size of one whose longer edge is ``edge``."""
    shelf, name = storages["pictures"], _name(sha256, edge)
    if not shelf.exists(name):
        shelf.save(name, ContentFile(data))


def fetch(sha256: str, *, edge: int | None = None) -> bytes:
    """Read a picture, or one size of it. Raises ``OSError`` if there is none."""
    with storages["pictures"].open(_name(sha256, edge)) as found:
        data: bytes = found.read()
    return data


def _name(sha256: str, edge: int | None) -> str:
    return f"{sha256[:2]}/{sha256}" + (f"-{edge}" if edge else "")
