"""What if the provider never says what became of a refund, and what if nobody at all does anything?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.cases.unclocked import without_clock
from platform_core.eventlog.facts import DeliveryContext
from platform_core.notices.models import Notice
from platform_core.payments import ports
from platform_core.payments.commands import refunding
from platform_core.payments.events.payments import RefundAccountAsked, RefundAccountNamed, RefundStuck
from platform_core.payments.models.refunds import Refund
from platform_core.payments.subscribers import payments
from platform_core.payments.types import Answer, Outcome, RefundOrder
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import person
from tests.platform_core.accounts.people import employed
from tests.platform_core.payments.conftest import asked, captured, requested
from tests.platform_core.payments.test_asking_again import (
    DAY,
    TICK,
    answer,
    ask,
    asked_for_account,
    attempts,
    clocks,
    refunds,
    refused,
    sweep,
    system,
)
from tests.platform_core.payments.test_naming_accounts import ACCOUNT, name
from tests.platform_core.payments.test_refunding import topics

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HEAR = "payments.hear_of_refund"


class Provider:
    """Says what it was told to say, and remembers what it was asked for."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.orders = list(answers), list[RefundOrder]()

    def refund(self, order: RefundOrder) -> Answer:
        self.orders.append(order)
        return self._next()

    def refund_state(self, refund_id) -> Answer:
        return self._next()

    def _next(self) -> Answer:
        return Answer(self.answers.pop(0), "REF", "no")


@pytest.fixture
def payer(at):
    return Actor(id=person(at).id, role=Role.SHOPPER)


@pytest.fixture
def share(payer, shops, orders, at):
    share = asked(shops[0], 1000)
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    return share


def fact_of(kind, refund_id, **more):
    with system(), transaction.atomic():
        return kind(**Refund.objects.get(id=refund_id).fact_fields(), **more)


def circumstances(at) -> DeliveryContext:
    return DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)


def state_of(refund_id):
    return next(refund.state for refund in refunds() if refund.id == refund_id)


@pytest.mark.duty("HSE-05", "ECL-20")
@pytest.mark.clock(HEAR)
class TestTheClock:
    @pytest.mark.parametrize("unknown", [False, True])
    def test_has_the_provider_asked_a_day_later_to_the_tick_and_each_day(self, share, at, unknown):
        refund_id = ask(share, 300, at)
        if unknown:
            answer(refund_id, Outcome.SILENT, at + timedelta(hours=1))

        assert sweep(at + DAY - TICK) == 0
        for day in (1, 2, 3):
            assert sweep(at + day * DAY) == 1

        assert topics(refund_id).count("payments.refund_stuck") == 3
        assert clocks(refund_id, HEAR)[-1] == (at + 4 * DAY, "running")
        assert attempts() == [(1, 300, "unknown" if unknown else "requested")]

    @pytest.mark.parametrize("outcome", [Outcome.SUCCEEDED, Outcome.FAILED])
    def test_ends_with_the_providers_word(self, share, at, outcome):
        refund_id = ask(share, 300, at)

        answer(refund_id, outcome, at + TICK)

        assert clocks(refund_id, HEAR) == [(at + DAY, "met")]

    def test_does_nothing_where_the_word_has_come_meanwhile(self, share, at):
        refund_id = ask(share, 300, at)
        answer(refund_id, Outcome.SUCCEEDED, at)

        with system(), transaction.atomic():
            assert not refunding.ask_provider_again(refund_id, by=RELAY, at=at + DAY)

        assert "payments.refund_stuck" not in topics(refund_id)


class TestAskingTheProvider:
    def stuck(self, refund_id, at, provider, monkeypatch):
        monkeypatch.setitem(ports.PROVIDERS, "sandbox", provider)
        fact = fact_of(RefundStuck, refund_id, provider="sandbox")
        with scopes.bound(scopes.SYSTEM):
            payments.settle_stuck(fact, circumstances(at))

    def test_takes_its_word_for_what_became_of_it(self, share, at, monkeypatch):
        refund_id = ask(share, 300, at)

        self.stuck(refund_id, at, provider := Provider(Outcome.SUCCEEDED), monkeypatch)

        assert (state_of(refund_id), provider.orders) == ("succeeded", [])

    def test_asks_for_what_it_never_heard_of_as_the_same_refund(self, share, at, monkeypatch):
        refund_id = ask(share, 300, at)

        self.stuck(refund_id, at, provider := Provider(Outcome.UNHEARD, Outcome.SUCCEEDED), monkeypatch)

        assert [order.refund_id for order in provider.orders] == [refund_id]
        assert state_of(refund_id) == "succeeded"

    def test_leaves_silence_to_the_clock(self, share, at, monkeypatch):
        refund_id = ask(share, 300, at)

        self.stuck(refund_id, at, Provider(Outcome.SILENT), monkeypatch)

        assert state_of(refund_id) == "requested"

    def test_names_the_account_that_the_payer_has_named(self, share, payer, at, monkeypatch):
        attempt = name(asked_for_account(share, at), at + 2 * DAY, by=payer)

        self.stuck(attempt, at + 3 * DAY, provider := Provider(Outcome.UNHEARD, Outcome.SUCCEEDED), monkeypatch)

        [order] = provider.orders
        assert (order.refund_id, order.account) == (attempt, ACCOUNT)
        assert "李雷" not in repr(order)


class TestWhoIsTold:
    def notices(self, who, template):
        with scopes.bound(scopes.shopper(who)), transaction.atomic():
            return list(Notice.objects.filter(template=template))

    def test_payer_and_staff_of_a_provider_that_says_nothing(self, share, payer, at):
        employed(clerk := person(at).id, at=at)
        refund_id = ask(share, 300, at)
        sweep(at + DAY)

        with system():
            fact = fact_of(RefundStuck, refund_id, provider="sandbox")
            with transaction.atomic():
                payments.tell_stuck(fact, circumstances(at + DAY))

        [notice] = self.notices(payer.id, "payments.refund_stuck_for_shopper")
        assert "2026-03-12 10:00" in notice.texts["en"]["body"]  # the next time that the provider is asked, in Shanghai
        assert "12315" in notice.texts["zh"]["body"]
        assert len(self.notices(clerk, "payments.refund_stuck_for_staff")) == 1

    @pytest.mark.duty("NRR-14")
    def test_the_payer_of_what_to_do_until_when_and_what_if_not(self, share, payer, at):
        refund_id = asked_for_account(share, at)

        with system(), transaction.atomic():
            payments.tell_account_asked(fact_of(RefundAccountAsked, refund_id), circumstances(at))

        [notice] = self.notices(payer.id, "payments.refund_account_asked_for_shopper")
        assert notice.params["refund_id"] == str(refund_id)
        for said in ("3.00 CNY", "2026-03-15 10:00", "your right to the money does not end"):
            assert said in notice.texts["en"]["body"]
        assert "明确同意退款至该账户" in notice.texts["zh"]["body"]

    def test_the_payer_that_an_account_was_named(self, share, payer, at):
        refund_id = asked_for_account(share, at)
        name(refund_id, at + 2 * DAY, by=payer)

        with system(), transaction.atomic():
            payments.tell_account_named(fact_of(RefundAccountNamed, refund_id), circumstances(at))

        [notice] = self.notices(payer.id, "payments.refund_account_named_for_shopper")
        assert ACCOUNT.number not in str(notice.texts)


@pytest.mark.duty("HSE-05", "NRR-14")
@pytest.mark.parametrize("says", [Outcome.SILENT, Outcome.FAILED])
def test_nobody_s_silence_leaves_a_refund_without_a_clock(share, at, says):
    """For a fortnight the provider says one thing, and neither payer nor staff do anything."""
    ask(share, 300, at)
    for hour in range(0, 14 * 24, 24):
        now: datetime = at + timedelta(hours=hour)
        while sweep(now):
            pass
        last = refunds()[-1]
        if last.state == "requested":
            refused(last.id, now) if says is Outcome.FAILED else answer(last.id, says, now)
        with scopes.bound(scopes.staff(new_id())), transaction.atomic():
            assert without_clock() == {}
    assert len(attempts()) == (1 if says is Outcome.SILENT else 8)
