"""Staff propose a year on a page, see what it would change, and later which clocks it moved and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.deadlines import specs
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.queries import calendars
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests import sessions
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.deadlines.clocks import REFUND, SHOPPER, STAFF, WINDOW, open_shop, running
from tests.platform_core.deadlines.recomputing import recompute_all
from tests.platform_core.legal.loading import MADE_UP_2027, ONE_DAY_MORE, load, load_2027

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

PAGE = "/admin/legal/calendarversion/"
SECRET = "JBSWY3DPEHPK3PXP"
NOTICE = {
    "year": "2027",
    "off": "，".join(MADE_UP_2027["off"]),
    "worked": "\n".join(MADE_UP_2027["worked"]),
    "source": "https://www.gov.cn/made-up-for-tests",
    "why": "the notice is out",
}
IN_DECEMBER = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def staff(at) -> Actor:
    return Actor(id=person(at).id, role=Role.STAFF)


@pytest.fixture
def staff_client(staff, at) -> Client:
    """Signed in, and the second factor shown in this session."""
    client = Client(headers={"accept-language": "en"})
    with bound(scopes.staff(staff.id)):
        people.make_staff(staff.id, by=staff, at=at)
        people.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=at)
        token = sessions.begun(staff.id)
    client.cookies["sessionid"] = token
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def proposals() -> list[Proposal]:
    with bound(scopes.staff(STAFF.id)):
        return list(Proposal.objects.all())


class TestTheList:
    def test_says_how_far_the_calendar_reaches(self, staff_client):
        shown = read(staff_client, PAGE)

        assert "The calendar ends with 2026" in shown
        assert "2019, 2020" in shown

    def test_leads_to_what_a_version_brought(self, staff_client, at):
        load_2027(at=at)
        with bound(scopes.ANONYMOUS):
            calendar_id = calendars.versions()[2]

        shown = read(staff_client, f"{PAGE}{calendar_id}/change/")

        assert "2027-02-05 – 2027-02-11: unknown → holiday" in shown
        assert "2027-02-14: unknown → makeup" in shown
        assert "2027-03-01" not in shown  # a Monday like any other
        assert 'href="/admin/calendars/2"' in shown


class TestPropose:
    def test_shows_first_what_would_change_and_changes_nothing(self, staff_client):
        answer = staff_client.post(f"{PAGE}propose/", NOTICE | {"choice": "look"})

        shown = answer.content.decode()
        assert "2027 · working days" in shown
        assert "248; by weekdays and festivals 248" in shown
        assert "02-14, 05-08, 09-26, 10-09 (4)" in shown
        assert proposals() == []

    def test_leaves_a_proposal_that_somebody_else_has_to_approve(self, staff_client, staff):
        answer = staff_client.post(f"{PAGE}propose/", NOTICE | {"choice": "propose"})

        assert answer.status_code == 302
        [row] = proposals()
        assert (row.state, row.proposed_by, row.why) == ("proposed", staff.id, "the notice is out")
        assert row.payload["years"] == {"2027": MADE_UP_2027}
        with bound(scopes.ANONYMOUS):
            assert calendars.calendar().version == 1

    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ({"off": "02-30"}, "there is no 02-30"),
            ({"worked": "03-10"}, "weekday worked"),
            ({"year": "2041"}, "less than or equal to 2040"),
            ({"source": "somewhere"}, "valid URL"),
        ],
    )
    def test_says_what_cannot_be(self, staff_client, wrong, expected):
        answer = staff_client.post(f"{PAGE}propose/", NOTICE | {"choice": "propose"} | wrong, follow=True)

        assert expected in answer.content.decode()
        assert proposals() == []


class TestRecounts:
    @pytest.fixture(autouse=True)
    def _declared(self, monkeypatch):
        for spec in (REFUND, WINDOW):
            monkeypatch.setitem(specs.DECLARED, spec.kind, spec)

    def test_shows_each_clock_before_after_and_why(self, staff_client):
        shop = open_shop()
        running(shop, REFUND, at=IN_DECEMBER)
        running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id)
        load_2027(at=IN_DECEMBER)
        recompute_all(at=IN_DECEMBER)

        shown = read(staff_client, "/admin/calendars/2")

        assert "2 clocks were counted again" in shown
        assert "end of 2 Jan 2027 (supposed)" in shown
        assert "2 days later" in shown
        assert "The days it had been counted with were supposed; now they are announced." in shown
        assert "By law it would be the end of 4 Jan 2027. What the consumer was shown stands." in shown

    def test_calls_only_an_end_supposed_that_a_supposed_day_decides(self, staff_client, monkeypatch):
        """Seven calendar days end when they end; only by law would they end later."""
        strict = replace(REFUND, kind="tests.strict", due="strict")
        monkeypatch.setitem(specs.DECLARED, strict.kind, strict)
        running(open_shop(), strict, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        recompute_all(at=IN_DECEMBER)

        shown = read(staff_client, "/admin/calendars/2")

        assert ["end of 2 Jan 2027" in shown, "stays" in shown, "(supposed)" in shown] == [True, True, False]

    def test_says_that_a_day_was_corrected(self, staff_client):
        running(open_shop(), REFUND, at=IN_NOVEMBER)
        load(ONE_DAY_MORE, at=IN_NOVEMBER)
        recompute_all(at=IN_NOVEMBER)

        shown = read(staff_client, "/admin/calendars/2")

        assert "A day that it had been counted with was corrected." in shown
        assert "stays" in shown

    def test_is_empty_for_the_first_and_missing_for_one_that_was_never_loaded(self, staff_client):
        assert "0 clocks were counted again" in read(staff_client, "/admin/calendars/1")
        assert staff_client.get("/admin/calendars/9").status_code == 404

    def test_is_for_staff_alone(self):
        assert Client().get("/admin/calendars/1").status_code in {302, 403}
