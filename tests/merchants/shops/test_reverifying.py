"""How is a shop verified again, and what follows at the instant when nobody has done it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from merchants.shops.commands import documents, standing
from merchants.shops.deadlines import CATCH_UP, REVERIFY
from merchants.shops.errors import MayNotReverify, RegistrySilent
from merchants.shops.models.applications import RegistryCheck
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from merchants.shops.types import RegistryAnswer, VerificationMethod
from platform_core.actors import RELAY, Actor, Role
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.queries import timeline
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.merchants.builders import (
    ENTRY,
    acting_as,
    applied,
    opened_many,
    operator,
    owner_of,
    reverified,
    to_open,
)
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.login("worker"), pytest.mark.duty("OTM-24a", "ECL-27")]
TICK, HOUR = timedelta.resolution, timedelta(hours=1)
DUE = datetime(2026, 9, 10, 16, tzinfo=UTC)  # six months after the 10th of March have ended in Shanghai
AGAIN = datetime(2026, 9, 26, 16, tzinfo=UTC)  # the fifteenth day after the 11th
STOPS = datetime(2026, 10, 10, 16, tzinfo=UTC)  # one month after that
OURS = (REVERIFY.kind, CATCH_UP.kind)


@pytest.fixture
def shop(db: None, at: datetime) -> Merchant:
    """One that nobody has verified again."""
    return opened_many([to_open(at)], at, by=operator())[0]


def running(shop: Merchant) -> list[tuple[str, datetime]]:
    with acting_as(owner_of(shop)), transaction.atomic():
        return [(c.kind, c.due_at) for c in about(shop.id) if c.state == "running" and c.kind in OURS]


def missed(shop: Merchant) -> list[int]:
    with acting_as(owner_of(shop)), transaction.atomic():
        facts = timeline(shop.id)
    return [fact.payload["times"] for fact in facts if fact.topic == "merchants.unverified"]


def begin(shop: Merchant, by: Actor, at: datetime) -> None:
    with acting_as(by), transaction.atomic():
        standing.begin_reverification(shop.id, by=by, at=at)


def look_at_all(shop: Merchant, by: Actor, at: datetime) -> None:
    with acting_as(by), transaction.atomic():
        for document in verification.documents_of_shop(shop.id):
            documents.verify(document.id, method=VerificationMethod.CALL, by=by, at=at)


def ask(shop: Merchant, by: Actor, at: datetime) -> None:
    with acting_as(by):
        standing.ask_again(shop.id, cause_id=new_id(), by=RELAY, at=at)


@pytest.mark.django_db
class TestReverify:
    def test_needs_a_round_in_which_all_was_looked_at(self, shop, operator, registry, refused, at):
        with acting_as(operator), refused(MayNotReverify) as refusal:
            standing.reverify(shop.id, by=operator, at=at + HOUR)

        assert refusal.value.reasons == ("register_not_asked", "documents_unverified")
        assert refusal.value.missing == ("business_licence", "return_agreement", "food_licence")

        begin(shop, operator, at + HOUR)
        ask(shop, operator, at + HOUR)
        look_at_all(shop, operator, at + HOUR)
        with acting_as(operator), transaction.atomic():
            done = standing.reverify(shop.id, by=operator, at=at + HOUR)

        assert (done.verified_at, done.reverification_begun_at) == (at + HOUR, None)

    def test_owes_the_next_from_then_on(self, shop, operator, registry, at):
        later = datetime(2026, 5, 5, 2, tzinfo=UTC)
        begin(shop, operator, later)
        ask(shop, operator, later)
        look_at_all(shop, operator, later)
        with acting_as(operator), transaction.atomic():
            standing.reverify(shop.id, by=operator, at=later)

        assert running(shop) == [(REVERIFY.kind, datetime(2026, 11, 5, 16, tzinfo=UTC))]

    def test_believes_the_register(self, shop, operator, registry, refused, at):
        registry.answer = RegistryAnswer(source="test", entry=replace(ENTRY, status="revoked"))
        begin(shop, operator, at + HOUR)
        ask(shop, operator, at + HOUR)
        look_at_all(shop, operator, at + HOUR)

        with acting_as(operator), refused(MayNotReverify) as refusal:
            standing.reverify(shop.id, by=operator, at=at + HOUR)

        assert refusal.value.reasons == ("register_differs",)

    def test_keeps_nothing_while_the_register_is_silent(self, shop, operator, registry, refused, at):
        registry.answer = RegistrySilent(source="test")
        begin(shop, operator, at + HOUR)

        with acting_as(operator), refused(RegistrySilent):
            standing.ask_again(shop.id, cause_id=new_id(), by=RELAY, at=at)
        with acting_as(operator):
            assert RegistryCheck.objects.count() == 1  # that of the opening

    def test_ends_a_licence_where_the_register_does(self, shop, operator, registry, at):
        end = datetime(2027, 1, 1, tzinfo=UTC).date()
        registry.answer = RegistryAnswer(source="test", entry=replace(ENTRY, valid_until=end))
        begin(shop, operator, at + HOUR)
        ask(shop, operator, at + HOUR)
        look_at_all(shop, operator, at + HOUR)

        with acting_as(operator), transaction.atomic():
            assert standing.reverify(shop.id, by=operator, at=at + HOUR).licence_valid_until == end


@pytest.mark.django_db
class TestChaseReverification:
    def test_comes_after_six_months_and_the_shop_sells_on_for_another(self, shop, at):
        assert (running(shop), sweep(DUE - TICK), missed(shop)) == ([(REVERIFY.kind, DUE)], 0, [])
        assert (sweep(DUE), missed(shop)) == (1, [1])

        with acting_as(owner_of(shop)):
            assert shops.may_sell(shop.id, at=DUE)

    def test_stops_new_orders_when_the_seventh_month_is_over(self, shop, at):
        with acting_as(owner_of(shop)):
            assert shops.may_sell(shop.id, at=STOPS - TICK)
            assert shops.not_selling(at=STOPS - TICK) == set()
            assert shops.may_sell(shop.id, at=STOPS).reasons == ("verification_overdue",)
            assert shops.not_selling(at=STOPS) == {shop.id}

    def test_lets_the_shop_sell_again_from_the_verification_on(self, shop, at):
        reverified(shop, STOPS)

        with acting_as(owner_of(shop)):
            assert shops.may_sell(shop.id, at=STOPS)
            assert shops.may_sell(shop.id, at=datetime(2027, 5, 11, 16, tzinfo=UTC) - TICK)
            assert shops.may_sell(shop.id, at=datetime(2027, 5, 11, 16, tzinfo=UTC)).reasons == (
                "verification_overdue",
            )

    def test_gives_no_day_more_because_the_last_is_one_of_rest(self, at):
        """Whoever owes it ends with the Saturday."""
        opened_many([to_open(at)], at + timedelta(days=2), by=operator())

        assert (sweep(DUE + timedelta(days=2) - TICK), sweep(DUE + timedelta(days=2))) == (0, 1)

    def test_comes_round_every_fifteen_days_and_counts(self, shop, at):
        sweep(DUE)

        assert running(shop) == [(CATCH_UP.kind, AGAIN)]
        assert (sweep(AGAIN - TICK), sweep(AGAIN), missed(shop)) == (0, 1, [1, 2])

    def test_ends_once_somebody_has_done_it(self, shop, operator, registry, at):
        sweep(DUE)
        begin(shop, operator, DUE)
        ask(shop, operator, DUE)
        look_at_all(shop, operator, DUE)
        with acting_as(operator), transaction.atomic():
            standing.reverify(shop.id, by=operator, at=DUE)

        assert [kind for kind, _ in running(shop)] == [REVERIFY.kind]
        assert sweep(AGAIN) == 0


@pytest.mark.django_db
class TestStartMissing:
    def test_counts_what_is_older_than_the_clock_from_now(self, shop, operator, at):
        with acting_as(operator), transaction.atomic():
            clocks.void(REVERIFY, subject_id=shop.id, by=operator, at=at, reason="a test")
        with bound(SYSTEM), transaction.atomic(), acting_for(shop.id):
            assert standing.start_missing_reverification(shop.id, by=RELAY, at=at)
            assert not standing.start_missing_reverification(shop.id, by=RELAY, at=at)

        assert running(shop) == [(REVERIFY.kind, DUE)]

    def test_is_a_command_for_an_upgrade(self, shop):
        told = StringIO()

        call_command("start_missing_clocks", stdout=told)

        assert "\nclocks started for 0 of 1 shops to be verified again\n" in told.getvalue()


@pytest.mark.commits
class TestTheRelay:
    def test_asks_the_register_again_and_tells_of_what_is_late(self, registry, at):
        staff = Actor(applied(at).applicant_id, Role.STAFF)
        [shop] = opened_many([to_open(at)], at, by=operator())
        employed(staff.id, at=at)
        begin(shop, operator(), at + HOUR)
        sweep(DUE)

        while relayed():
            pass

        with bound(SYSTEM), transaction.atomic():
            told = {notice.template: notice for notice in Notice.objects.filter(template__contains="unverified")}
            checks = RegistryCheck.objects.filter(application__shop=shop.id).count()
        assert checks == 2  # by hand at the opening, and by the relay in this round
        assert told["merchants.unverified"].person_id == owner_of(shop).id
        assert told["merchants.unverified_for_staff"].person_id == staff.id
        assert told["merchants.unverified"].params["times"] == 1
        assert told["merchants.unverified"].params["sells_until"] == "2026-10-10"
