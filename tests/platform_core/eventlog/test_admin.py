"""Can staff see what happened and what waits, and let run again what was parked?"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

import platform_core.accounts.commands
from platform_core import clock
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.eventlog.models import Pending
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.scene import note

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

EVENTS, WAITING = "/admin/eventlog/event/", "/admin/eventlog/pending/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def staff(db, at) -> Actor:
    return Actor(id=person(at).id, role=Role.STAFF)


@pytest.fixture
def desk(staff, at) -> Client:
    """Signed in, and the second factor shown in this session."""
    client = Client(headers={"accept-language": "en"})
    with bound(scopes.staff(staff.id)):
        platform_core.accounts.commands.make_staff(staff.id, by=staff, at=at)
        platform_core.accounts.commands.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=at)
        token = platform_core.accounts.commands.open_session(staff.id, by=ANONYMOUS, at=at).token
    client.cookies["sessionid"] = token
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


def waiting(*, parked: bool) -> UUID:
    with bound(SYSTEM), transaction.atomic():
        at = clock.now()
        row = Pending.objects.create(
            event_id=new_id(),
            xid=1,
            subject_id=new_id(),
            subscriber="tests.hear",
            attempts=12,
            put_off_at=at,
            retry_at=at,
            parked_at=at if parked else None,
            error="ZeroDivisionError",
        )
    return row.id


def found(pending_id: UUID) -> Pending:
    with bound(SYSTEM), transaction.atomic():
        return Pending.objects.get(id=pending_id)


class TestDeliveries:
    def test_that_are_parked_are_released_by_the_staff_who_looked(self, desk, staff):
        pending_id = waiting(parked=True)

        reply = desk.post(WAITING, {"action": "release", "_selected_action": [str(pending_id)]}, follow=True)

        assert "Done." in reply.content.decode()
        assert (found(pending_id).parked_at, found(pending_id).attempts) == (None, 0)
        with bound(scopes.staff(staff.id)):
            assert topics_about(pending_id) == ["eventlog.delivery_released"]

    def test_that_are_not_parked_are_left_alone(self, desk):
        pending_id = waiting(parked=False)

        desk.post(WAITING, {"action": "release", "_selected_action": [str(pending_id)]})

        assert found(pending_id).attempts == 12

    def test_can_be_narrowed_to_those_where_a_person_must_look(self, desk):
        parked, tried_again = waiting(parked=True), waiting(parked=False)

        page = desk.get(WAITING, {"parked_at__isempty": "0"}).content.decode()

        assert (str(parked) in page, str(tried_again) in page) == (True, False)

    def test_show_one_in_full_and_let_nothing_be_changed(self, desk):
        page = f"{WAITING}{waiting(parked=True)}/change/"

        assert "ZeroDivisionError" in desk.get(page).content.decode()
        assert desk.post(page, {"attempts": "0"}).status_code == 403


class TestEvents:
    def test_are_found_by_what_they_are_about(self, desk):
        thing = new_id()
        told, other = note(thing=thing), note()

        page = desk.get(EVENTS, {"q": str(thing)}).content.decode()

        assert (str(told) in page, str(other) in page) == (True, False)
        assert desk.get(f"{EVENTS}{told}/change/").status_code == 200
        assert desk.get(f"{EVENTS}add/").status_code == 403
