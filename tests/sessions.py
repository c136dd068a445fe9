"""How does a test sign somebody in without a password? By a function that only the database of the tests has."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from platform_core.accounts import second_factor
from platform_core.accounts.models import User
from platform_core.accounts.session_store import SessionStore


def begun(person_id: UUID, *, with_code: bool = False) -> str:
    """The token of a new session of theirs; ``with_code``: it has seen the second factor."""
    user = User.objects.get(id=person_id)
    carrier = HttpRequest()
    carrier.session = SessionStore()
    login(carrier, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if with_code:
        second_factor.record(carrier, user)
    carrier.session.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.tests_vouch(%s, %s)", [carrier.session.session_key, user.id])
    return str(carrier.session.session_key)


def sign_in(client: Client, person_id: UUID, *, with_code: bool = False) -> Client:
    """The same as a browser's cookie."""
    client.cookies[settings.SESSION_COOKIE_NAME] = begun(person_id, with_code=with_code)
    return client
