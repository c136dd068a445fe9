"""What do staff see of people, and what can they do about an account?"""

from __future__ import annotations

import pytest
from django.test import Client

from platform_core.accounts.models import User
from tests import sessions
from tests.platform_core.accounts.people import employed, registered

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff
PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def officer(at):
    """Of staff, beside Zhang."""
    found = registered(at, "officer", phone="13900000000")
    employed(found.id, at=at, secret="JBSWY3DPEHPK3PXP")
    return found


@pytest.fixture
def staff_client(officer) -> Client:
    return sessions.sign_in(Client(headers={"accept-language": "en"}), officer.id, with_code=True)


class TestPeople:
    def test_are_not_found_by_what_is_kept_of_a_password(self, staff_client, zhang):
        kept = User.objects.get(id=zhang.id).password

        for guess in (kept[:9], "x"):
            assert staff_client.get(f"{PEOPLE}?password__startswith={guess}").status_code == 400
        assert "zhang" in staff_client.get(f"{PEOPLE}?is_active__exact=1").content.decode()
