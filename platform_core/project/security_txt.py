"""The contact for a person who has found a weakness: `/.well-known/security.txt` (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from platform_core import clock

ADDRESS: Final = ".well-known/security.txt"
GOOD_FOR: Final = 30 * 24 * 3600  # seconds, a house number: who kept a copy looks again, and learns of another contact


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file; not found where nobody is named, since a file without a contact is none."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS),
        f"Expires: {_expiry()}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.PUBLIC_URL.rstrip('/')}/{ADDRESS}",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def _expiry() -> str:
    """The same all day, so that caches may keep it."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{today + timedelta(seconds=GOOD_FOR):%Y-%m-%dT%H:%M:%SZ}"
