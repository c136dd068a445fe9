"""How does a shop report that something about it has changed, and when is that in force?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from merchants.shops.commands import changes as commands
from merchants.shops.errors import ChangeNotFound, ChangePending, ChangeRefused, NoShop, ReasonRequired
from merchants.shops.models.changes import Change
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from merchants.shops.types import ChangedFact, ChangeForm, VerificationMethod
from merchants.violations.models import Violation
from platform_core.actors import Actor, Role
from platform_core.deadlines.queries import promises
from platform_core.eventlog.queries import topics_about
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import (
    MOVED,
    TEA_HOUSE,
    acting_as,
    applied,
    opened,
    operator,
    owner_of,
    reported,
)
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

TICK = timedelta.resolution
VISIT = VerificationMethod.VISIT
AGAIN = datetime(2026, 3, 31, 16, tzinfo=UTC)  # the seventh after the 20th
DUE = datetime(2026, 3, 19, 16, tzinfo=UTC)  # the seventh working day after Tuesday the 10th has ended in Shanghai


def verify(change: Change, by: Actor, at: datetime) -> Change:
    with acting_as(by), transaction.atomic():
        return commands.verify_change(change.id, method=VISIT, by=by, at=at)


def violations(shop: Merchant) -> list[str]:
    with acting_as(owner_of(shop)):
        return [row.kind for row in Violation.objects.all()]


@pytest.mark.django_db
class TestReturnAddress:
    @pytest.mark.duty("NRR-11")
    def test_stays_as_it_was_until_somebody_has_verified_another(self, shop, operator, applicant, at):
        change = reported(shop, at)
        with acting_as(applicant):
            assert shops.return_address(shop.id).address == TEA_HOUSE.return_address

        done = verify(change, operator, at)

        assert (done.state, done.verified_by, done.verified_at, done.method) == ("verified", operator.id, at, "visit")
        with acting_as(applicant):
            found = shops.return_address(shop.id)
        assert (found.contact_name, found.phone, found.address) == tuple(MOVED.values())

    def test_stays_where_staff_refuse(self, shop, operator, applicant, refused, at):
        change = reported(shop, at)

        with acting_as(operator), refused(ReasonRequired):
            commands.turn_down_change(change.id, reason=" ", by=operator, at=at)
        with acting_as(operator), transaction.atomic():
            commands.turn_down_change(change.id, reason="查无此址", by=operator, at=at)

        with acting_as(applicant):
            assert shops.return_address(shop.id).address == TEA_HOUSE.return_address

    def test_is_sealed(self, shop, at):
        reported(shop, at)

        with acting_as(owner_of(shop)):
            row = Change.objects.get()
            assert not any(text in str(vars(row)) for text in MOVED.values())
            assert verification.value_of(row) == MOVED


@pytest.mark.duty("OTM-12", "OTM-26")
@pytest.mark.django_db
class TestShownFacts:
    @pytest.mark.parametrize(
        ("fact", "column", "value"),
        [
            (ChangedFact.BUSINESS_ADDRESS, "business_address", {"address": "福建省福州市鼓楼区湖东路八号"}),
            (ChangedFact.SERVICE_PHONE, "service_phone", {"phone": "0591-1234 5678"}),
        ],
    )
    def test_are_shown_as_verified_and_not_as_reported(self, shop, operator, at, fact, column, value):
        change = reported(shop, at, fact=fact, **value)
        with acting_as(operator):
            assert getattr(shops.shop(shop.id), column) == getattr(TEA_HOUSE, column)

        verify(change, operator, at)

        with acting_as(operator):
            assert getattr(shops.shop(shop.id), column) == next(iter(value.values()))
            assert topics_about(change.id) == [
                "merchants.change_reported",
                "merchants.change_verified",
            ]


@pytest.mark.django_db
class TestReport:
    def test_is_one_of_a_fact_at_a_time(self, shop, refused, at):
        first, by = reported(shop, at), owner_of(shop)

        with acting_as(by), refused(ChangePending) as refusal:
            commands.report_change(
                ChangeForm(fact=ChangedFact.RETURN_ADDRESS, changed_on=date(2026, 3, 10), **MOVED), by=by, at=at
            )

        assert refusal.value.change_id == first.id
        with acting_as(by), transaction.atomic():
            assert commands.withdraw_change(first.id, by=by, at=at).state == "withdrawn"
        reported(shop, at)

    def test_is_whole_and_of_a_shop(self, shop, applicant, refused, at):
        form = ChangeForm(fact=ChangedFact.RETURN_ADDRESS, changed_on=date(2026, 3, 11))

        with acting_as(by := owner_of(shop)), refused(ChangeRefused) as refusal:
            commands.report_change(form, by=by, at=at)
        with acting_as(applicant), refused(NoShop):
            commands.report_change(form, by=applicant, at=at)

        assert refusal.value.reasons == ("value_missing", "in_the_future")

    def test_is_seen_by_no_other_shop(self, shop, refused, at):
        change = reported(shop, at)

        with acting_as(by := owner_of(opened(at))), refused(ChangeNotFound):
            commands.withdraw_change(change.id, by=by, at=at)

    @pytest.mark.duty("OTM-26")
    def test_is_late_after_the_third_working_day(self, shop, at):
        """Friday the 6th: its third working day is Wednesday the 11th."""
        end = datetime(2026, 3, 11, 16, tzinfo=UTC)
        reported(shop, end - TICK, changed_on=date(2026, 3, 6))
        assert violations(shop) == []

        reported(shop, end, fact=ChangedFact.SERVICE_PHONE, phone="0591-1234 5678", changed_on=date(2026, 3, 6))

        assert violations(shop) == ["change_reported_late"]


@pytest.mark.django_db
class TestTheDatabase:
    def test_lets_no_shop_verify_its_own_word(self, shop, at):
        reported(shop, at)

        with acting_as(owner_of(shop)), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Change.objects.update(verified_by=new_id(), method="visit")

    def test_verifies_nothing_without_a_name(self, shop, operator, at):
        reported(shop, at)

        with acting_as(operator), pytest.raises(DatabaseError, match="change_verified_by_somebody"):
            with transaction.atomic():
                Change.objects.update(state="verified")


def running(change: Change) -> list[tuple[datetime, bool]]:
    """Until when it is to be verified, and whether people are told that the law says so."""
    with acting_as(operator()), transaction.atomic():
        found = [promise for promise in promises.about(change.id) if promise.state == "running"]
    return [(promise.due_at, rule(promise.rule, on=local_day(promise.started_at)).is_law) for promise in found]


@pytest.mark.duty("OTM-26")
@pytest.mark.login("worker")
@pytest.mark.django_db
class TestVerifyInTime:
    def test_alarms_after_the_seventh_working_day_and_shows_nothing_unverified(self, shop, at):
        change = reported(shop, at)

        assert (sweep(DUE - TICK), sweep(DUE)) == (0, 1)

        with acting_as(owner_of(shop)):
            row = Change.objects.get(id=change.id)
            assert (row.state, row.overdue_at) == ("reported", DUE)
            assert topics_about(change.id)[-1] == "merchants.change_unverified"

    @pytest.mark.clock("merchants.catch_up_change")
    def test_is_asked_for_again_and_again_as_our_own_promise(self, shop, operator, at):
        """The law gives one period, and that is over."""
        change = reported(shop, at)
        assert [(due, by_law) for due, by_law in running(change)] == [(DUE, True)]

        sweep(DUE)
        assert running(change) == [(AGAIN, False)]
        assert (sweep(AGAIN - TICK), sweep(AGAIN)) == (0, 1)
        assert [by_law for _, by_law in running(change)] == [False]

        verify(change, operator, AGAIN)
        assert running(change) == []

    def test_ends_with_the_answer(self, shop, operator, at):
        verify(reported(shop, at), operator, DUE - TICK)

        assert sweep(DUE) == 0


@pytest.mark.commits
@pytest.mark.login("worker")
class TestNotices:
    def test_tell_the_shop_what_became_of_it_and_staff_what_is_late(self, at):
        staff, shop = Actor(applied(at).applicant_id, Role.STAFF), opened(at)
        employed(staff.id, at=at)
        reported(shop, at, changed_on=date(2026, 3, 2))
        sweep(DUE)
        with acting_as(owner_of(shop)), transaction.atomic():
            change = Change.objects.get()
        verify(change, operator(), DUE)

        while relayed():
            pass

        with bound(SYSTEM), transaction.atomic():
            told = {notice.template.partition(".")[2]: notice for notice in Notice.objects.all()}
        owner = owner_of(shop).id
        expected = {
            "change_unverified_for_shop": owner,
            "change_unverified_for_staff": staff.id,
            "change_verified_for_shop": owner,
            "change_reported_late": owner,
        }
        assert {name: told[name].person_id for name in expected} == expected
