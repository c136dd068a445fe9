"""What can become of an appointment, of a request, and of what is handed over?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from orders.sales.models.parcels import Shipment
from platform_core.accounts.errors import PersonNotFound
from platform_core.accounts.models import User
from platform_core.actors import RELAY, Actor, Role
from platform_core.deadlines.queries import promises
from platform_core.eventlog.models import Event
from platform_core.legal.spans import TICK
from platform_core.payments.models.shares import Share
from platform_core.regulators import queries
from platform_core.regulators.commands import appointing, asking, deciding
from platform_core.regulators.errors import (
    AlreadyAppointed,
    MayNotDecide,
    NotAppointed,
    ReasonRequired,
    RegulatorNotFound,
    RequestNotFound,
    RequestRefused,
)
from platform_core.regulators.models import DataRequest, Regulator
from platform_core.regulators.types import Kind, Period
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.merchants import builders as merchants
from tests.orders.sales import builders as orders
from tests.platform_core.cases.trying import sweep
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, STAFF, acting_as, asked, of_a_shop

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # which also does what relay and clock do
DAY = timedelta(days=1)


def topics(row: DataRequest) -> list[str]:
    with acting_as(STAFF), transaction.atomic():
        return [entry.topic for entry in queries.history(row.id)]


def clock(row: DataRequest) -> tuple[str, datetime]:
    with acting_as(STAFF), transaction.atomic():
        [promise] = promises.about(row.id)
    return promise.state, promise.due_at


class TestAppoint:
    def test_writes_down_for_whom_a_person_acts(self, at: datetime) -> None:
        person = merchants.person(at)
        with acting_as(STAFF), transaction.atomic():
            found = appointing.appoint(
                person.id, authority=OFFICE, region_code="330100", reason="来函", by=STAFF, at=at
            )

        assert (found.person_id, found.name, found.region_code) == (person.id, OFFICE, "330100")
        with acting_as(STAFF), transaction.atomic():
            assert Regulator.objects.get(person_id=person.id).appointed_by == STAFF.id
            assert Event.objects.get(topic="regulators.appointed").reason == "来函"
        assert not User.objects.get(id=person.id).is_regulator  # the relay gives the right

    def test_refuses_a_second_authority(self, office: Actor, refused, at: datetime) -> None:
        with acting_as(STAFF), refused(AlreadyAppointed):
            appointing.appoint(office.id, authority="别的机关", region_code="330100", reason="来函", by=STAFF, at=at)

        with acting_as(STAFF), transaction.atomic():
            assert Regulator.objects.get(person_id=office.id).authority == OFFICE

    def test_refuses_nobody_s_account(self, refused, at: datetime) -> None:
        with acting_as(STAFF), refused(PersonNotFound):
            appointing.appoint(new_id(), authority=OFFICE, region_code="330100", reason="来函", by=STAFF, at=at)


class TestLetIn:
    def test_gives_the_right_to_who_is_appointed(self, office: Actor, at: datetime) -> None:
        with acting_as(RELAY), transaction.atomic():
            appointing.let_in(office.id, by=RELAY, at=at)

        assert User.objects.get(id=office.id).is_regulator

    def test_gives_nothing_to_who_no_longer_is(self, office: Actor, at: datetime) -> None:
        builders.dismissed(office, at)
        with acting_as(RELAY), transaction.atomic():
            appointing.let_in(office.id, by=RELAY, at=at)

        assert not User.objects.get(id=office.id).is_regulator

    def test_is_undone_for_who_no_longer_is_alone(self, office: Actor, at: datetime) -> None:
        for dismissed in (False, True):
            if dismissed:
                builders.dismissed(office, at)
            else:
                builders.let_in(office, at)
            with acting_as(RELAY), transaction.atomic():
                appointing.shut_out(office.id, by=RELAY, at=at)
            assert User.objects.get(id=office.id).is_regulator is not dismissed


class TestDismiss:
    def test_ends_what_may_be_asked_at_once(self, office: Actor, refused, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        builders.dismissed(office, at)

        for command in (
            lambda: asking.file_request(asked(), by=office, at=at),
            lambda: asking.withdraw(row.id, by=office, at=at),
            lambda: asking.fetch(row.id, by=office, at=at),
        ):
            with acting_as(office), refused(NotAppointed):
                command()
        assert builders.now(row).state == "filed"

    def test_happens_once(self, office: Actor, refused, at: datetime) -> None:
        with acting_as(STAFF), transaction.atomic():
            id_ = Regulator.objects.get(person_id=office.id).id
            appointing.dismiss(id_, reason="调离", by=STAFF, at=at)
        with acting_as(STAFF), refused(RegulatorNotFound):
            appointing.dismiss(id_, reason="调离", by=STAFF, at=at)

    def test_leaves_room_for_another_authority(self, office: Actor, at: datetime) -> None:
        builders.dismissed(office, at)
        builders.appointed(office.id, at, authority="别的机关")

        with acting_as(office), transaction.atomic():
            assert queries.authority_of(office.id).name == "别的机关"


class TestVisible:
    """What was asked for one authority is nothing to the next, whoever speaks for both."""

    @pytest.mark.parametrize("authority", [OFFICE, "别的机关"])
    def test_ends_with_the_appointment(self, office: Actor, refused, at: datetime, authority: str) -> None:
        row = builders.filed(office, asked(), at)
        builders.dismissed(office, at)
        builders.appointed(office.id, at + TICK, authority=authority)

        assert self.seen(office) == []
        with acting_as(office), refused(RequestNotFound):
            asking.withdraw(row.id, by=office, at=at + TICK)
        assert builders.now(row).state == "filed"

    def test_is_nothing_where_authorities_change_at_one_instant(self, office: Actor, at: datetime) -> None:
        builders.filed(office, asked(), at)
        builders.dismissed(office, at)
        builders.appointed(office.id, at, authority="别的机关")

        assert self.seen(office) == []

    def seen(self, by: Actor) -> list[UUID]:
        with acting_as(by), transaction.atomic():
            return [row.id for row in queries.requests_of(by)]


class TestFileRequest:
    @pytest.mark.duty("ECL-25")
    def test_keeps_who_asked_for_what_on_which_ground(self, office: Actor, at: datetime) -> None:
        new = asked()

        row = builders.now(builders.filed(office, new, at))

        assert (row.state, row.kind, row.wanted_id, row.basis) == ("filed", Kind.ORDER, new.subject_id, "ECL-25")
        assert (row.authority, row.region_code, row.document_no, row.filed_at) == (OFFICE, "330100", LETTER, at)
        assert topics(row) == ["regulators.filed"]

    def test_refuses_with_every_reason_and_keeps_nothing(
        self, office: Actor, shop: UUID, refused, at: datetime
    ) -> None:
        with acting_as(office), refused(RequestRefused) as refusal:
            asking.file_request(of_a_shop(shop, since=at + DAY, until=at + DAY), by=office, at=at)

        assert refusal.value.params == {"reasons": ("period_backwards", "period_ahead")}
        with acting_as(STAFF), transaction.atomic():
            assert not DataRequest.objects.exists()

    @pytest.mark.parametrize(("days", "due_on"), [(None, 17), (5, 17), (6, 17), (30, 17), (4, 16), (1, 11)])
    def test_is_answered_within_the_letter_s_time_where_that_is_shorter(
        self, office: Actor, days: int | None, due_on: int, at: datetime
    ) -> None:
        """From Tuesday the 10th: day 1 is Wednesday, the 14th and 15th are no working days."""
        row = builders.filed(office, asked(working_days=days), at)

        assert clock(row) == ("running", at.replace(day=due_on, hour=16))  # midnight in Shanghai


class TestApprove:
    @pytest.mark.duty("ECL-25")
    def test_fixes_what_belongs_to_an_order(self, office: Actor, at: datetime) -> None:
        sale = orders.sale(at)
        order = orders.delivered(sale, at)
        other = orders.paid(sale, at)
        row = builders.filed(office, asked(subject_id=order.id), at)

        approval = builders.approved(row, at + DAY)

        with acting_as(STAFF), transaction.atomic():
            share = Share.objects.get(order_id=order.id)
            parcel = Shipment.objects.get(order_id=order.id)
        assert set(approval.ids) >= {str(id_) for id_ in (order.id, parcel.id, share.id, share.payment_id)}
        assert str(other.id) not in approval.ids
        assert (approval.approved_by, approval.approved_at) == (STAFF.id, at + DAY)
        found = builders.now(row)
        assert (found.state, found.decided_by, found.approved_at) == ("approved", STAFF.id, at + DAY)
        assert topics(row) == ["regulators.filed", "regulators.endorsed", "regulators.approved"]
        assert clock(row)[0] == "running"  # a yes is no answer yet

    def test_says_why_in_the_log(self, waiting: DataRequest, at: datetime) -> None:
        builders.approved(waiting, at)

        with acting_as(STAFF), transaction.atomic():
            fact = Event.objects.get(topic="regulators.approved")
        assert fact.reason == "依据充分，范围适当"
        assert fact.payload["things"] == 1

    @pytest.mark.duty("HSE-17")
    def test_may_give_less_than_was_asked(self, office: Actor, shop: UUID, at: datetime) -> None:
        row = builders.filed(office, of_a_shop(shop, since=at - 9 * DAY, until=at), at)

        approval = builders.approved(row, at, period=Period(at - DAY))

        assert approval.period == Period(at - DAY, at)

    @pytest.mark.duty("HSE-17")
    def test_gives_no_more_than_was_asked(self, waiting: DataRequest, refused, at: datetime) -> None:
        with acting_as(STAFF), refused(MayNotDecide) as refusal:
            deciding.endorse(waiting.id, reason="x", period=Period(at - 2 * DAY), by=STAFF, at=at)

        assert refusal.value.params == {"reasons": ("wider_than_asked",)}
        assert builders.now(waiting).state == "filed"

    @pytest.mark.duty("HSE-17")
    def test_needs_two_persons(self, waiting: DataRequest, refused, at: datetime) -> None:
        with acting_as(STAFF), refused(IllegalTransition):
            deciding.approve(waiting.id, reason="x", period=Period(), by=STAFF, at=at)
        row = builders.endorsed(waiting, at, by=STAFF)
        assert (row.state, row.endorsed_by, row.endorsed_at) == ("endorsed", STAFF.id, at)

        with acting_as(STAFF), refused(MayNotDecide) as refusal:
            deciding.approve(waiting.id, reason="x", period=Period(), by=STAFF, at=at)

        assert refusal.value.params == {"reasons": ("own_endorsement",)}
        assert (builders.now(waiting).state, clock(waiting)[0]) == ("endorsed", "running")

    @pytest.mark.duty("HSE-17")
    def test_gives_no_more_than_the_first_has_endorsed(self, office: Actor, shop: UUID, refused, at: datetime) -> None:
        row = builders.filed(office, of_a_shop(shop, since=at - 9 * DAY, until=at), at)
        builders.endorsed(row, at, period=Period(at - 2 * DAY))

        with acting_as(STAFF), refused(MayNotDecide) as refusal:
            deciding.approve(row.id, reason="x", period=Period(at - 3 * DAY), by=STAFF, at=at)
        assert refusal.value.params == {"reasons": ("wider_than_asked",)}
        with acting_as(STAFF), transaction.atomic():
            approval = deciding.approve(row.id, reason="x", period=Period(), by=STAFF, at=at)

        assert approval.period == Period(at - 2 * DAY, at)

    def test_refuses_what_is_about_nothing(self, office: Actor, refused, at: datetime) -> None:
        for new in (asked(), of_a_shop(new_id(), since=at - DAY, until=at)):
            row = builders.filed(office, new, at)
            with acting_as(STAFF), refused(MayNotDecide) as refusal:
                deciding.endorse(row.id, reason="x", period=Period(), by=STAFF, at=at)
            assert refusal.value.params == {"reasons": ("nothing_there",)}

    def test_is_not_for_who_asked(self, office: Actor, waiting: DataRequest, refused, at: datetime) -> None:
        """Staff who are appointed as well do not answer themselves."""
        both = replace(office, role=Role.STAFF)

        with acting_as(both), refused(MayNotDecide) as refusal:
            deciding.endorse(waiting.id, reason="x", period=Period(), by=both, at=at)
        assert refusal.value.params == {"reasons": ("own_request",)}
        with acting_as(both), refused(MayNotDecide):
            deciding.reject(waiting.id, reason="x", by=both, at=at)
        assert (builders.now(waiting).state, clock(waiting)[0]) == ("filed", "running")

    def test_needs_a_reason(self, waiting: DataRequest, refused, at: datetime) -> None:
        with acting_as(STAFF), refused(ReasonRequired):
            deciding.endorse(waiting.id, reason=" ", period=Period(), by=STAFF, at=at)
        assert builders.now(waiting).state == "filed"

    @pytest.mark.duty("HSE-17")
    def test_is_not_for_who_let_them_in(self, office: Actor, waiting: DataRequest, refused, at: datetime) -> None:
        """Nor for who once did: one person alone never makes an authority and answers it."""
        builders.dismissed(office, at)
        builders.appointed(office.id, at, by=Actor(id=UUID(int=9), role=Role.STAFF))

        for appointer in (builders.APPOINTER, Actor(id=UUID(int=9), role=Role.STAFF)):
            with acting_as(appointer), refused(MayNotDecide) as refusal:
                deciding.endorse(waiting.id, reason="x", period=Period(), by=appointer, at=at)
            assert refusal.value.params == {"reasons": ("own_appointment",)}
        assert builders.now(waiting).state == "filed"


class TestReject:
    def test_answers_with_a_reason(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        builders.rejected(row, at)

        found = builders.now(row)
        assert (found.state, found.reason, found.decided_by) == ("rejected", "缺少法律依据", STAFF.id)
        assert clock(row)[0] == "met"
        assert topics(row) == ["regulators.filed", "regulators.rejected"]


class TestHandOver:
    def test_takes_nothing_that_is_not_built(self, waiting: DataRequest, at: datetime) -> None:
        builders.handed_over(waiting, at)  # a fact that nobody should have told changes nothing

        assert (builders.now(waiting).state, clock(waiting)[0]) == ("filed", "running")


@pytest.mark.duty("ECL-25")
class TestEscalate:
    def test_comes_when_the_fifth_working_day_has_ended_and_leaves_the_answer_owed(self, db: None) -> None:
        """The 30th, the 8th, the 9th, the 10th, which is a Saturday that is worked, and Monday the 12th."""
        filed_at, end = datetime(2026, 9, 29, 2, tzinfo=UTC), datetime(2026, 10, 12, 16, tzinfo=UTC)
        row = builders.filed(builders.regulator(filed_at), asked(), filed_at)

        sweep(end - TICK)
        assert builders.now(row).escalated_at is None
        sweep(end)

        assert (builders.now(row).escalated_at, builders.now(row).state) == (end, "filed")
        assert topics(row) == ["regulators.filed", "regulators.overdue"]

    def test_comes_also_for_what_was_approved_and_never_built(self, waiting: DataRequest, at: datetime) -> None:
        builders.approved(waiting, at)

        sweep(at + 30 * DAY)

        assert (builders.now(waiting).state, builders.now(waiting).escalated_at) == ("approved", at + 30 * DAY)

    def test_leaves_a_late_answer_possible(self, waiting: DataRequest, at: datetime) -> None:
        sweep(at + 30 * DAY)

        builders.rejected(waiting, at + 31 * DAY)

        assert builders.now(waiting).state == "rejected"
