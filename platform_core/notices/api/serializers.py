"""The shapes of notices."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NoticeOut(serializers.Serializer[Any]):
    """A notice in the reader's language. `read_at` is null until its addressee opens it."""

    id = serializers.UUIDField()
    template = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    sha256 = serializers.CharField(help_text="SHA-256 of the texts in every language, as canonical JSON")
    sent_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticePage(serializers.Serializer[Any]):
    """The newest first; `next` leads to the page after this one."""

    items = NoticeOut(many=True)
    next = serializers.CharField(allow_null=True)
