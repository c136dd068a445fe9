"""What is asked for, captured, set free, closed and settled?"""

from contextlib import contextmanager

import pytest
from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.payments.commands import refunding, requesting, settling
from platform_core.payments.errors import NothingToPay, NotSettleable, PaymentNotFound, ShareNotFound
from platform_core.payments.models.payments import Receipt
from platform_core.payments.models.refunds import Refund
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import employed, registered
from tests.platform_core.payments.conftest import asked, captured, case, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def clerk(at):
    """Somebody of the staff."""
    person = registered(at, "clerk").id
    employed(person, at=at)
    return person


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


def state_of(payment, *, by=RELAY):
    with system():
        return payments.payment_facts(payment.id, reader=by).state


def topics(subject_id):
    with system():
        return topics_about(subject_id)


class TestRequestPayment:
    def test_asks_for_the_sum_and_holds_each_share_in_its_shops_books(self, payer, shops, at):
        payment = requested(payer, [asked(shops[0], 1000), asked(shops[1], 250)], at=at)

        assert (payment.state, payment.amount) == ("requested", Money(1250))
        assert books(shops[0]) == {"provider_clearing": (0, 1000), "buyer_escrow": (0, 1000)}
        assert books(shops[1]) == {"provider_clearing": (0, 250), "buyer_escrow": (0, 250)}
        assert topics(payment.id) == ["payments.requested"]

    @pytest.mark.parametrize("fen", [[0], [-5, 10]])
    def test_refuses_nothing_and_less_than_nothing(self, payer, shops, at, fen):
        with pytest.raises(NothingToPay):
            requested(payer, [asked(shops[0], n) for n in fen], at=at)

    def test_hides_the_payment_from_everybody_but_its_payer(self, payer, shops, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)
        stranger = Actor(id=new_id(), role=Role.SHOPPER)

        with scopes.bound(scopes.shopper(stranger.id)), transaction.atomic(), pytest.raises(PaymentNotFound):
            payments.payment_facts(payment.id, reader=stranger)
        with scopes.bound(scopes.shopper(stranger.id)), transaction.atomic():
            assert payments.find_payment_of(payment.purchase) is None


class TestRecordCapture:
    def test_gives_each_order_its_share(self, payer, shops, orders, at):
        shares = [asked(shops[0], 1000, funded=Money(50)), asked(shops[1], 250)]
        payment = requested(payer, shares, at=at)

        captured(payment.id, 1250, at=at)

        assert state_of(payment) == "captured"
        assert sorted(orders.paid) == sorted(s.order.id for s in shares)
        assert books(shops[0]) == {
            "provider_clearing": (1000, 0),
            "buyer_escrow": (1050, 0),
            "platform_funding": (50, 0),
        }
        assert books(shops[1]) == {"provider_clearing": (250, 0), "buyer_escrow": (250, 0)}
        assert topics(payment.id) == ["payments.requested", "payments.captured"]
        assert topics(share_of(shares[0]).id) == ["payments.share_captured"]

    def test_does_nothing_twice(self, payer, shops, orders, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)

        captured(payment.id, 1000, at=at)
        captured(payment.id, 1000, at=at)

        assert len(orders.paid) == 1
        assert topics(payment.id) == ["payments.requested", "payments.captured"]
        assert books(shops[0]) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}

    @pytest.mark.parametrize("wrong", [(999, "CNY"), (1001, "CNY"), (1000, "USD")])
    def test_parks_what_does_not_fit_and_takes_nothing_as_paid(self, payer, shops, at, wrong):
        fen, currency = wrong
        payment = requested(payer, [asked(shops[0], 1000)], at=at)

        captured(payment.id, fen, at=at, currency=currency)

        assert state_of(payment) == "parked"
        assert topics(payment.id) == ["payments.requested", "payments.mismatch"]
        came = fen if currency == "CNY" else 0  # the books know the yuan alone
        assert books(shops[0]) == {"provider_clearing": (came, 1000), "buyer_escrow": (came, 1000)}

    def test_keeps_the_receipt_of_a_second_payment_and_leaves_the_first(self, payer, shops, orders, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)
        captured(payment.id, 1000, at=at, ref="FIRST")

        captured(payment.id, 1000, at=at, ref="SECOND")
        captured(payment.id, 1000, at=at, ref="SECOND")

        with system():
            [receipt] = Receipt.objects.all()
        assert (receipt.payment_id, receipt.provider_ref, receipt.amount) == (payment.id, "SECOND", 1000)
        assert receipt.reasons == ["paid_before"]

        assert state_of(payment) == "captured"
        assert topics(payment.id) == ["payments.requested", "payments.captured", "payments.mismatch"]
        assert books(shops[0]) == {"provider_clearing": (2000, 0), "buyer_escrow": (2000, 0)}

    def test_lets_the_same_money_pay_one_purchase_only(self, payer, shops, orders, at):
        first, second = (requested(payer, [asked(shops[0], 1000)], at=at) for _ in range(2))
        captured(first.id, 1000, at=at, ref="ONCE")

        captured(second.id, 1000, at=at, ref="ONCE")

        assert (state_of(first), state_of(second)) == ("captured", "parked")
        with system():
            assert not Receipt.objects.exists()  # the same money, reported twice

    def test_alarms_once_of_what_fits_nothing(self, payer, shops, at, caplog):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)

        captured(payment.id, 999, at=at, ref="WRONG")
        captured(payment.id, 999, at=at, ref="WRONG")

        with system():
            [receipt] = Receipt.objects.all()
        assert topics(receipt.id) == ["payments.receipt_noted"]
        assert [r.message for r in caplog.records if r.levelname == "ERROR"] == ["receipt_unmatched"]

    @pytest.mark.parametrize("before", [None, "OWN", "WRONG"])
    def test_tells_staff_once_of_money_that_has_paid_another_payment(self, payer, shops, orders, clerk, at, before):
        first, second = (requested(payer, [asked(shops[0], 1000)], at=at) for _ in range(2))
        captured(first.id, 1000, at=at, ref="ONCE")
        if before:
            captured(second.id, 1000 if before == "OWN" else 999, at=at, ref=before)

        for _ in range(2):
            captured(second.id, 1000, at=at, ref="ONCE")

        with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
            [notice] = Notice.objects.filter(template="payments.unmatched")
        assert (notice.template, notice.params["provider_ref"]) == ("payments.unmatched", "ONCE")

    def test_sends_back_at_once_what_an_order_no_longer_wants(self, payer, shops, orders, at):
        wanted, unwanted = asked(shops[0], 1000), asked(shops[1], 250)
        payment = requested(payer, [wanted, unwanted], at=at)
        orders.unwanted.add(unwanted.order.id)
        with system():
            requesting.release_share(unwanted.order, by=RELAY, at=at)

        captured(payment.id, 1250, at=at)

        with system():
            [refund] = Refund.objects.all()
        assert (refund.for_case, refund.attempt) == (Reference("payments.payment", payment.id), 1)
        assert (refund.amount, refund.state) == (250, "requested")
        assert books(shops[0]) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}
        assert books(shops[1]) == {"provider_clearing": (250, -250), "buyer_escrow": (250, -250)}

    def test_adds_nothing_of_the_platforms_to_late_money(self, payer, shops, orders, at):
        share = asked(shops[0], 1000, funded=Money(100))
        payment = requested(payer, [share], at=at)
        orders.unwanted.add(share.order.id)
        with system():
            requesting.release_share(share.order, by=RELAY, at=at)
            requesting.close_payment(payment.id, by=RELAY, at=at)

        captured(payment.id, 1000, at=at)
        with system():
            refund = Refund.objects.get()
            refunding.record_answer(refund.id, answer=Answer(Outcome.SUCCEEDED, "REF1"), by=RELAY, at=at)

        assert state_of(payment) == "captured"
        assert books(shops[0]) == {}

    def test_refuses_a_payment_nobody_asked_for(self, at):
        with pytest.raises(PaymentNotFound):
            captured(new_id(), 1, at=at)


class TestReleaseShare:
    def test_lets_go_what_was_held(self, payer, shops, at):
        share = asked(shops[0], 1000)
        requested(payer, [share], at=at)

        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            requesting.release_share(share.order, by=payer, at=at)

        assert books(shops[0]) == {}
        assert share_of(share).state == "released"

    def test_refuses_once_the_money_has_come(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)

        with refused(IllegalTransition):
            requesting.release_share(share.order, by=RELAY, at=at)

    def test_hides_the_share_from_another_shopper(self, payer, shops, at):
        share = asked(shops[0], 1000)
        requested(payer, [share], at=at)
        stranger = Actor(id=new_id(), role=Role.SHOPPER)

        with pytest.raises(ShareNotFound), scopes.bound(scopes.shopper(stranger.id)), transaction.atomic():
            requesting.release_share(share.order, by=stranger, at=at)

        assert share_of(share).state == "expected"


class TestClosePayment:
    def test_waits_until_no_order_waits(self, payer, shops, at):
        first, second = asked(shops[0], 1000), asked(shops[1], 250)
        payment = requested(payer, [first, second], at=at)

        with system():
            requesting.release_share(first.order, by=RELAY, at=at)
            requesting.close_payment(payment.id, by=RELAY, at=at)
        assert state_of(payment) == "requested"

        with system():
            requesting.release_share(second.order, by=RELAY, at=at)
            requesting.close_payment(payment.id, by=RELAY, at=at)
        assert state_of(payment) == "closed"
        assert topics(payment.id) == ["payments.requested", "payments.closed"]


class TestSettleShare:
    def test_pays_the_shop_and_the_platform_out_of_escrow(self, payer, shops, orders, at):
        share = asked(shops[0], 1000, funded=Money(50))
        captured(requested(payer, [share], at=at).id, 1000, at=at)

        with system():
            settling.settle_share(share.order, commission_basis_points=300, by=RELAY, at=at)

        assert books(shops[0]) == {
            "provider_clearing": (1000, 0),
            "platform_funding": (50, 0),
            "merchant_payable": (1020, 0),
            "commission": (30, 0),
        }

    def test_takes_no_fee_on_what_went_back(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        with system():
            refund_id = refunding.request_refund(share.order, amount=Money(999), for_case=case("test"), by=RELAY, at=at)
            refunding.record_answer(refund_id, answer=Answer(Outcome.SUCCEEDED, "REF1"), by=RELAY, at=at)

        with system():
            settling.settle_share(share.order, commission_basis_points=500, by=RELAY, at=at)

        assert books(shops[0]) == {"provider_clearing": (1, 0), "merchant_payable": (1, 0)}

    def test_waits_while_money_is_on_its_way_back(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        with system():
            refund_id = refunding.request_refund(share.order, amount=Money(10), for_case=case("test"), by=RELAY, at=at)

        assert not self.settled(share, at)
        assert share_of(share).state == "captured"
        with system():
            refunding.record_answer(refund_id, answer=Answer(Outcome.SUCCEEDED, "REF1"), by=RELAY, at=at)
        assert self.settled(share, at)
        assert share_of(share).state == "settled"

    @staticmethod
    def settled(share, at, basis_points=0):
        with system():
            return settling.settle_share(share.order, commission_basis_points=basis_points, by=RELAY, at=at)

    def test_refuses_a_fee_above_what_is_left(self, payer, shops, orders, at):
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)

        with pytest.raises(NotSettleable) as refusal:
            self.settled(share, at, basis_points=10_010)

        assert refusal.value.params == {"reasons": ("commission_too_high",)}

    def test_of_what_went_back_in_full_pays_nobody_anything(self, payer, shops, orders, at):
        share = asked(shops[0], 1000, funded=Money(50))
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        with system():
            refund_id = refunding.request_refund(
                share.order, amount=Money(1000), for_case=case("test"), by=RELAY, at=at
            )
            refunding.record_answer(refund_id, answer=Answer(Outcome.SUCCEEDED, "REF1"), by=RELAY, at=at)

        assert self.settled(share, at, basis_points=500)
        assert books(shops[0]) == {}

    def test_refuses_before_the_money_has_come(self, payer, shops, at):
        share = asked(shops[0], 1000)
        requested(payer, [share], at=at)

        with refused(IllegalTransition):
            settling.settle_share(share.order, commission_basis_points=0, by=RELAY, at=at)
