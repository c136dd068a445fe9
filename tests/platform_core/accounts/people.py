"""Who appears in the accounts' tests, and what do they send?"""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from allauth.mfa.totp.internal import auth as totp
from django.db import connection, transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.accounts.types import Person
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.rows import new_id
from platform_core.rulebook import queries as rulebook
from platform_core.rulebook.types import Occasion
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from tests.database import as_login

PASSWORD = "correct horse battery"
ZHANG = {"name": "张三丰", "phone": "138 1234 1234", "email": "Zhang.San@Example.com"}
STAFF = Actor(id=UUID(int=7), role=Role.STAFF)
API = "/api/storefront/v1"
AWAY = {"default": {"BACKEND": "platform_core.accounts.cache.Forgiving", "LOCATION": "redis://127.0.0.1:1/0"}}


def registered(at: Any, username: str = "zhang", **changes: Any) -> Person:
    given = {"password": PASSWORD, **ZHANG} | changes
    with transaction.atomic():
        return people.register(username, **given, by=ANONYMOUS, at=at)


def rules_in_force() -> list[str]:
    """The ids of the versions that an account accepts."""
    with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
        return [str(held.version_id) for held in rulebook.to_accept(Occasion.REGISTRATION)]


def a_shop() -> UUID:
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return Tenant.objects.create(id=new_id()).id


def clerk_of(shop: UUID, person: UUID, *, at: Any, role: str = "owner") -> UUID:
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return people.grant_membership(person, merchant_id=shop, role=role, by=STAFF, at=at)


def employed(person: UUID, *, at: Any, secret: str | None = None) -> None:
    """As the worker, who alone may: a test that is rolled back has to be logged in as one."""
    as_worker = nullcontext() if connection.in_atomic_block else as_login("worker")
    with as_worker, scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        people.make_staff(person, by=STAFF, at=at)
        if secret:
            people.enrol_second_factor(person, secret=secret, by=STAFF, at=at)


def token_of(client: Client, username: str = "zhang", password: str = PASSWORD) -> str:
    response = client.post(f"{API}/sessions", {"username": username, "password": password}, "application/json")
    assert response.status_code == 201, response.content
    return str(response.json()["token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
