"""Is nobody charged silently, and is cancelling as easy as subscribing? (OTM-17, OTM-18, IPP-20, CRI-10b, HSE-15)"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from orders.sales.models.orders import Contract
from orders.subscriptions import queries
from orders.subscriptions.errors import SubscriptionNotFound, SubscriptionRefused
from orders.subscriptions.types import SubscriptionConsents
from platform_core.deadlines.models import Reminder
from platform_core.ledger.queries import reconcile
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.payments.types import Ahead, Outcome
from platform_core.states import IllegalTransition
from platform_core.tenancy.scopes import SYSTEM, bound, shopper
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as kept_by
from tests.platform_core.regulators.builders import acting_as as seen_as

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta.resolution
NOTHING = {"debits": 0, "orders": 0, "state": "ended"}


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


def stands(kept: kept_by.Kept) -> dict[str, Any]:
    found = kept_by.now(kept)
    return {"debits": len(kept_by.debits(kept)), "orders": len(kept_by.orders(kept)), "state": found.state}


class TestSubscribing:
    @pytest.mark.duty("OTM-18", "CRI-10b", "HSE-15", "OTM-17")
    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({"consents": SubscriptionConsents(debits=False, key_terms=True)}, "debits_not_agreed"),
            ({"consents": SubscriptionConsents(debits=True, key_terms=False)}, "terms_not_accepted"),
            ({"quantity": 0}, "quantity_out_of_range"),
            ({"rules": []}, "rules_changed"),
        ],
    )
    def test_is_by_acts_of_ones_own(self, at: datetime, said: dict[str, Any], reason: str, refused: Refused) -> None:
        sale = builders.sale(at)
        plan = kept_by.stated(sale, at)

        with refused(SubscriptionRefused) as refusal:
            kept_by.subscribe(sale, plan, at, **said)

        assert refusal.value.params == {"reasons": (reason,)}
        with acting_as(sale.shopper), transaction.atomic():
            assert not queries.subscriptions_of(sale.shopper).exists()

    @pytest.mark.duty("HSE-15")
    def test_takes_nothing(self, at: datetime) -> None:
        kept = kept_by.asked(at)

        assert stands(kept) == {"debits": 0, "orders": 0, "state": "signing"}
        assert kept_by.mandate(kept).state == "requested"

    def test_begins_when_the_provider_agrees(self, at: datetime) -> None:
        kept = kept_by.started(at)

        assert kept_by.now(kept).state == "active"
        assert kept.due == datetime(2026, 6, 10, 16, tzinfo=UTC)  # nine days later, as the day ends in Shanghai

    def test_ends_where_it_does_not(self, at: datetime) -> None:
        kept = kept_by.asked(at)
        kept_by.signed(kept.row, at, kept_by.NO)

        assert stands(kept) == NOTHING
        assert kept_by.now(kept).reason == "mandate_refused"

    def test_is_nobody_elses_to_cancel(self, at: datetime, refused: Refused) -> None:
        kept = kept_by.started(at)
        other = kept_by.Kept(replace(kept.sale, shopper=builders.stranger(at)), kept.row)

        with refused(SubscriptionNotFound):
            kept_by.cancel(other, at)


class TestTheNotices:
    @pytest.mark.duty("OTM-18", "IPP-20", "CRI-10b")
    def test_say_when_how_much_and_how_to_stop_in_both_languages(self, at: datetime) -> None:
        kept = kept_by.started(at)
        kept_by.notified(kept)

        with bound(shopper(kept.sale.shopper.id)), transaction.atomic():
            found = {n.template: n.texts for n in Notice.objects.filter(template__in=list(Ahead))}
        assert set(found) == {"payments.renewal_ahead", "payments.debit_ahead"}
        for texts in found.values():
            for text in (texts["zh"], texts["en"]):
                said = str(text)
                assert "116.00" in said
                assert "2026-06-11 00:00" in said
                assert f"/me/subscriptions/{kept.row.id}" in said

    @pytest.mark.parametrize(
        ("before", "which"),
        [
            (8 * DAY, Ahead.RENEWAL),
            (5 * DAY, Ahead.RENEWAL),  # five whole days lie between
            (5 * DAY - TICK, Ahead.DEBIT),
            (24 * HOUR, Ahead.DEBIT),
            (24 * HOUR - TICK, None),
        ],
    )
    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_are_sent_while_they_count(self, at: datetime, before: timedelta, which: Ahead | None) -> None:
        kept = kept_by.started(at)

        assert kept_by.tell(kept, kept.due - before) == which

    def test_follow_the_reminders_of_the_clock(self, at: datetime) -> None:
        kept = kept_by.started(at)

        with bound(SYSTEM), transaction.atomic():
            found = Reminder.objects.filter(deadline__subject_id=kept.row.id).order_by("remind_at")
            assert list(found.values_list("remind_at", flat=True)) == [kept.due - 8 * DAY, kept.due - 2 * DAY]

    def test_are_sent_once(self, at: datetime) -> None:
        kept = kept_by.started(at)
        kept_by.notified(kept)
        kept_by.tell(kept, kept.due - 2 * DAY)

        assert [len(kept_by.notices(kept, which)) for which in Ahead] == [1, 1]


class TestADebit:
    @pytest.mark.duty("OTM-18", "IPP-20", "CRI-10b")
    def test_comes_no_day_later_than_told_because_that_is_one_of_rest(self, at: datetime) -> None:
        kept = kept_by.started(at + 3 * DAY)

        assert kept.due == datetime(2026, 6, 13, 16, tzinfo=UTC)  # a Saturday

    @pytest.mark.duty("OTM-18", "IPP-20", "CRI-10b", "HSE-15")
    def test_is_made_at_the_instant_and_not_a_tick_before(self, at: datetime) -> None:
        kept = kept_by.started(at)
        due = kept_by.notified(kept)

        assert kept_by.sweep(due - TICK) >= 0
        assert stands(kept) == {"debits": 0, "orders": 0, "state": "active"}
        kept_by.sweep(due)
        assert stands(kept) == {"debits": 1, "orders": 1, "state": "debiting"}

    @pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
    @pytest.mark.parametrize("which", ["none", "renewal", "debit"])
    def test_without_its_notices_is_put_off_and_told(self, at: datetime, which: str) -> None:
        kept = kept_by.started(at)
        due = kept.due
        if which == "renewal":
            kept_by.tell(kept, due - 8 * DAY)
        if which == "debit":
            kept_by.tell(kept, due - 2 * DAY)

        kept_by.sweep(due)

        assert stands(kept) == {"debits": 0, "orders": 0, "state": "active"}
        assert kept.due == due + 10 * DAY  # nine whole days after the day that begins now
        kept_by.sweep(kept_by.notified(kept))
        assert stands(kept) == {"debits": 1, "orders": 1, "state": "debiting"}

    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_is_an_ordinary_order_that_is_paid_by_the_mandate(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        kept_by.answer(kept, due)

        order = kept_by.order_of(kept)
        assert (order.state, order.total, builders.shelf(kept.sale)) == ("paid", 11600, (10, 2))
        with acting_as(kept.sale.shopper), transaction.atomic():
            assert Contract.objects.filter(order=order).exists()
        found = kept_by.now(kept)
        assert (found.state, found.period) == ("active", 2)
        assert kept.due == datetime(2026, 7, 10, 16, tzinfo=UTC)  # the same day of the next month
        with seen_as(kept_by.RELAY), transaction.atomic():
            assert reconcile().agrees

    @pytest.mark.duty("OTM-18")
    def test_bears_the_number_of_its_period(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        kept_by.answer(kept, kept_by.debits(kept)[0].due_at)
        kept_by.sweep(kept_by.notified(kept))

        assert [(d.period, d.attempt, d.amount) for d in kept_by.debits(kept)] == [(1, 1, 11600), (2, 1, 11600)]

    def test_that_is_answered_twice_counts_once(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        kept_by.answer(kept, due)
        order = kept_by.order_of(kept)
        kept_by.follow(kept, order, due, paid=True)

        assert kept_by.now(kept).period == 2

    @pytest.mark.duty("IPP-20")
    def test_that_fails_is_tried_once_more_after_a_notice_and_then_it_ends(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        kept_by.answer(kept, due, Outcome.FAILED)
        assert (kept_by.now(kept).state, builders.shelf(kept.sale)) == ("failed", (10, 0))
        kept_by.tell(kept, due)
        again = kept.due

        kept_by.sweep(again - TICK)
        assert kept_by.now(kept).state == "failed"
        kept_by.sweep(again)
        assert [(d.period, d.attempt) for d in kept_by.debits(kept)] == [(1, 1), (1, 2)]
        kept_by.answer(kept, again, Outcome.FAILED)

        found = kept_by.now(kept)
        assert (found.state, found.reason, kept_by.mandate(kept).state) == ("ended", "debit_failed", "ending")
        assert [o.state for o in kept_by.orders(kept)] == ["cancelled", "cancelled"]

    @pytest.mark.duty("IPP-20")
    def test_that_fails_and_of_whose_second_try_nobody_was_told_ends_uncharged(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        kept_by.answer(kept, kept_by.debits(kept)[0].due_at, Outcome.FAILED)
        kept_by.sweep(kept.due)

        assert stands(kept) == {"debits": 1, "orders": 1, "state": "ended"}
        assert kept_by.now(kept).reason == "not_told"

    def test_keeps_its_day_after_a_second_try(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        kept_by.answer(kept, due, Outcome.FAILED)
        kept_by.tell(kept, due)
        again = kept.due
        kept_by.sweep(again)
        kept_by.answer(kept, again)

        assert kept.due == datetime(2026, 7, 10, 16, tzinfo=UTC)

    def test_whose_order_the_shopper_cancels_is_passed_over(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        order = kept_by.order_of(kept)
        builders.cancel(order, kept.sale, due)
        kept_by.follow(kept, order, due, paid=False, by_shopper=True)

        assert (kept_by.now(kept).state, kept_by.now(kept).period) == ("active", 2)

    @pytest.mark.duty("HSE-15")
    def test_of_what_cannot_be_delivered_is_none(self, at: datetime) -> None:
        kept = kept_by.started(at, on_hand=1)
        kept_by.sweep(kept_by.notified(kept))

        assert stands(kept) == NOTHING
        assert kept_by.now(kept).reason == "not_on_offer"


class TestAPriceThatRises:
    @pytest.mark.duty("OTM-18", "HSE-15")
    def test_ends_the_subscription_unless_the_shopper_agrees(self, at: datetime) -> None:
        kept = kept_by.started(at)
        kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(5900)))
        due = kept.due
        assert kept_by.tell(kept, due - 8 * DAY) is None
        kept_by.tell(kept, due - 2 * DAY)
        assert len(kept_by.notices(kept, "orders.subscription_price_raised")) == 1

        kept_by.sweep(due)

        assert stands(kept) == NOTHING
        assert kept_by.now(kept).reason == "price_raised"

    @pytest.mark.duty("OTM-18", "HSE-15")
    def test_is_told_anew_before_a_later_debit(self, at: datetime) -> None:
        kept, dearer = kept_by.started(at), replace(kept_by.TERMS, amount=Money(5900))
        kept_by.stated(kept.sale, at, dearer)
        kept_by.tell(kept, kept.due - 8 * DAY)
        kept_by.stated(kept.sale, at)
        kept_by.sweep(due := kept_by.notified(kept))
        kept_by.answer(kept, due)

        kept_by.stated(kept.sale, at, dearer)
        kept_by.tell(kept, kept.due - 8 * DAY)
        kept_by.tell(kept, kept.due - 2 * DAY)

        told = kept_by.notices(kept, "orders.subscription_price_raised")
        assert [n.params["on"][:10] for n in told] == ["2026-06-11", "2026-07-11"]

    @pytest.mark.duty("OTM-18", "HSE-15")
    def test_counts_once_it_was_agreed_to_under_a_mandate_of_its_own(self, at: datetime) -> None:
        kept = kept_by.started(at)
        plan = kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(5900)))
        old = kept_by.mandate(kept)
        kept_by.agree(kept, plan, at)
        kept_by.signed(kept_by.now(kept), at)

        kept_by.sweep(kept_by.notified(kept))

        assert [d.amount for d in kept_by.debits(kept)] == [11800]
        assert kept_by.mandate(kept).id != old.id
        with bound(SYSTEM), transaction.atomic():
            old.refresh_from_db()
        assert old.state == "ending"

    def test_is_agreed_to_by_an_act_of_its_own(self, at: datetime, refused: Refused) -> None:
        kept = kept_by.started(at)
        plan = kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(5900)))

        with refused(SubscriptionRefused) as refusal:
            kept_by.agree(kept, plan, at, debits=False)

        assert refusal.value.params == {"reasons": ("debits_not_agreed",)}
        assert kept_by.now(kept).amount == 11600

    @pytest.mark.duty("OTM-18")
    def test_falls_without_a_word(self, at: datetime) -> None:
        kept = kept_by.started(at)
        kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(5000)))
        kept_by.sweep(kept_by.notified(kept))

        assert [d.amount for d in kept_by.debits(kept)] == [10000]


class TestCancelling:
    @pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
    def test_counts_a_tick_before_the_debit(self, at: datetime) -> None:
        kept = kept_by.started(at)
        due = kept_by.notified(kept)

        kept_by.cancel(kept, due - TICK)
        kept_by.sweep(due)

        assert stands(kept) == NOTHING
        assert kept_by.mandate(kept).state == "ending"

    def test_may_be_at_once(self, at: datetime) -> None:
        kept = kept_by.asked(at)
        kept_by.cancel(kept, at)
        kept_by.signed(kept.row, at)  # the provider's word comes late

        assert (stands(kept), kept_by.mandate(kept).state) == (NOTHING, "ending")

    def test_leaves_what_was_debited_to_the_ordinary_rules(self, at: datetime) -> None:
        kept = kept_by.debited(at)
        due = kept_by.debits(kept)[0].due_at
        kept_by.answer(kept, due)
        kept_by.cancel(kept, due)

        assert (kept_by.order_of(kept).state, kept_by.now(kept).state) == ("paid", "ended")
        builders.call_off(kept_by.order_of(kept), kept.sale, due)
        assert [r.amount for r in builders.refunds(kept_by.order_of(kept))] == [Money(11600)]

    def test_is_once(self, at: datetime, refused: Refused) -> None:
        kept = kept_by.started(at)
        kept_by.cancel(kept, at)

        with refused(IllegalTransition) as refusal:
            kept_by.cancel(kept, at)

        assert refusal.value.params["state"] == "ended"

    @pytest.mark.duty("OTM-18")
    def test_is_told_to_the_provider_until_it_says_so(self, at: datetime) -> None:
        kept = kept_by.started(at)
        kept_by.cancel(kept, at)
        kept_by.sweep(at + DAY)
        assert kept_by.mandate(kept).state == "ending"

        with acting_as(kept_by.RELAY), transaction.atomic():
            said = kept_by.Answer(Outcome.SUCCEEDED)
            kept_by.mandates.record_revocation(kept.row.mandate_id, answer=said, by=kept_by.RELAY, at=at + DAY)
        assert kept_by.mandate(kept).state == "revoked"
