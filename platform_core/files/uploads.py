"""Uploads held in memory while their request is read, up to a limit.

Django's own handlers would write a large upload to a temporary file, unsealed and without a limit.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Refuses by the announced length, before the first byte is read."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803  # Django's name
        if content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("the body of an upload is longer than the settings allow")
        super().handle_raw_input(input_data, META, content_length, *args, **kwargs)
