"""What do staff see of people, and what can they do about an account?"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from platform_core.accounts.models import User
from platform_core.rows import new_id
from tests import sessions
from tests.platform_core.accounts.people import API, bearer, employed, registered

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


class TestEndingPage:
    def end(self, client: Client, person_id: UUID, **data: str):
        return client.post(f"{PEOPLE}{person_id}/end/", data)

    def offered(self, client: Client, person_id: UUID) -> set[str]:
        return set(client.get(f"{PEOPLE}{person_id}/end/").context["choices"])

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_says_what_is_there_and_what_stays(self, officer, zhang, language):
        client = sessions.sign_in(Client(headers={"accept-language": language}), officer.id, with_code=True)
        sessions.begun(zhang.id)

        page = client.get(f"{PEOPLE}{zhang.id}/end/").content.decode()

        told = {"en": "Orders, refunds, deadlines and notices go on", "zh-hans": "订单、退款、期限与通知"}
        assert told[language] in page

    def test_shuts_an_account_and_opens_it_again(self, staff_client, zhang):
        token = sessions.begun(zhang.id)
        assert self.offered(staff_client, zhang.id) == {"end_sessions", "shut"}

        assert self.end(staff_client, zhang.id, choice="shut", reason="可能被盗用").status_code == 302

        assert Client().get(f"{API}/me", headers=bearer(token)).status_code == 401
        assert self.offered(staff_client, zhang.id) == {"reopen"}
        assert self.end(staff_client, zhang.id, choice="reopen", reason="已核实").status_code == 302
        assert User.objects.get(id=zhang.id).is_active

    def test_takes_away_rights(self, staff_client, zhang, at):
        employed(zhang.id, at=at)
        assert self.offered(staff_client, zhang.id) == {"end_sessions", "end_staff", "shut"}

        assert self.end(staff_client, zhang.id, choice="end_staff", reason="离职").status_code == 302

        assert not User.objects.get(id=zhang.id).is_staff

    def test_ends_sessions(self, staff_client, zhang):
        token = sessions.begun(zhang.id)

        assert self.end(staff_client, zhang.id, choice="end_sessions", reason="设备丢失").status_code == 302

        assert Client().get(f"{API}/me", headers=bearer(token)).status_code == 401

    def test_wants_a_reason_and_a_choice(self, staff_client, zhang):
        for said in ({"choice": "shut", "reason": " "}, {"reason": "x"}, {"choice": "erase", "reason": "x"}):
            assert self.end(staff_client, zhang.id, **said).status_code == 200

        assert User.objects.get(id=zhang.id).is_active

    def test_says_no_to_oneself(self, staff_client, officer):
        self.end(staff_client, officer.id, choice="shut", reason="x")

        assert User.objects.get(id=officer.id).is_staff
        assert staff_client.get(PEOPLE).status_code == 200

    def test_leads_back_from_nobody(self, staff_client):
        assert staff_client.get(f"{PEOPLE}{new_id()}/end/").status_code == 302
