"""What becomes of a promise whose consequence fails, and who hears of it?"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.test import RequestFactory

from platform_core.actors import RELAY
from platform_core.deadlines import policies
from platform_core.deadlines.events import DeadlineStuck
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import topics_about
from platform_core.notices.models import Notice
from platform_core.notices.subscribers import tell_of_stuck
from platform_core.project.start_page import attention
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import PAY, REFUND, STAFF, close, effects, leave_an_effect, row, running
from tests.platform_core.eventlog.people import a_member_of_staff

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAFailingHandler:
    @pytest.fixture(autouse=True)
    def _quiet(self, caplog):
        caplog.set_level(logging.CRITICAL, "platform_core.deadlines.commands.sweeping")

    def test_puts_off_its_own_row_longer_each_time_and_delays_nobody(self, shop, at, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        handled(REFUND.kind, leave_an_effect)
        poisoned, subject_id = running(shop, PAY, at=at), new_id()
        running(shop, REFUND, at=at - timedelta(days=30), subject_id=subject_id)
        due = at + HALF_AN_HOUR

        pauses = []
        for _ in range(8):
            due = row(poisoned).run_at
            close(due)
            pauses.append((row(poisoned).run_at - due).total_seconds() / 60)

        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
        assert (row(poisoned).state, row(poisoned).attempts, row(poisoned).due_at) == ("running", 8, at + HALF_AN_HOUR)
        assert effects(subject_id) == 1

    def test_leaves_nothing_half_done(self, shop, at, handled):
        def half(subject_id: UUID, /, *, at: datetime) -> None:
            leave_an_effect(subject_id, at=at)
            raise RuntimeError

        handled(PAY.kind, half)
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        close(at + HALF_AN_HOUR)

        assert effects(subject_id) == 0
        with bound(scopes.staff(STAFF.id)):
            assert topics_about(deadline_id) == ["deadlines.started"]

    def test_is_told_to_people_once_it_has_failed_too_often(self, shop, at, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        person = a_member_of_staff()
        first, second = (running(shop, PAY, at=at) for _ in range(2))

        for _ in range(policies.POISONED - 1):
            close(row(first).run_at)
        assert (stuck(first), on_the_start_page()) == ([], [])
        for _ in range(2):
            close(row(first).run_at)

        assert sorted([stuck(first), stuck(second)]) == [[False], [True]]
        [told] = on_the_start_page()
        assert "situation=poisoned" in told
        assert PAY.kind in told
        for first_of_its_kind in (False, True):
            fact = DeadlineStuck(deadline_id=first, kind=PAY.kind, attempts=5, error="E", first=first_of_its_kind)
            with bound(SYSTEM):
                tell_of_stuck(
                    fact, DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
                )
            with bound(scopes.shopper(person)):
                told = Notice.objects.filter(person_id=person, template="deadlines.stuck").count()
            assert told == first_of_its_kind


def stuck(deadline_id: UUID) -> list[bool]:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        told = Event.objects.filter(subject_id=deadline_id, topic=DeadlineStuck.topic)
        return [event.payload["first"] for event in told]


def on_the_start_page() -> list[str]:
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with bound(scopes.staff(STAFF.id)):
        attention(request, {})
    return [said for said in map(str, get_messages(request)) if "deadlines" in said]
