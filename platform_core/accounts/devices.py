"""Marks of the devices on which a person has signed in before: signed by us, carried by the device.

A known device has a count of failures of its own, so that guessing from elsewhere shuts nobody out of their account.
The mark opens nothing: password and second factor are asked for all the same.
"""

from __future__ import annotations

import secrets
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SALT: Final = "accounts.device"
LASTS: Final = 400 * 24 * 3600  # seconds, as long as browsers keep a cookie; a house number
PEOPLE: Final = 5  # of one device


def mark(device: str, person_id: UUID) -> str:
    """The device's mark, with this person on it; a device without one gets its first."""
    found = _read(device)
    people = [str(person_id), *(each for each in found["people"] if each != str(person_id))]
    return signing.dumps({"id": found["id"], "people": people[:PEOPLE]}, salt=SALT)


def known_as(device: str, person_id: UUID | None) -> str:
    """The device's id where this person has signed in on it, else nothing."""
    found = _read(device)
    return str(found["id"]) if str(person_id) in found["people"] else ""


def of_browser(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")


def remember(response: HttpResponseBase, request: HttpRequest, person_id: UUID) -> None:
    """Mark the browser."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        mark(of_browser(request), person_id),
        max_age=LASTS,
        path="/",  # as `__Host-` asks for
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(device: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(device, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {"id": secrets.token_urlsafe(16), "people": []}
    return found
