"""What does each door say while the database is away, takes no writes or has no room left? By a real one that is so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from platform_core import clock
from platform_core.accounts.session_store import SessionStore
from tests import sessions
from tests.database import admin
from tests.merchants.builders import applied
from tests.platform_core.accounts.people import PASSWORD, bearer, employed, registered, token_of
from tests.platform_core.payments.doors import capture_message, post_webhook

pytestmark = pytest.mark.commits(anew=True)
BROWSER: Final = {"Accept": "text/html", "Accept-Language": "en"}
SESSIONS: Final = "/api/storefront/v1/sessions"
HANDLE: Final = "/admin/merchants/application/{}/handle/"
FULL: Final = """
CREATE FUNCTION public.tests_full() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER tests_full BEFORE INSERT ON eventlog_event FOR EACH ROW EXECUTE FUNCTION public.tests_full();
CREATE TRIGGER tests_full BEFORE INSERT OR UPDATE ON django_session FOR EACH ROW EXECUTE FUNCTION public.tests_full();
"""


@dataclass
class Doors:
    """One caller at each door, signed in where it asks who they are."""

    page: Client
    desk: Client
    token: str
    application: Any

    @property
    def reading(self) -> dict[str, Callable[[], Any]]:
        api, page, desk = APIClient(raise_request_exception=False), self.page, self.desk
        return {
            "listings": lambda: api.get("/api/storefront/v1/listings"),
            "orders": lambda: api.get("/api/storefront/v1/orders", headers=bearer(self.token)),
            "home": lambda: page.get("/", headers=BROWSER),
            "my page": lambda: page.get("/me/", headers=BROWSER),
            "admin": lambda: desk.get("/admin/", headers=BROWSER),
            "the log": lambda: page.get("/open/audit/checkpoint"),
        }

    @property
    def writing(self) -> dict[str, Callable[[], Any]]:
        desk, someone = self.desk, Client(raise_request_exception=False)
        body = json.dumps({"username": "zhang", "password": PASSWORD})
        return {
            "sign in": lambda: someone.post(SESSIONS, body, "application/json"),
            "sign in by page": lambda: someone.post(
                "/accounts/login/", {"login": "zhang", "password": PASSWORD}, headers=BROWSER
            ),
            "admin": lambda: desk.post(HANDLE.format(self.application.id), {"choice": "reject", "reason": "地址不实"}),
            "webhook": lambda: post_webhook(someone, capture_message()),
        }


@pytest.fixture
def doors(fresh: dict[str, str], at: datetime) -> Doors:
    zhang, lin = registered(at), registered(at, "lin_lan", phone="+8613900000000", email="lin@example.com")
    with transaction.atomic():
        now = clock.now()
    employed(lin.id, at=now, secret="JBSWY3DPEHPK3PXP")
    page, desk = (Client(raise_request_exception=False) for _ in range(2))
    with transaction.atomic():
        sessions.sign_in(page, zhang.id), sessions.sign_in(desk, lin.id, with_code=True)
    return Doors(page, desk, token_of(Client()), applied(at))


@contextmanager
def away() -> Iterator[None]:
    """The database lets nobody in, and has sent everybody away."""
    name = settings.DATABASES["default"]["NAME"]
    with admin() as db:
        db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        db.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def only_read() -> Iterator[None]:
    """As a standby is, which is asked before anybody has noticed that it is one."""
    name = settings.DATABASES["default"]["NAME"]
    with admin() as db:
        db.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        connection.close()
        yield
        db.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")


@contextmanager
def full() -> Iterator[None]:
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute(FULL)
        yield


def said(ways: dict[str, Callable[[], Any]]) -> dict[str, tuple[int, str | None]]:
    answers = {name: way() for name, way in ways.items()}
    return {name: (answer.status_code, answer.headers.get("Retry-After")) for name, answer in answers.items()}


AWAY: Final = (503, "2")


class TestTheDatabaseIsAway:
    def test_and_every_door_says_so_and_when_to_come_back(self, doors: Doors) -> None:
        with away():
            found = said(doors.reading), said(doors.writing)

        assert found == (dict.fromkeys(doors.reading, AWAY), dict.fromkeys(doors.writing, AWAY))

    def test_and_the_web_is_alive_but_not_ready(self, doors: Doors) -> None:
        with away():
            found = said({"alive": lambda: doors.page.get("/healthz"), "ready": lambda: doors.page.get("/readyz")})

        assert found == {"alive": (200, None), "ready": AWAY}
        assert doors.page.get("/readyz").status_code == 200


class TestTheDatabaseTakesNoWrites:
    def test_and_every_door_that_writes_says_that_it_is_away(self, doors: Doors) -> None:
        with only_read():
            assert said(doors.writing) == dict.fromkeys(doors.writing, AWAY)

    def test_and_no_session_is_taken_for_one_that_was_ended(self, doors: Doors) -> None:
        session = SessionStore(doors.page.cookies[settings.SESSION_COOKIE_NAME].value)
        session["seen"] = 1

        with only_read(), pytest.raises(OperationalError):
            session.save()

    def test_and_what_only_reads_is_answered(self, doors: Doors) -> None:
        with only_read():
            found = doors.reading["listings"](), doors.reading["orders"]()

        assert [answer.status_code for answer in found] == [200, 200]

    def test_and_the_web_is_not_ready(self, doors: Doors) -> None:
        with only_read():
            assert said({"ready": lambda: doors.page.get("/readyz")}) == {"ready": AWAY}


class TestTheDiskIsFull:
    def test_and_every_door_that_writes_says_that_it_is_away(self, doors: Doors) -> None:
        with full():
            assert said(doors.writing) == dict.fromkeys(doors.writing, AWAY)
