"""Does the relay give and take the right to come in, as staff have said, and who is told of a request?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.accounts.models import User
from platform_core.actors import RELAY, Actor, Role
from platform_core.notices.models import Notice
from tests.database import as_login
from tests.merchants import builders as merchants
from tests.platform_core.cases.trying import sweep
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, acting_as, asked

pytestmark = pytest.mark.commits


def catch_up() -> None:
    with as_login("worker"):
        while relayed():
            pass


def may_come_in(person_id: UUID) -> bool:
    catch_up()
    with transaction.atomic():
        return User.objects.get(id=person_id).is_regulator


def notices_of(person: Actor) -> dict[str, str]:
    """By template, what somebody got to read."""
    with acting_as(Actor(id=person.id, role=Role.SHOPPER)), transaction.atomic():
        return {notice.template: str(notice.texts) for notice in Notice.objects.filter(person_id=person.id)}


class TestTheRight:
    def test_follows_the_appointment_and_ends_with_it(self, at: datetime) -> None:
        with transaction.atomic():
            person = merchants.person(at)
        builders.appointed(person.id, at)
        assert may_come_in(person.id)

        builders.dismissed(person, at)
        assert not may_come_in(person.id)


class TestNotices:
    def test_tell_staff_what_was_asked_and_what_is_late_and_the_authority_why_not(self, at: datetime) -> None:
        with as_login("worker"):
            office, caseworker = builders.regulator(at), merchants.person(at)
            with acting_as(RELAY), transaction.atomic():
                User.objects.filter(id=caseworker.id).update(is_staff=True)
        row = builders.filed(office, asked(), at)
        with as_login("worker"):
            sweep(at + timedelta(days=30))
        builders.rejected(row, at + timedelta(days=30))

        catch_up()

        assert notices_of(caseworker).keys() == {"regulators.filed", "regulators.overdue"}
        assert all(
            OFFICE in text and LETTER in text and str(row.id) in text for text in notices_of(caseworker).values()
        )
        answer = notices_of(office)["regulators.rejected"]
        assert [word for word in (LETTER, str(row.id), "缺少法律依据") if word not in answer] == []
