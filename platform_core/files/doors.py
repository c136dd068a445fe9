"""Files at the API of a case: uploads in, downloads out.

The address belongs to the case; its view checks access with the case and then calls these.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from platform_core.actors import Role
from platform_core.files import queries
from platform_core.files.errors import (
    FileDamaged,
    FileTooLarge,
    NoSuchFile,
    NotDrawn,
    TooManyFiles,
    UnknownKind,
    Unreadable,
)
from platform_core.files.policies import ending
from platform_core.files.types import About
from platform_core.http.requests import parsed

PARSERS: Final = (MultiPartParser,)  # the `parser_classes` of a view that takes uploads
REFUSES_UPLOAD: Final = (FileTooLarge, UnknownKind, Unreadable, NotDrawn, TooManyFiles)
REFUSES_DOWNLOAD: Final = (NoSuchFile, FileDamaged)

# A file of another person must never be shown as a page of our site, however it is opened.
HARMLESS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class UploadIn(serializers.Serializer[Any]):
    """JPEG, PNG, WebP or PDF, up to 10 MB and 25 megapixels. Pictures are drawn anew, without place and time."""

    file = serializers.FileField(max_length=255)


class FileOut(serializers.Serializer[Any]):
    """A kept file; size and hash are those of its download."""

    id = serializers.UUIDField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    kept_by = serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.MERCHANT.value])
    kept_at = serializers.DateTimeField()


UPLOAD: Final[dict[str, Any]] = {"multipart/form-data": UploadIn}  # `@api(request=UPLOAD, responses={201: FileOut})`
DOWNLOAD: Final[dict[Any, Any]] = {(200, "application/octet-stream"): OpenApiTypes.BINARY}  # `@api(responses=DOWNLOAD)`


def upload_of(request: Request) -> tuple[bytes, str]:
    """The bytes of the part named `file`, and its name. Raises 400 without such a part."""
    file = parsed(UploadIn, request)["file"]
    return file.read(), str(file.name)


def as_download(file_id: UUID, *, about: About | None = None) -> HttpResponse:
    """The content as a download, not shown in the browser. With ``about`` it must belong to the case in the address.

    The download is named by id: the sender's name for it was never checked, and may say more than the other side should
    know. Raises ``NoSuchFile``, ``FileDamaged`` and ``Forgotten``.
    """
    kept = queries.file(file_id, about=about)
    answer = HttpResponse(queries.content(kept.id), content_type=kept.media_type, headers=HARMLESS)
    answer["Content-Disposition"] = f'attachment; filename="{kept.id}.{ending(kept.media_type)}"'
    return answer
