"""What if no report of a payment comes: is the provider asked, and does everything come to its end?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.cases.unclocked import without_clock
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.payments import ports
from platform_core.payments.commands import asking_the_provider, requesting
from platform_core.payments.events.payments import PaymentClosed, PaymentUnheard, Refunded, RefundRequested
from platform_core.payments.models.payments import Receipt
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments as payments_policies
from platform_core.payments.states import PaymentState
from platform_core.payments.subscribers import payments as payments_subscribers
from platform_core.payments.types import Outcome, Parts, ProviderStanding, Sighting
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import person
from tests.platform_core.accounts.people import employed
from tests.platform_core.payments.conftest import asked, captured, report, requested
from tests.platform_core.payments.test_asking_again import DAY, TICK, answer, sweep, system
from tests.platform_core.payments.test_capturing import books, share_of, state_of, topics
from tests.platform_core.payments.test_hearing_of_refunds import circumstances

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-05")]
WAIT = timedelta(minutes=25)


@pytest.fixture
def payer(at):
    return Actor(id=person(at).id, role=Role.SHOPPER)


@pytest.fixture
def share(shops):
    return asked(shops[0], 1000, funded=Money(50))


@pytest.fixture
def payment(payer, share, orders, at):
    return requested(payer, [share], at=at)


def clocks(payment_id):
    with system(), transaction.atomic():
        return [(clock.kind.removeprefix("payments."), clock.due_at, clock.state) for clock in about(payment_id)]


def given_up(share, payment, payer, at):
    """The order waits no longer, and the relay brings the fact."""
    with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
        requesting.release_share(share.order, by=payer, at=at)
    with system(), transaction.atomic():
        requesting.close_payment(payment.id, by=RELAY, at=at)


def seen(payment, standing, at, *, fen=None, ref="PAY1"):
    came = report(fen, at=at, ref=ref) if fen else None
    with system(), transaction.atomic():
        asking_the_provider.record_sighting(payment.id, sighting=Sighting(standing, came), by=RELAY, at=at)


def state_of_share(share):
    return share_of(share).state


def refund_of_late_money():
    with system(), transaction.atomic():
        [refund] = Refund.objects.all()
        return refund


def fact_about(subject_id, kind) -> Any:
    with system(), transaction.atomic():
        return kind.from_payload(Event.objects.filter(subject_id=subject_id, topic=kind.topic).latest("id").payload)


class TestAPaymentOfWhichNothingIsHeard:
    @pytest.mark.clock("payments.ask_provider")
    def test_has_the_provider_asked_before_its_end_to_the_tick_and_while_an_order_waits(self, payment, at):
        assert payment.expires_at > at + WAIT
        assert sweep(at + WAIT - TICK) == 0

        assert sweep(at + WAIT) == 1
        assert sweep(at + 2 * WAIT) == 1

        assert topics(payment.id) == ["payments.requested", "payments.unheard", "payments.unheard"]
        assert clocks(payment.id)[-1] == ("ask_provider", at + 3 * WAIT, "running")
        assert fact_about(payment.id, PaymentUnheard).closing is False

    def test_is_looked_at_by_a_person_only_when_the_payers_time_is_over(self, payment, at):
        employed(clerk := person(at).id, at=at)

        for n, alarms in ((1, 0), (2, 1)):
            sweep(at + n * WAIT)
            with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
                assert Notice.objects.filter(template="payments.unheard").count() == alarms

    def test_is_paid_where_the_provider_says_so_as_if_it_had_reported(self, payment, share, orders, at):
        for _ in range(2):
            seen(payment, ProviderStanding.PAID, at + WAIT, fen=1000)

        assert (state_of(payment), orders.paid) == ("captured", [share.order.id])
        assert clocks(payment.id) == [("ask_provider", at + WAIT, "met")]
        captured(payment.id, 1000, at=at + WAIT)  # the report comes after all
        assert len(orders.paid) == 1

    @pytest.mark.parametrize("standing", [ProviderStanding.UNHEARD, ProviderStanding.SILENT, ProviderStanding.CLOSED])
    def test_waits_on_where_the_provider_knows_of_no_money(self, payment, at, standing):
        seen(payment, standing, at + WAIT)

        assert state_of(payment) == "requested"
        assert clocks(payment.id)[-1][2] == "running"

    def test_makes_a_case_of_money_that_does_not_fit_and_waits_on(self, payment, at):
        seen(payment, ProviderStanding.PAID, at + timedelta(minutes=1), fen=999)

        assert state_of(payment) == "parked"
        with system(), transaction.atomic():
            assert [receipt.amount for receipt in Receipt.objects.all()] == [999]
        assert clocks(payment.id)[-1] == ("ask_provider", at + timedelta(minutes=26), "running")

    def test_is_closed_by_its_clock_where_the_relay_did_not(self, payment, share, payer, at):
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            requesting.release_share(share.order, by=payer, at=at)

        assert sweep(at + WAIT) == 1

        assert state_of(payment) == "closed"
        assert clocks(payment.id)[-1] == ("hear_of_closing", at + WAIT + DAY, "running")

    def test_is_asked_after_by_the_relay(self, payment, orders, at, monkeypatch):
        provider = Provider(Sighting(ProviderStanding.PAID, report(1000, at=at)))
        monkeypatch.setitem(ports.PROVIDERS, "sandbox", provider)
        sweep(at + WAIT)

        with scopes.bound(scopes.SYSTEM):
            payments_subscribers.ask_provider(fact_about(payment.id, PaymentUnheard), circumstances(at + WAIT))

        assert (state_of(payment), provider.closed) == ("captured", [])


class Provider:
    """Says one thing of a payment, and remembers what it was told to close."""

    def __init__(self, sighting: Sighting) -> None:
        self.sighting, self.closed = sighting, list[Any]()

    def close(self, payment_id):
        self.closed.append(payment_id)

    def payment_state(self, payment_id) -> Sighting:
        return self.sighting


class TestAClosedPayment:
    @pytest.fixture
    def closed(self, payment, share, payer, at):
        given_up(share, payment, payer, at)
        assert clocks(payment.id) == [
            ("ask_provider", at + WAIT, "met"),
            ("hear_of_closing", at + DAY, "running"),
        ]
        return payment

    @pytest.mark.clock("payments.hear_of_closing")
    def test_has_the_provider_told_and_asked_a_day_later_to_the_tick_and_each_day(self, closed, at):
        employed(clerk := person(at).id, at=at)
        assert sweep(at + DAY - TICK) == 0

        for day in (1, 2):
            assert sweep(at + day * DAY) == 1

        assert fact_about(closed.id, PaymentUnheard).closing is True
        assert clocks(closed.id)[-1] == ("hear_of_closing", at + 3 * DAY, "running")
        with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
            assert Notice.objects.filter(template="payments.unheard").count() == 2

    def test_ends_when_the_provider_says_that_nobody_can_pay_it(self, closed, share, at):
        seen(closed, ProviderStanding.CLOSED, at)

        assert (state_of(closed), clocks(closed.id)[-1][2]) == ("unpaid", "met")
        assert (topics(closed.id)[-1], state_of_share(share)) == ("payments.ended", "released")
        assert sweep(at + 30 * DAY) == 0

    @pytest.mark.parametrize("standing", [ProviderStanding.UNHEARD, ProviderStanding.SILENT])
    def test_does_not_end_by_silence(self, closed, at, standing):
        seen(closed, standing, at)

        assert (state_of(closed), clocks(closed.id)[-1][2]) == ("closed", "running")

    def test_ends_where_what_came_has_a_case_of_its_own(self, closed, at):
        seen(closed, ProviderStanding.PAID, at, fen=999)

        assert state_of(closed) == "unpaid"
        with system(), transaction.atomic():
            assert [receipt.state for receipt in Receipt.objects.all()] == ["noted"]

    @pytest.mark.parametrize("heard", ["by a report", "by asking"])
    @pytest.mark.parametrize("ended", [False, True])
    def test_gives_late_money_back_and_ends_the_share_with_it(self, closed, share, orders, shops, at, heard, ended):
        if ended:
            seen(closed, ProviderStanding.CLOSED, at)
        orders.unwanted.add(share.order.id)
        if heard == "by a report":
            captured(closed.id, 1000, at=at)
        else:
            seen(closed, ProviderStanding.PAID, at, fen=1000)
        assert (state_of(closed), state_of_share(share)) == ("captured", "captured")
        assert books(shops[0]) == {"provider_clearing": (1000, -1000), "buyer_escrow": (1000, -1000)}

        answer(refund_of_late_money().id, Outcome.SUCCEEDED, at)

        assert state_of_share(share) == "returned"
        assert topics(share_of(share).id)[-1] == "payments.share_returned"
        assert books(shops[0]) == {}
        assert {state for *_, state in clocks(closed.id)} == {"met"}

    def test_keeps_late_money_in_hand_while_the_provider_refuses(self, closed, share, orders, at):
        orders.unwanted.add(share.order.id)
        captured(closed.id, 1000, at=at)

        answer(refund_of_late_money().id, Outcome.FAILED, at)

        assert state_of_share(share) == "captured"
        with scopes.bound(scopes.staff(new_id())), transaction.atomic():
            assert without_clock() == {}

    def test_is_told_and_asked_by_the_relay(self, closed, at, monkeypatch):
        provider = Provider(Sighting(ProviderStanding.CLOSED))
        monkeypatch.setitem(ports.PROVIDERS, "sandbox", provider)

        with scopes.bound(scopes.SYSTEM):
            payments_subscribers.close_at_provider(fact_about(closed.id, PaymentClosed), circumstances(at))
        sweep(at + DAY)

        assert (state_of(closed), provider.closed) == ("unpaid", [closed.id])

    def test_is_closed_there_again_where_that_was_not_heard(self, closed, at, monkeypatch):
        provider = Provider(Sighting(ProviderStanding.CLOSED))
        monkeypatch.setitem(ports.PROVIDERS, "sandbox", provider)
        sweep(at + DAY)

        with scopes.bound(scopes.SYSTEM):
            payments_subscribers.ask_provider(fact_about(closed.id, PaymentUnheard), circumstances(at + DAY))

        assert (state_of(closed), provider.closed) == ("unpaid", [closed.id])


class TestAParkedPayment:
    def test_is_closed_when_no_order_waits_any_more_and_ends(self, payment, share, payer, at):
        captured(payment.id, 999, at=at)
        assert state_of(payment) == "parked"

        given_up(share, payment, payer, at)
        assert state_of(payment) == "closed"
        seen(payment, ProviderStanding.PAID, at, fen=999)

        assert state_of(payment) == "unpaid"
        with system(), transaction.atomic():
            assert Receipt.objects.count() == 1

    def test_is_paid_where_the_right_money_comes_after_all(self, payment, orders, at):
        captured(payment.id, 999, at=at)

        captured(payment.id, 1000, at=at, ref="PAY2")

        assert state_of(payment) == "captured"
        assert {state for *_, state in clocks(payment.id)} == {"met"}


def test_a_late_share_of_which_the_payer_pays_nothing_ends_at_once(payer, shops, orders, at):
    paid, free = asked(shops[0], 1000), asked(shops[1], 0, funded=Money(300))
    payment = requested(payer, [paid, free], at=at)
    orders.unwanted.add(free.order.id)
    with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
        requesting.release_share(free.order, by=payer, at=at)

    captured(payment.id, 1000, at=at)

    assert (state_of_share(paid), state_of_share(free)) == ("captured", "returned")


def test_the_payer_hears_that_money_came_too_late_and_when_it_is_back(payment, share, payer, orders, at):
    orders.unwanted.add(share.order.id)
    given_up(share, payment, payer, at)
    captured(payment.id, 1000, at=at)
    refund = refund_of_late_money()
    with system(), transaction.atomic():
        payments_subscribers.tell_late(fact_about(refund.id, RefundRequested), circumstances(at))
    answer(refund.id, Outcome.SUCCEEDED, at)
    with system(), transaction.atomic():
        payments_subscribers.tell_refunded(fact_about(refund.id, Refunded), circumstances(at))

    with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
        late, back = Notice.objects.filter(template__startswith="payments.").order_by("id")
    assert (late.template, back.template) == ("payments.came_late_for_shopper", "payments.late_refunded_for_shopper")
    assert "10.00 CNY" in late.texts["en"]["body"]
    assert "原路退回" in back.texts["zh"]["body"]


@pytest.mark.parametrize("gives_up", [False, True])
def test_nobody_s_silence_leaves_a_payment_without_a_clock(payment, share, payer, at, gives_up):
    if gives_up:
        given_up(share, payment, payer, at)
    for hours in range(0, 4 * 24, 12):
        while sweep(at + timedelta(hours=hours)):
            pass
        with scopes.bound(scopes.staff(new_id())), transaction.atomic():
            assert without_clock() == {}
            assert Share.objects.count() == 1
    assert "payments.unheard" in topics(payment.id)


@pytest.mark.parametrize(
    ("state", "tick", "overdue"),
    [
        (PaymentState.REQUESTED, -TICK, False),
        (PaymentState.REQUESTED, 0 * TICK, True),
        (PaymentState.PARKED, -TICK, False),
        (PaymentState.PARKED, 0 * TICK, True),
        (PaymentState.CLOSED, -TICK, True),
    ],
)
def test_a_person_looks_from_the_payments_end_on(at, state, tick, overdue):
    assert payments_policies.is_overdue(state, expires_at=at, at=at + tick) is overdue


@pytest.mark.parametrize(
    ("refunded", "late", "owed", "given_back"),
    [(1000, True, False, True), (999, True, False, False), (1000, False, False, False), (1000, True, True, False)],
)
def test_late_money_is_given_back_when_all_of_it_is(refunded, late, owed, given_back):
    zero = Money(0)
    parts = Parts(amount=Money(1000), funded=zero, rounding=zero, refunded=Money(refunded))

    assert payments_policies.is_given_back(parts, late=late, owed=owed) is given_back
