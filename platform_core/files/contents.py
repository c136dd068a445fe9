"""The true kind of an upload, of which its name is no proof, and the part of it that is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import filetype

from platform_core.files import drawing
from platform_core.files.errors import FileTooLarge, UnknownKind, Unreadable
from platform_core.files.policies import KINDS, MAX_BYTES, PICTURES

END_OF_PDF: Final = b"%%EOF"
TAIL: Final = 1024  # bytes at the end in which PDF readers look for the end mark


@dataclass(frozen=True, slots=True)
class Content:
    """The kept part of an upload: its media type and bytes."""

    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_upload(upload: bytes) -> Content:
    """Decide by the bytes. Raises ``FileTooLarge``, ``UnknownKind``, ``Unreadable`` or ``NotDrawn``."""
    media_type = kind_of(upload)
    return Content(media_type, _kept_of(upload, media_type))


def kind_of(upload: bytes) -> str:
    """The media type by the bytes. Raises ``FileTooLarge`` and ``UnknownKind``."""
    _refuse_a_heavy(upload)
    found = filetype.guess_mime(upload)
    if found not in KINDS:
        raise UnknownKind(known=tuple(KINDS))
    return str(found)


def _refuse_a_heavy(upload: bytes) -> None:
    """Raise ``FileTooLarge`` by the size of the upload. A picture may grow when it is redrawn; that does not count."""
    if len(upload) > MAX_BYTES:
        raise FileTooLarge(of="bytes", found=len(upload), limit=MAX_BYTES)


def _kept_of(upload: bytes, media_type: str) -> bytes:
    """Redraw pictures; keep documents as they are, since rewriting one would forge it."""
    if media_type in PICTURES:
        return drawing.draw_picture(upload, media_type=media_type).data
    if END_OF_PDF not in upload[-TAIL:]:
        raise Unreadable(media_type=media_type)
    return upload
