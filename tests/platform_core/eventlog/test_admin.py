"""Can staff see what happened and what waits, and let run again what was parked?"""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.admin.utils import quote
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.eventlog import policies, queries
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Cursor, Pending, Replay
from platform_core.eventlog.queries import topics_about
from platform_core.payments.events.payments import ShareReleased
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import sessions
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.scene import note

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

EVENTS, WAITING = "/admin/eventlog/event/", "/admin/eventlog/pending/"
REPLAYS, SUBSCRIBERS_PAGE = "/admin/eventlog/replay/", "/admin/eventlog/cursor/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def staff(db, at) -> Actor:
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


def waiting(*, parked: bool) -> UUID:
    event_id = note()
    with bound(SYSTEM), transaction.atomic():
        at = clock.now()
        row = Pending.objects.create(
            event_id=event_id,
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


def release_of(share_id: UUID) -> ShareReleased:
    """Nobody cares here of which order and whose it was."""
    return ShareReleased(
        share_id=share_id,
        payment_id=new_id(),
        merchant_id=new_id(),
        payer_id=new_id(),
        order_type="orders.order",
        order_id=new_id(),
    )


def passed() -> None:
    """As if the relay had been past everything that was told so far."""
    with bound(SYSTEM), transaction.atomic():
        Cursor.objects.update(xid=2**62)


def replays(staff: Actor) -> list[Replay]:
    with bound(scopes.staff(staff.id)), transaction.atomic():
        return list(Replay.objects.all())


def found(pending_id: UUID) -> Pending:
    with bound(SYSTEM), transaction.atomic():
        return Pending.objects.get(id=pending_id)


class TestDeliveries:
    def test_that_are_parked_are_released_by_the_staff_who_looked(self, staff_client, staff):
        pending_id = waiting(parked=True)

        reply = staff_client.post(WAITING, {"action": "release", "_selected_action": [str(pending_id)]}, follow=True)

        assert "That run again now: 1" in reply.content.decode()
        assert (found(pending_id).parked_at, found(pending_id).attempts) == (None, 0)
        with bound(scopes.staff(staff.id)):
            assert topics_about(pending_id) == ["eventlog.delivery_released"]

    def test_that_are_not_parked_are_left_alone(self, staff_client):
        pending_id = waiting(parked=False)

        reply = staff_client.post(WAITING, {"action": "release", "_selected_action": [str(pending_id)]}, follow=True)

        assert found(pending_id).attempts == 12
        assert "That run again now: 0" in reply.content.decode()

    def test_can_be_narrowed_to_those_where_a_person_must_look(self, staff_client):
        parked, tried_again = waiting(parked=True), waiting(parked=False)

        page = staff_client.get(WAITING, {"parked_at__isempty": "0"}).content.decode()

        assert (str(parked) in page, str(tried_again) in page) == (True, False)

    def test_show_one_in_full_and_let_nothing_be_changed(self, staff_client):
        page = f"{WAITING}{waiting(parked=True)}/change/"

        assert "ZeroDivisionError" in staff_client.get(page).content.decode()
        assert staff_client.post(page, {"attempts": "0"}).status_code == 403

    def test_are_searched_by_what_they_are_about(self, staff_client):
        pending_id, other = waiting(parked=True), waiting(parked=True)

        page = staff_client.get(WAITING, {"q": str(found(pending_id).subject_id)}).content.decode()

        assert (str(pending_id) in page, str(other) in page) == (True, False)

    @pytest.mark.parametrize(("answer", "shown"), [("parked", True), ("waiting", False), ("orphaned", True)])
    def test_answer_the_questions_that_staff_come_with(self, staff_client, answer, shown):
        """Nobody in this house is called tests.hear."""
        pending_id = waiting(parked=True)

        page = staff_client.get(WAITING, {"situation": answer}).content.decode()

        assert (str(pending_id) in page) is shown

    def test_are_dismissed_with_a_reason_and_with_what_one_has_to_know(self, staff_client, staff):
        pending_id = waiting(parked=True)
        page = staff_client.get(f"{WAITING}{pending_id}/dismiss/").content.decode()
        assert ("ZeroDivisionError" in page, "tests.noted" in page) == (True, True)

        assert staff_client.post(f"{WAITING}{pending_id}/dismiss/", {"reason": ""}).status_code == 200
        assert found(pending_id).error == "ZeroDivisionError"

        staff_client.post(f"{WAITING}{pending_id}/dismiss/", {"reason": "never was one"})
        with bound(scopes.staff(staff.id)):
            assert topics_about(pending_id) == ["eventlog.delivery_dismissed"]
            assert not Pending.objects.filter(id=pending_id).exists()

    def test_that_are_gone_lead_back_to_the_list(self, staff_client):
        assert staff_client.get(f"{WAITING}{new_id()}/dismiss/").url == WAITING
        assert staff_client.get(f"{WAITING}nonsense/dismiss/").url == WAITING

    def test_that_wait_for_staff_are_on_their_first_page(self, staff_client):
        assert "wait for you" not in staff_client.get("/admin/").content.decode()
        waiting(parked=True)

        page = staff_client.get("/admin/").content.decode()

        assert "wait for you: 1 (tests.hear)" in page
        assert Client().get("/readyz").status_code == 200


class TestReplays:
    def test_are_counted_first_and_then_asked_for(self, staff_client, staff):
        thing, wish = new_id(), f"{REPLAYS}ask/"
        with bound(scopes.staff(staff.id)), transaction.atomic():
            publish(release_of(thing), by=staff, at=clock.now())
        passed()
        filled = {"subscriber": "payments.close_unwanted", "subject_id": str(thing), "reason": "mended"}

        page = staff_client.post(wish, filled | {"choice": "count"}).content.decode()
        assert "That would be" in page
        assert not replays(staff)

        staff_client.post(wish, filled | {"choice": "replay"})
        [replay] = replays(staff)
        assert (replay.subject_id, replay.reason, replay.requested_by) == (thing, "mended", staff.id)

        assert "mended" in staff_client.get(REPLAYS).content.decode()
        staff_client.post(f"{REPLAYS}{replay.id}/withdraw/", {"reason": "not those"})
        assert [replay.state for replay in replays(staff)] == ["withdrawn"]

    @pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31"])
    def test_are_of_no_day_that_nobody_can_mean(self, staff_client, staff, day):
        """The driver reads no row back in which such an instant stands: neither the list nor the relay could go on."""
        thing = new_id()
        with bound(scopes.staff(staff.id)), transaction.atomic():
            publish(release_of(thing), by=staff, at=clock.now())
        passed()
        filled = {"subscriber": "payments.close_unwanted", "subject_id": str(thing), "reason": "mended"}

        page = staff_client.post(
            f"{REPLAYS}ask/", filled | {"since_0": day, "since_1": "00:00", "choice": "replay"}
        ).content.decode()

        assert "Ensure this value is" in page
        assert not replays(staff)

    def test_say_of_too_many_no_number_that_was_not_counted(self, staff_client, monkeypatch):
        monkeypatch.setattr(queries, "would_replay", lambda *_, **__: policies.MOST + 1)
        filled = {"subscriber": "payments.close_unwanted", "reason": "mended", "choice": "count"}

        assert "10001 or more" in staff_client.post(f"{REPLAYS}ask/", filled).content.decode()

    def test_are_refused_in_words(self, staff_client):
        filled = {"subscriber": "payments.close_unwanted", "reason": "mended", "choice": "replay"}

        page = staff_client.post(f"{REPLAYS}ask/", filled, follow=True).content.decode()

        assert "These facts are not delivered again" in page
        assert "nothing chosen" in page

    def test_offer_nobody_who_would_do_harm(self, staff_client):
        page = staff_client.get(f"{REPLAYS}ask/").content.decode()

        assert ("orders.follow_refund" in page, "orders.notify_paid" in page) == (True, False)


class TestSubscribers:
    def test_show_how_far_they_are(self, staff_client):
        page = staff_client.get(SUBSCRIBERS_PAGE, {"q": "orders.follow_refund"}).content.decode()

        assert ("payments.refunded" in page, "Behind" in page) == (True, True)

    def test_are_forgotten_only_when_their_code_has_gone(self, staff_client, staff):
        with bound(SYSTEM), transaction.atomic():
            Cursor.objects.create(subscriber="tests.old_name", xid=1, event_id=new_id())
        page = f"{SUBSCRIBERS_PAGE}{quote('tests.old_name')}/forget/"

        staff_client.post(page, {"reason": "renamed"})
        refused = staff_client.post(
            f"{SUBSCRIBERS_PAGE}{quote('orders.follow_refund')}/forget/", {"reason": "tired"}, follow=True
        )

        with bound(scopes.staff(staff.id)):
            names = set(Cursor.objects.values_list("subscriber", flat=True))
        assert ("tests.old_name" in names, "orders.follow_refund" in names) == (False, True)
        assert "This subscriber keeps its place" in refused.content.decode()


class TestEvents:
    def test_are_found_by_what_they_are_about(self, staff_client):
        thing = new_id()
        told, other = note(thing=thing), note()

        page = staff_client.get(EVENTS, {"q": str(thing)}).content.decode()

        assert (str(told) in page, str(other) in page) == (True, False)
        assert staff_client.get(f"{EVENTS}{told}/change/").status_code == 200
        assert staff_client.get(f"{EVENTS}add/").status_code == 403

    def test_are_found_by_whom_they_concern_and_by_their_topic(self, staff_client):
        person_id = new_id()
        told, other = note(person=person_id), note()

        by_person = staff_client.get(EVENTS, {"q": str(person_id)}).content.decode()
        by_topic = staff_client.get(EVENTS, {"q": "tests.noted"}).content.decode()

        assert (str(told) in by_person, str(other) in by_person) == (True, False)
        assert (str(told) in by_topic, str(other) in by_topic) == (True, True)
        assert str(told) not in staff_client.get(EVENTS, {"q": "tests.other"}).content.decode()
