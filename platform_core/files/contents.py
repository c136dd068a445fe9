"""What is an upload, whatever it calls itself, and what of it is kept?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import filetype  # type: ignore[import-untyped]  # it has no annotations

from platform_core.files import images
from platform_core.files.errors import FileTooLarge, UnknownKind, Unreadable
from platform_core.files.policies import KINDS, MAX_BYTES

END_OF_PDF: Final = b"%%EOF"
TAIL: Final = 1024  # readers look for the end in the last kilobyte


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of an upload."""

    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def judged(upload: bytes) -> Content:
    """By its bytes. Raises ``FileTooLarge``, ``UnknownKind`` or ``Unreadable``."""
    _refuse_a_heavy(upload)
    media_type = _kind_of(upload)
    return Content(media_type, _kept_of(upload, media_type))


def _refuse_a_heavy(upload: bytes) -> None:
    """What is sent, not what we make of it: a picture drawn anew may come out heavier, and that is our doing."""
    if len(upload) > MAX_BYTES:
        raise FileTooLarge(of="bytes", found=len(upload), limit=MAX_BYTES)


def _kind_of(upload: bytes) -> str:
    found = filetype.guess_mime(upload)
    if found not in KINDS:
        raise UnknownKind(known=tuple(KINDS))
    return str(found)


def _kept_of(upload: bytes, media_type: str) -> bytes:
    """Pictures are drawn anew. A document stays as it is: to write it anew would be to forge it."""
    if media_type in images.FORMATS:
        return images.redrawn(upload, media_type=media_type)
    if END_OF_PDF not in upload[-TAIL:]:
        raise Unreadable(media_type=media_type)
    return upload
