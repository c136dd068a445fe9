"""How do the platform's people appoint regulators, and decide about what they ask for?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.accounts.models import User
from platform_core.actors import Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import midnight
from platform_core.regulators.models import DataRequest, Regulator
from platform_core.regulators.types import Period
from platform_core.rows import new_id
from tests.merchants import builders as merchants
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, SECRET, STAFF, acting_as, asked, desk_of, of_a_shop

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff
REQUESTS = "/admin/regulators/datarequest/"
PEOPLE = "/admin/regulators/regulator/"
DAY = timedelta(days=1)


@pytest.fixture
def staff(db: None, at: datetime) -> Actor:
    by = Actor(id=merchants.person(at).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=at)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)
    return by


@pytest.fixture
def staff_client(staff: Actor, at: datetime) -> Client:
    return desk_of(staff, at)


@pytest.fixture
def waiting(office: Actor, shop: UUID, at: datetime) -> DataRequest:
    """A shop's trail of ten days, up to the midnight before."""
    end = midnight(at.date())
    return builders.filed(office, of_a_shop(shop, since=end - 10 * DAY, until=end), at)


def handle(staff_client: Client, row: DataRequest, **data: str) -> Any:
    return staff_client.post(f"{REQUESTS}{row.id}/handle/", data)


def messages_of(reply: Any) -> list[str]:
    return [str(message) for message in get_messages(reply.wsgi_request)]


class TestRequests:
    def test_show_what_one_has_to_know(self, staff_client: Client, waiting: DataRequest) -> None:
        shown = [staff_client.get(f"{REQUESTS}{waiting.id}/{page}/").content.decode() for page in ("change", "handle")]

        for page in shown:
            assert [word for word in (OFFICE, LETTER, "ECL-25", str(waiting.wanted_id)) if word not in page] == []

    def test_say_when_there_is_no_such_thing(self, staff_client: Client, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)

        assert "nothing there" in staff_client.get(f"{REQUESTS}{row.id}/handle/").content.decode()
        [message] = messages_of(handle(staff_client, row, choice="endorse", reason="x"))
        assert "nothing there" in message

    def test_are_approved_for_fewer_days(
        self, staff_client: Client, staff: Actor, waiting: DataRequest, at: datetime
    ) -> None:
        first, last = (at.date() - days * DAY for days in (5, 2))

        builders.endorsed(waiting, at)
        reply = handle(
            staff_client, waiting, choice="approve", reason="依据充分", first_day=str(first), last_day=str(last)
        )

        assert (reply.status_code, reply.url) == (302, REQUESTS)
        found = builders.now(waiting)
        assert (found.state, found.decided_by) == ("approved", staff.id)
        assert found.approval.period == Period(midnight(first), midnight(last + DAY))

    def test_are_not_approved_for_more(self, staff_client: Client, waiting: DataRequest, at: datetime) -> None:
        reply = handle(staff_client, waiting, choice="endorse", reason="x", last_day=str(at.date()))

        assert (reply.status_code, reply.context["form"]["last_day"].value()) == (200, str(at.date()))
        [message] = messages_of(reply)
        assert "wider than asked" in message
        assert builders.now(waiting).state == "filed"

    @pytest.mark.parametrize("days", [{"first_day": "0001-01-01"}, {"last_day": "9999-12-31"}])
    def test_are_not_approved_for_days_out_of_reach(
        self, staff_client: Client, waiting: DataRequest, days: dict[str, str]
    ) -> None:
        shown = handle(staff_client, waiting, choice="endorse", reason="x", **days)

        assert list(shown.context["form"].errors) == list(days)
        assert builders.now(waiting).state == "filed"

    def test_are_rejected_with_a_reason_alone(self, staff_client: Client, waiting: DataRequest) -> None:
        assert len(messages_of(handle(staff_client, waiting, choice="reject", reason=" "))) == 1
        assert builders.now(waiting).state == "filed"

        handle(staff_client, waiting, choice="reject", reason="缺少法律依据")

        assert (builders.now(waiting).state, builders.now(waiting).reason) == ("rejected", "缺少法律依据")

    def test_are_not_decided_by_who_asked(self, staff_client: Client, staff: Actor, shop: UUID, at: datetime) -> None:
        with acting_as(STAFF), transaction.atomic():
            Regulator.objects.create(
                person_id=staff.id, authority="x", region_code="330100", appointed_by=STAFF.id, appointed_at=at
            )
        row = builders.filed(Actor(staff.id, Role.REGULATOR), of_a_shop(shop, since=at - DAY, until=at), at)

        for choice in ("endorse", "reject"):
            *_, message = messages_of(handle(staff_client, row, choice=choice, reason="x"))
            assert "own request" in message
        assert builders.now(row).state == "filed"


class TestPeople:
    def test_are_appointed_by_their_login_name(self, staff_client: Client, staff: Actor, at: datetime) -> None:
        person = User.objects.get(id=merchants.person(at).id)

        reply = staff_client.post(
            f"{PEOPLE}appoint/",
            {"username": person.username, "authority": OFFICE, "region_code": "330100", "reason": "来函"},
        )

        assert (reply.status_code, reply.url) == (302, PEOPLE)
        with acting_as(STAFF), transaction.atomic():
            row = Regulator.objects.get(person_id=person.id)
            assert topics_about(row.id) == ["regulators.appointed"]
        page = staff_client.get(PEOPLE).content.decode()
        assert (OFFICE in page, person.username in page) == (True, True)

    @pytest.mark.parametrize(
        "wrong",
        [{"username": "nobody"}, {"region_code": "33"}, {"authority": ""}, {"reason": " "}],
        ids=lambda w: next(iter(w)),
    )
    def test_are_not_appointed_with_anything_wrong(
        self, staff_client: Client, at: datetime, wrong: dict[str, str]
    ) -> None:
        username = User.objects.get(id=merchants.person(at).id).username

        reply = staff_client.post(
            f"{PEOPLE}appoint/",
            {"username": username, "authority": OFFICE, "region_code": "330100", "reason": "来函"} | wrong,
        )

        assert reply.status_code == 200
        with acting_as(STAFF), transaction.atomic():
            assert not Regulator.objects.exists()

    def test_are_dismissed(self, staff_client: Client, office: Actor) -> None:
        with acting_as(STAFF), transaction.atomic():
            row = Regulator.objects.get(person_id=office.id)
        assert OFFICE in staff_client.get(f"{PEOPLE}{row.id}/dismiss/").content.decode()

        assert staff_client.post(f"{PEOPLE}{row.id}/dismiss/").status_code == 200  # without a reason it is asked again
        reply = staff_client.post(f"{PEOPLE}{row.id}/dismiss/", {"reason": "调离岗位"})

        assert reply.status_code == 302
        with acting_as(STAFF), transaction.atomic():
            row.refresh_from_db()
            assert row.ended_at is not None
        assert staff_client.get(f"{PEOPLE}{new_id()}/dismiss/").status_code == 302
