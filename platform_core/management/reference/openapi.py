"""What do the JSON doors take and give? The OpenAPI document, made from the views."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command


def page() -> str:
    text = StringIO()
    call_command("spectacular", stdout=text)
    return text.getvalue()
