"""Formats of downloads, for clients that expect a file and no JSON."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer


class FileRenderer(BaseRenderer):
    """Renders nothing: the view answers with the file itself. Refusals are JSON all the same."""

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        return JSONRenderer().render(data)


class Pdf(FileRenderer):
    media_type = "application/pdf"
    format = "pdf"


class Zip(FileRenderer):
    media_type = "application/zip"
    format = "zip"


class Python(FileRenderer):
    media_type = "text/x-python"
    format = "py"


PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def as_zip(data: bytes, *, name: str) -> HttpResponse:
    """An archive to be saved, and kept by nobody on the way."""
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return HttpResponse(data, content_type="application/zip", headers=headers)
