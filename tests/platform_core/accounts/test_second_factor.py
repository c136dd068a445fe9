"""Has this person shown, in this session, that they hold their second factor?"""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from platform_core.accounts.second_factor import COUNTS_FOR, FRESH_FOR, METHOD, counts
from tests.platform_core.accounts.people import PASSWORD, code_for, employed

TWELVE_HOURS = 12 * 3600.0


class TestCounts:
    def test_ends_after_twelve_hours(self) -> None:
        shown = {"method": METHOD, "at": 1000.0}

        assert counts(shown, now=1000.0)
        assert counts(shown, now=1000.0 + TWELVE_HOURS - 0.001)
        assert not counts(shown, now=1000.0 + TWELVE_HOURS)

    def test_is_fresh_for_five_minutes(self) -> None:
        shown = {"method": METHOD, "at": 1000.0}

        assert counts(shown, now=1299.999, within=FRESH_FOR)
        assert not counts(shown, now=1300.0, within=FRESH_FOR)

    def test_is_not_for_a_password_however_fresh(self) -> None:
        assert not counts({"method": "password", "at": 1000.0, "reauthenticated": True}, now=1000.0)


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.urls("tests.platform_core.accounts.urls")
class TestShownIn:
    @pytest.fixture
    def staff(self, client, zhang, at) -> Client:
        secret = totp.generate_totp_secret()
        employed(zhang.id, at=at, secret=secret)
        client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
        return client

    @pytest.mark.parametrize("path", ["/admin/", "/accounts/2fa/totp/deactivate/"])
    def test_asks_again_the_next_day(self, staff, path):
        assert staff.get("/admin/").status_code == 200
        self.age(staff)

        assert staff.get(path)["Location"].startswith("/accounts/2fa/reauthenticate/?next=")

    @pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/deactivate/"])
    def test_asks_again_after_five_minutes_before_the_account_itself_changes(self, staff, path):
        self.age(staff, by=FRESH_FOR)

        assert staff.get(path)["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
        assert staff.get("/admin/").status_code == 200

    def age(self, staff: Client, *, by: float = COUNTS_FOR) -> None:
        """As if all that the session has seen were so long ago."""
        session = staff.session
        then = time.time() - by
        session[RECORDS] = [record | {"at": then} for record in session[RECORDS]]
        session.save()
