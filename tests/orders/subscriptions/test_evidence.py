"""What does a dossier tell of a debit, what is handed to its shopper, and what do staff see?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction

import platform_core.payments.personal_data as held_by_payments
from orders.subscriptions import evidence, personal_data
from orders.subscriptions.admin import SubscriptionAdmin
from orders.subscriptions.models import Subscription
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound, shopper
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as kept_by

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


@pytest.mark.duty("OTM-18", "IPP-20")
def test_a_dossier_names_subscription_mandate_debit_and_both_notices(at: datetime) -> None:
    kept = kept_by.debited(at)
    [debit] = kept_by.debits(kept)

    with bound(SYSTEM), transaction.atomic():
        found = set(evidence.subscriptions_of_an_order(kept_by.order_of(kept).id))

    expected = {kept.row.id, kept.row.mandate_id, debit.id, debit.renewal_notice_id, debit.debit_notice_id}
    assert expected <= found


@pytest.mark.duty("OTM-18", "IPP-20")
def test_each_dossier_names_what_its_own_order_was_debited_by_and_no_other_months(at: datetime) -> None:
    """Also once a higher price was agreed to, under a mandate of its own."""
    kept = kept_by.debited(at)
    kept_by.answer(kept, kept_by.debits(kept)[0].due_at)
    earlier = kept_by.order_of(kept)
    plan = kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(5900)))
    kept_by.agree(kept, plan, at)
    kept_by.signed(kept_by.now(kept), at)
    kept_by.sweep(kept_by.notified(kept))
    later = kept_by.order_of(kept)

    proofs = [{d.mandate_id, d.id, d.renewal_notice_id, d.debit_notice_id} for d in kept_by.debits(kept)]
    with bound(SYSTEM), transaction.atomic():
        found = [set(evidence.subscriptions_of_an_order(order.id)) for order in (earlier, later)]

    assert [things & (proofs[0] | proofs[1]) for things in found] == proofs
    assert len(proofs[0] | proofs[1]) == 8


def test_the_dossier_of_another_order_names_none(at: datetime) -> None:
    kept = kept_by.debited(at)
    order = builders.paid(kept.sale, at, quantity=1)

    with bound(SYSTEM), transaction.atomic():
        assert kept.row.id not in set(evidence.subscriptions_of_an_order(order.id))


def test_a_shopper_is_handed_all_of_it_and_their_address_in_full(at: datetime) -> None:
    kept = kept_by.debited(at)
    person = kept.sale.shopper.id

    with bound(shopper(person)), transaction.atomic():
        [found] = personal_data.export_subscriptions(person)
        [mandate] = held_by_payments.export_mandates(person)
        [debit] = held_by_payments.export_debits(person)
        assert personal_data.export_subscriptions(new_id()) == []

    assert (found["amount"], found["recipient_address"]) == (11600, builders.HOME.address)
    assert (mandate["amount"], debit["amount"]) == (11600, 11600)


def test_staff_see_the_failed_debits_first(at: datetime, rf: Any) -> None:
    kept_by.started(at)
    failed = kept_by.debited(at)
    kept_by.answer(failed, at, kept_by.Outcome.FAILED)
    page = SubscriptionAdmin(Subscription, admin.site)

    with bound(SYSTEM), transaction.atomic():
        rows = list(Subscription.objects.order_by(*page.get_ordering(rf.get("/"))))

    assert [row.state for row in rows] == ["failed", "active"]
    assert "recipient_name" in (page.exclude or ())
