"""What goes back, of which part, once for each case and attempt?"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import topics_about
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.payments.commands import refunding, settling
from platform_core.payments.errors import NotRefundable, RefundDiffers, ShareNotFound
from platform_core.payments.events.payments import Refunded
from platform_core.payments.queries import payments
from platform_core.payments.types import Added, Answer, Outcome, Reference, RefundFacts
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.payments.conftest import ORDER, asked, captured, case, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@contextmanager
def system():
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        yield


@contextmanager
def refused(error):
    with pytest.raises(error) as refusal, system():
        yield refusal


def books(shop):
    """What stands on a shop's accounts: posted and held."""
    with system():
        found = {k: ledger.balance(k, merchant_id=shop) for k in AccountKind}
    return {
        k.value: (b.posted.amount, b.pending.amount) for k, b in found.items() if b.posted.amount or b.pending.amount
    }


def share_of(share):
    with system():
        return payments.share_facts(share.order)


def parts_of(share):
    return share_of(share).parts


def refundable(share):
    with system():
        return payments.refundable(share.order)


def topics(subject_id):
    with system():
        return topics_about(subject_id)


class TestRefund:
    @pytest.fixture
    def share(self, payer, shops, orders, at):
        share = asked(shops[0], 1000, funded=Money(100))
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        return share

    @staticmethod
    def refund(share, fen, at, name="test", funded=None, attempt=1):
        added = None if funded is None else Added(funded=Money(funded))
        with system():
            return refunding.request_refund(
                share.order, for_case=case(name), attempt=attempt, amount=Money(fen), added=added, by=RELAY, at=at
            )

    @staticmethod
    def answer(refund_id, outcome, at):
        with system():
            refunding.record_answer(refund_id, answer=Answer(outcome, "REF1", "no"), by=RELAY, at=at)

    def test_sets_the_money_aside_until_the_provider_has_answered(self, share, shops, at):
        refund_id = self.refund(share, 500, at)

        assert books(shops[0]) == {
            "provider_clearing": (1000, -500),
            "buyer_escrow": (1100, -550),
            "platform_funding": (100, -50),
        }
        assert topics(refund_id) == ["payments.refund_requested"]

    @pytest.mark.duty("NRR-14")
    def test_brings_it_back_with_what_the_platform_had_added(self, share, shops, at):
        self.answer(self.refund(share, 333, at, "one"), Outcome.SUCCEEDED, at)
        self.answer(self.refund(share, 667, at, "two"), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {}

    def test_is_the_same_when_asked_again_for_the_same_attempt(self, share, at):
        assert self.refund(share, 500, at) == self.refund(share, 500, at)
        assert self.refund(share, 500, at) != self.refund(share, 500, at, attempt=2)

    def test_refuses_another_amount_for_the_same_attempt(self, share, at):
        self.refund(share, 500, at)

        with pytest.raises(RefundDiffers):
            self.refund(share, 501, at)

    def test_refuses_a_fen_more_than_is_left(self, share, at):
        self.refund(share, 999, at, "one")

        with pytest.raises(NotRefundable) as refusal:
            self.refund(share, 2, at, "two")

        assert refusal.value.params == {"reasons": ("more_than_paid",), "amount": 2, "refundable": 1}

    def test_refuses_an_order_nobody_paid_for(self, at):
        with refused(ShareNotFound):
            refunding.request_refund(
                Reference(ORDER, new_id()), amount=Money(1), for_case=case("test"), by=RELAY, at=at
            )

    def test_lets_go_what_was_set_aside_when_the_provider_refuses(self, share, shops, at):
        refund_id = self.refund(share, 1000, at)

        self.answer(refund_id, Outcome.FAILED, at)

        assert topics(refund_id) == ["payments.refund_requested", "payments.refund_failed"]
        assert books(shops[0]) == {
            "provider_clearing": (1000, 0),
            "buyer_escrow": (1100, 0),
            "platform_funding": (100, 0),
        }
        assert self.refund(share, 1000, at, "again") != refund_id

    def test_stays_unknown_through_silence_and_ends_when_the_provider_speaks(self, share, at):
        refund_id = self.refund(share, 1000, at)

        self.answer(refund_id, Outcome.SILENT, at)
        self.answer(refund_id, Outcome.SILENT, at + timedelta(minutes=1))
        self.answer(refund_id, Outcome.SUCCEEDED, at + timedelta(minutes=2))

        assert topics(refund_id) == ["payments.refund_requested", "payments.refund_unknown", "payments.refunded"]

    def test_hears_of_its_end_once_by_answer_and_by_report(self, share, shops, at):
        refund_id = self.refund(share, 1000, at)

        self.answer(refund_id, Outcome.SUCCEEDED, at)
        self.answer(refund_id, Outcome.SUCCEEDED, at)
        self.answer(refund_id, Outcome.FAILED, at)

        assert topics(refund_id) == ["payments.refund_requested", "payments.refunded"]
        assert books(shops[0]) == {}

    def settle(self, share, at, basis_points=1_000):
        with system():
            settling.settle_share(share.order, commission_basis_points=basis_points, by=RELAY, at=at)

    def test_comes_from_the_shop_once_the_shop_has_the_money_less_its_fee_on_it(self, share, shops, at):
        self.settle(share, at)

        self.answer(self.refund(share, 500, at), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {
            "provider_clearing": (500, 0),
            "platform_funding": (50, 0),
            "merchant_payable": (500, 0),
            "commission": (50, 0),
        }

    def test_brings_everything_back_after_the_shop_and_the_platform_had_been_paid(self, share, shops, at):
        self.settle(share, at)

        for n, fen in enumerate((333, 1, 666)):
            self.answer(self.refund(share, fen, at, f"part {n}"), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {}

    def test_leaves_the_fee_with_the_platform_when_the_provider_refuses(self, share, shops, at):
        self.settle(share, at)
        before = books(shops[0])

        self.answer(self.refund(share, 500, at), Outcome.FAILED, at)

        assert books(shops[0]) == before
        self.answer(self.refund(share, 1000, at, "again"), Outcome.SUCCEEDED, at)
        assert books(shops[0]) == {}

    def test_takes_with_it_exactly_what_was_said_of_others_money(self, share, shops, at):
        self.answer(self.refund(share, 500, at, "one", funded=100), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {"provider_clearing": (500, 0), "buyer_escrow": (500, 0)}
        assert (parts_of(share).funded_back, parts_of(share).refunded) == (Money(100), Money(500))

    def test_does_not_fail_for_others_money_that_has_gone_back_already(self, share, shops, at):
        self.answer(self.refund(share, 500, at, "in proportion"), Outcome.SUCCEEDED, at)

        self.answer(self.refund(share, 400, at, "exact", funded=100), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {"provider_clearing": (100, 0), "buyer_escrow": (100, 0)}

    def test_leaves_the_last_of_others_money_to_the_last_refund(self, share, shops, at):
        self.answer(self.refund(share, 999, at, "one", funded=0), Outcome.SUCCEEDED, at)

        self.answer(self.refund(share, 1, at, "two", funded=0), Outcome.SUCCEEDED, at)

        assert books(shops[0]) == {}

    def test_may_take_others_money_again_that_a_failed_one_had_set_aside(self, share, at):
        self.answer(self.refund(share, 500, at, "one", funded=100), Outcome.FAILED, at)
        assert parts_of(share).funded_back == Money(0)

        self.refund(share, 500, at, "two", funded=100)

        assert parts_of(share).funded_back == Money(100)


class TestRefundable:
    def test_is_what_came_and_has_not_gone_back(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        payment = requested(payer, [share], at=at)
        assert refundable(share) == Money(0)
        captured(payment.id, 1000, at=at)
        assert refundable(share) == Money(1000)

        with system():
            refunding.request_refund(share.order, amount=Money(300), for_case=case("one"), by=RELAY, at=at)

        assert refundable(share) == Money(700)

    def test_is_asked_of_an_order_that_was_paid_for(self):
        with refused(ShareNotFound):
            payments.refundable(Reference(ORDER, new_id()))


class TestRefunds:
    @pytest.fixture
    def share(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        return share

    def refunds(self, share, at):
        """One that is back, and one of another case."""
        with system():
            first = refunding.request_refund(share.order, for_case=case("one"), amount=Money(300), by=RELAY, at=at)
            second = refunding.request_refund(share.order, for_case=case("two"), amount=Money(200), by=RELAY, at=at)
            refunding.record_answer(first, answer=Answer(Outcome.SUCCEEDED, "REF1"), by=RELAY, at=at)
        given = {"attempt": 1, "requested_at": at, "added": Added(funded=Money(0), rounding=Money(0))}
        return [
            RefundFacts(id=first, for_case=case("one"), amount=Money(300), state="succeeded", open=False, **given),
            RefundFacts(id=second, for_case=case("two"), amount=Money(200), state="requested", open=True, **given),
        ]

    def test_say_what_for_how_much_and_what_became_of_it(self, share, at):
        refunds = self.refunds(share, at)

        with system():
            assert payments.refunds_of(share.order) == refunds
            assert payments.refunds_for(case("two")) == refunds[1:]
            assert payments.refunds_for(case("three")) == []

    def test_are_facts_that_name_their_case(self, share, at):
        first = self.refunds(share, at)[0]

        with system():
            asked_for, back = Event.objects.filter(subject_id=first.id).order_by("id")
        said = {"case_type": "tests.case", "case_id": str(case("one").id), "attempt": 1}
        assert asked_for.payload.items() >= said.items()
        assert back.payload.items() >= {**said, "cause": f"case:{case('one').id}"}.items()
        fact = Refunded.from_payload(back.payload)
        assert (fact.case_of("tests.case"), fact.case_of("tests.other")) == (case("one").id, None)

    def test_are_facts_that_are_read_also_from_before_they_named_it(self, share, at):
        first = self.refunds(share, at)[0]

        with system():
            payload = Event.objects.get(subject_id=first.id, topic=Refunded.topic).payload
        old = {name: said for name, said in payload.items() if name not in ("case_type", "case_id", "attempt")}
        assert Refunded.from_payload(old).case_of("tests.case") is None
