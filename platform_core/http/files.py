"""How does a client say that it expects a file and no JSON?"""

from __future__ import annotations

from typing import Any

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
