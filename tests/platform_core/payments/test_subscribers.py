"""Whose word does paying take for a report? The provider's own, left at its own door."""

import json

import pytest
from django.db import connection, transaction

from platform_core.actors import RELAY, Actor, part
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.models import Delivery
from platform_core.payments import ports
from platform_core.payments.errors import Forged
from platform_core.payments.events.payments import CaptureReported, RefundReported
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.subscribers import payments as payments_subscribers
from platform_core.payments.types import Reference, Tender
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.payments.conftest import asked, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PROVIDER = ports.reporter("sandbox")
FORGED = """
INSERT INTO eventlog_event
  (id, topic, occurred_at, actor_id, role, door, subject_type, subject_id, person_id, reason, payload)
VALUES (%s, %s, now(), %s, 'system', 'webhooks', 'payments.payment', %s, %s, '', %s)
"""


@pytest.fixture
def payment(payer, shops, at):
    return requested(payer, [asked(shops[0], 1000)], at=at)


@pytest.fixture
def fact(payment, at):
    return CaptureReported(
        payment_id=payment.id, provider_ref="PAY1", amount=1000, currency="CNY", tender=Tender.BALANCE, paid_at=at
    )


def published(fact, *, by, at):
    """The fact in the log, and its circumstances."""
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        event_id = publish(fact, by=by, at=at)
    return circumstances(event_id, by=by, at=at)


def forged(fact, *, by, at):
    """A shopper's session writes the same row, and claims to be the provider."""
    event_id, about, payload = new_id(), fact.about(), json.dumps(fact.to_payload())
    with scopes.bound(scopes.shopper(by.id)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGED, [event_id, fact.topic, PROVIDER.id, about.id, by.id, payload])
    return circumstances(event_id, by=PROVIDER, at=at)


def circumstances(event_id, *, by: Actor, at):
    return DeliveryContext(event_id=event_id, occurred_at=at, handled_at=at, by=by, merchant_id=None)


def applied(handler, fact, circumstances):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        handler(fact, circumstances)


def state_of(payment):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return payments_queries.payment_facts(payment.id, reader=RELAY).state


class TestApplyCapture:
    def test_takes_the_providers_word(self, payment, fact, orders, at):
        applied(payments_subscribers.apply_capture, fact, published(fact, by=PROVIDER, at=at))

        assert state_of(payment) == "captured"

    def test_refuses_what_a_shopper_wrote_in_the_providers_name(self, payment, payer, fact, orders, at, caplog):
        with pytest.raises(Forged):
            applied(payments_subscribers.apply_capture, fact, forged(fact, by=payer, at=at))

        assert (state_of(payment), orders.paid) == ("requested", [])
        assert [r.message for r in caplog.records if r.levelname == "ERROR"] == ["forged_report"]

    @pytest.mark.parametrize("by", [RELAY, part("carrier.sandbox")], ids=["relay", "carrier"])
    def test_refuses_the_word_of_another_part(self, payment, fact, orders, at, by):
        with pytest.raises(Forged):
            applied(payments_subscribers.apply_capture, fact, published(fact, by=by, at=at))

        assert state_of(payment) == "requested"


class TestApplyRefund:
    def test_refuses_what_the_provider_did_not_say(self, payer, at):
        fact = RefundReported(refund_id=new_id(), provider_ref="REF1")

        with pytest.raises(Forged):
            applied(payments_subscribers.apply_refund, fact, forged(fact, by=payer, at=at))


class TestCaptureWaiting:
    def waiting(self, purchase):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            return payments_queries.capture_waiting(purchase)

    def test_from_the_report_until_it_is_applied(self, payment, fact, at):
        assert not self.waiting(payment.purchase)

        report = published(fact, by=PROVIDER, at=at)
        assert self.waiting(payment.purchase)

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            Delivery.objects.create(
                event_id=report.event_id, subscriber=payments_queries.APPLY_CAPTURE, delivered_at=at
            )
        assert not self.waiting(payment.purchase)

    def test_also_for_who_looks_with_a_shops_eyes(self, payment, fact, shops, at):
        published(fact, by=PROVIDER, at=at)

        with scopes.bound(scopes.SYSTEM), transaction.atomic(), scopes.acting_for(shops[0]):
            assert payments_queries.capture_waiting(payment.purchase)

    def test_holds_no_stock_for_a_forged_report(self, payment, payer, fact, at):
        forged(fact, by=payer, at=at)

        assert not self.waiting(payment.purchase)

    def test_not_for_a_purchase_that_nobody_is_to_pay(self):
        assert not self.waiting(Reference("tests.purchase", new_id()))
