"""From the payer's click to the shop's books and back, with a provider that is a process of its own."""

import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import topics_about
from platform_core.http import outside
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.payments import signing
from platform_core.payments.commands import asking_again, capturing, receipts, refunding, requesting
from platform_core.payments.models.payments import Receipt
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.queries import payments
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.eventlog.catching_up import one_pass
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import asked, case, requested
from tests.platform_core.payments.doors import listening
from tests.platform_core.payments.situations import ACCOUNT
from tests.platform_core.payments.test_asking_again import sweep
from tests.platform_core.sandbox.world import PAY, running

pytestmark = pytest.mark.commits


@pytest.fixture
def world(fresh, settings, tmp_path):
    with listening() as door, running(tmp_path, door) as world:
        settings.PUBLIC_URL = door
        settings.PAYMENT_PROVIDER_URL = f"{world.url}/pay"
        settings.PAYMENT_PROVIDER_SECRET = PAY
        yield world


@pytest.fixture
def now(fresh):
    with transaction.atomic():
        return clock.now()


@contextmanager
def system():
    with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
        yield


def relayed(until, *, topic):
    """Relay until this fact about ``until`` is told. In one pass it need not be: an event waits for whatever
    transaction of the cluster began before it, and on a shared server there are others."""
    patience = time.monotonic() + 20
    while topic not in topics(until):
        assert time.monotonic() < patience, f"{topic} was not told; only {topics(until)}"
        with as_login("worker"):
            one_pass()


def topics(subject_id):
    with system():
        return topics_about(subject_id)


def pays(world, payment, *, at, fen=None):
    """A payer without a browser follows our address; the provider takes ``fen``, where that is not what we asked."""
    params = dict(parse_qsl(urlsplit(payments.cashier_url(payment, at=at)).query))
    if fen is not None:
        params["amount"] = str(fen)
        params[signing.SIGN] = signing.sign(params, PAY)
    answer = world.client(PAY).post(
        f"/pay/api/v1/payments/{payment.id}/capture", json={"params": params, "tender": "bank_card"}
    )
    assert answer.status_code == 200, answer.text


def heard(topic, *, times=1):
    """Wait until the provider's messages have come in."""
    until = time.monotonic() + 10
    with as_login("worker"):
        while time.monotonic() < until:
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                if Event.objects.filter(topic=topic).count() >= times:
                    return
            time.sleep(0.05)
    raise AssertionError(f"{topic} was not heard of {times} times")


def closed_there(world, payment):
    """Relay until the provider has been told; it knows nothing of the payment before that."""
    patience = time.monotonic() + 20
    while (answer := world.client(PAY).get(f"/pay/api/v1/payments/{payment.id}")).status_code == 404:
        assert time.monotonic() < patience
        with as_login("worker"):
            one_pass()
    assert answer.json()["state"] == "closed"


def statement(world):
    found = world.client(PAY).get("/pay/api/v1/statement").json()
    return found["captured"], found["refunded"]


def agreeing(shop):
    """Nothing is left on the shop's books, and they agree with themselves."""
    with system():
        found = [ledger.balance(kind, merchant_id=shop) for kind in AccountKind]
        assert ledger.reconcile().agrees
    return all((b.posted.amount, b.pending.amount) == (0, 0) for b in found)


class TestPaying:
    def test_reaches_the_order_once_though_the_message_comes_twice(self, world, payer, orders, now):
        share = asked(opened(now), 1000)
        payment = requested(payer, [share], at=now)
        world.fault("pay", "duplicate_webhook")

        pays(world, payment, at=now)
        heard("payments.capture_reported")
        relayed(payment.id, topic="payments.captured")

        assert orders.paid == [share.order.id]
        assert topics(payment.id) == ["payments.requested", "payments.capture_reported", "payments.captured"]
        with system():
            assert payments.payment_facts(payment.id, reader=RELAY).tender == "bank_card"

    def test_goes_back_by_itself_when_the_order_has_given_up(self, world, payer, orders, now):
        share = asked(shop := opened(now), 1000)
        payment = requested(payer, [share], at=now)
        orders.unwanted.add(share.order.id)
        pays(world, payment, at=now)
        heard("payments.capture_reported")
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            requesting.release_share(share.order, by=payer, at=now)

        relayed(payment.id, topic="payments.captured")
        with system():
            refund_id = Refund.objects.get().id
        relayed(refund_id, topic="payments.refunded")

        assert statement(world) == (1000, 1000)
        assert agreeing(shop)


class TestAReportThatNeverComes:
    def test_is_made_good_by_asking(self, world, payer, orders, now):
        share = asked(opened(now), 1000)
        payment = requested(payer, [share], at=now)
        world.fault("pay", "drop_webhook")
        pays(world, payment, at=now)
        with as_login("worker"):
            assert sweep(now + timedelta(minutes=25)) == 1

        relayed(payment.id, topic="payments.captured")

        assert orders.paid == [share.order.id]
        assert set(topics(payment.id)) == {"payments.requested", "payments.unheard", "payments.captured"}

    def test_brings_late_money_back_all_the_same(self, world, payer, orders, now):
        share = asked(shop := opened(now), 1000)
        payment = requested(payer, [share], at=now)
        orders.unwanted.add(share.order.id)
        world.fault("pay", "drop_webhook")
        pays(world, payment, at=now)
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            requesting.release_share(share.order, by=payer, at=now)

        relayed(payment.id, topic="payments.captured")
        with system():
            share_id = Share.objects.get().id
        relayed(share_id, topic="payments.share_returned")

        assert statement(world) == (1000, 1000)
        assert agreeing(shop)


class TestClosing:
    def test_tells_the_provider_to_take_no_money(self, world, payer, now):
        share = asked(shop := opened(now), 1000)
        payment = requested(payer, [share], at=now)
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            requesting.release_share(share.order, by=payer, at=now)

        relayed(payment.id, topic="payments.closed")
        closed_there(world, payment)
        relayed(payment.id, topic="payments.ended")

        assert agreeing(shop)


class TestMoneyThatFitsNothing:
    @pytest.fixture
    def share(self, now):
        """Of an order that costs as much as was paid for another."""
        return asked(opened(now), 1010)

    @pytest.fixture
    def receipt(self, world, payer, share, now):
        """10 fen more than was asked."""
        payment = requested(payer, [asked(share.merchant_id, 1000)], at=now)
        pays(world, payment, at=now, fen=1010)
        heard("payments.capture_reported")
        relayed(payment.id, topic="payments.mismatch")
        with system():
            return Receipt.objects.get()

    @staticmethod
    @contextmanager
    def clerk():
        by = Actor(id=new_id(), role=Role.STAFF)
        with scopes.bound(scopes.staff(by.id)), transaction.atomic():
            yield by

    def test_goes_back_the_way_it_came(self, world, receipt, now):
        with self.clerk() as by:
            receipts.send_back(receipt.id, by=by, at=now)

        relayed(receipt.id, topic="payments.receipt_sent_back")

        assert statement(world) == (1010, 1010)

    @pytest.mark.duty("NRR-14", "HSE-05")
    def test_goes_to_the_account_that_the_payer_names_where_the_provider_refuses(self, world, payer, receipt, now):
        """What it has refused under a number it refuses for ever, so the account has a number of its own."""
        world.fault("pay", "refuse")
        with self.clerk() as by:
            receipts.send_back(receipt.id, by=by, at=now)
        relayed(receipt.id, topic="payments.receipt_account_asked")
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            receipts.name_receipt_account(receipt.id, account=ACCOUNT, agreed=True, by=payer, at=now)

        relayed(receipt.id, topic="payments.receipt_sent_back")

        assert statement(world) == (1010, 1010)
        with system():
            there = Receipt.objects.get().refund_no
        assert world.client(PAY).get(f"/pay/api/v1/refunds/{there}").json()["account"] == "3445"
        assert world.client(PAY).get(f"/pay/api/v1/refunds/{receipt.id}").status_code == 404

    @pytest.mark.parametrize("kind", ["error", "timeout"])
    def test_goes_back_once_though_the_provider_was_silent(self, world, receipt, now, kind, monkeypatch):
        """The relay asks again by itself, long before the clock."""
        monkeypatch.setattr(outside, "PATIENCE", 0.5)
        world.fault("pay", kind, seconds=1)
        with self.clerk() as by:
            receipts.send_back(receipt.id, by=by, at=now)

        relayed(receipt.id, topic="payments.receipt_sent_back")

        assert statement(world) == (1010, 1010)
        assert topics(receipt.id).count("payments.receipt_sent_back") == 1
        assert "payments.receipt_stuck" not in topics(receipt.id)

    def test_goes_back_also_from_what_it_has_paid_meanwhile(self, world, payer, orders, share, receipt, now):
        other = requested(payer, [share], at=now)
        with self.clerk() as by:
            capturing.assign(receipt.id, payment_id=other.id, by=by, at=now)
        relayed(other.id, topic="payments.captured")
        closed_there(world, other)  # nobody pays it once more

        with system():
            refund_id = refunding.request_refund(
                share.order, amount=Money(1010), for_case=case("test"), by=RELAY, at=now
            )
        relayed(refund_id, topic="payments.refunded")

        assert statement(world) == (1010, 1010)


class TestRefunding:
    @pytest.fixture
    def share(self, now):
        return asked(opened(now), 1000)

    @pytest.fixture
    def paid(self, world, payer, share, now):
        payment = requested(payer, [share], at=now)
        pays(world, payment, at=now)
        heard("payments.capture_reported")
        return payment

    @pytest.fixture
    def refund_id(self, paid, orders, share, now):
        relayed(paid.id, topic="payments.captured")
        with system():
            return refunding.request_refund(share.order, amount=Money(1000), for_case=case("test"), by=RELAY, at=now)

    def test_brings_the_money_back(self, world, refund_id, share):
        relayed(refund_id, topic="payments.refunded")

        assert statement(world) == (1000, 1000)
        assert "payments.refund_unknown" not in topics(refund_id)
        assert agreeing(share.merchant_id)

    @pytest.mark.parametrize("kind", ["error", "timeout"])
    def test_happens_once_though_the_provider_was_silent(self, refund_id, world, share, kind):
        world.fault("pay", kind, seconds=1)

        relayed(refund_id, topic="payments.refunded")

        assert statement(world) == (1000, 1000)
        assert "payments.refund_unknown" in topics(refund_id)
        assert topics(refund_id).count("payments.refunded") == 1
        assert agreeing(share.merchant_id)

    @pytest.mark.duty("NRR-14")
    def test_goes_to_the_account_that_the_payer_names_where_the_provider_refuses_for_ever(
        self, world, payer, refund_id, share, now
    ):
        """Three attempts follow each other at once; two more wait for the clock, whose command is called here."""
        world.fault("pay", "refuse", times=1000)
        for attempt in (3, 4, 5):
            last = self.refused(attempt)
            if attempt < 5:
                with system():
                    asking_again.ask_by_the_clock(last, by=RELAY, at=now)
        relayed(last, topic="payments.refund_account_asked")
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            there = asking_again.name_account(last, account=ACCOUNT, agreed=True, by=payer, at=now)

        relayed(there, topic="payments.refunded")

        assert statement(world) == (1000, 1000)
        assert world.client(PAY).get(f"/pay/api/v1/refunds/{there}").json()["account"] == "3445"
        assert agreeing(share.merchant_id)

    @staticmethod
    def refused(attempt):
        """Relay until the provider has refused this attempt; gives its id."""
        patience = time.monotonic() + 30
        while True:
            assert time.monotonic() < patience
            with as_login("worker"):
                one_pass()
            with system():
                found = Refund.objects.filter(attempt=attempt, failed_at__isnull=False).first()
            if found:
                return found.id

    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch):
        monkeypatch.setattr(outside, "PATIENCE", 0.5)
