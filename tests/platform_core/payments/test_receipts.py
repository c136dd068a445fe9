"""What becomes of money that fits no payment, and of the books meanwhile?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.actors import RELAY, Role
from platform_core.money import Money
from platform_core.payments.commands import capturing, receipts
from platform_core.payments.errors import FitsNoPayment
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.policies import payments
from platform_core.payments.states import PaymentState
from platform_core.payments.types import Answer, Outcome
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Standing
from tests.platform_core.payments import situations
from tests.platform_core.payments.conftest import Orders, captured
from tests.platform_core.payments.test_capturing import books, topics

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-05")]
PAID_ONCE = {"provider_clearing": (1000, 1000), "buyer_escrow": (1000, 1000)}  # posted, and awaited for the other
PAID_TWICE = {"provider_clearing": (2000, 1000), "buyer_escrow": (2000, 1000)}


def booked(standing: Standing) -> dict[str, tuple[int, int]]:
    assert isinstance(standing.row, Receipt)
    return books(standing.row.shop_id)


def state_of(payment_id: UUID) -> str:
    with bound(SYSTEM), transaction.atomic():
        return str(Payment.objects.get(id=payment_id).state)


class TestMoneyThatFitsNothing:
    def test_stands_in_the_books_as_the_payer_s(self, at: datetime) -> None:
        standing = situations.noted(at)

        assert isinstance(standing.row, Receipt)
        assert (standing.row.reasons, standing.row.number[0]) == (["paid_before"], "U")
        assert booked(standing) == PAID_TWICE

    def test_leaves_the_books_with_the_money(self, at: datetime) -> None:
        standing = situations.noted(at)
        situations.sent_back(standing, at)
        assert booked(standing) == PAID_TWICE

        situations.arrived(standing, at)

        assert booked(standing) == PAID_ONCE

    def test_is_no_money_where_the_provider_names_what_has_paid_already(self, at: datetime) -> None:
        standing = situations.noted(at)
        other = standing.also

        captured(other, 1000, at=at, ref=f"A{standing.row.payment_id}")  # type: ignore[attr-defined]  # a receipt

        assert state_of(other) == "parked"
        with bound(SYSTEM), transaction.atomic():
            assert Receipt.objects.count() == 1

    def test_is_told_of_once_whatever_became_of_it(self, at: datetime) -> None:
        standing = situations.noted(at)
        first = standing.row.payment_id  # type: ignore[attr-defined]  # a receipt
        situations.assigned(standing, at)
        situations.matched(standing, at)
        before = topics(first)

        captured(first, 1000, at=at, ref=f"B{first}")

        assert topics(first) == before
        assert trying.now(standing).state == "matched"

    def test_pays_nothing_else_without_anybody_s_word(self, at: datetime) -> None:
        standing = situations.noted(at)

        captured(standing.also, 1000, at=at, ref=f"B{standing.row.payment_id}")  # type: ignore[attr-defined]

        assert state_of(standing.also) == "parked"
        assert booked(standing) == PAID_TWICE

    def test_is_no_money_where_the_provider_names_none(self, at: datetime) -> None:
        standing = situations.noted(at)

        captured(standing.also, 0, at=at, ref="NOTHING")

        assert state_of(standing.also) == "parked"
        with bound(SYSTEM), transaction.atomic():
            assert Receipt.objects.count() == 1
        assert booked(standing) == PAID_TWICE


class TestAssign:
    def test_pays_what_staff_have_found(self, at: datetime) -> None:
        standing = situations.noted(at)
        situations.assigned(standing, at)

        assert situations.matched(standing, at)

        assert state_of(standing.also) == "captured"
        assert (trying.now(standing).state, trying.running(standing)) == ("matched", {})
        assert booked(standing) == {"provider_clearing": (2000, 0), "buyer_escrow": (2000, 0)}

    def test_asks_the_orders_before_anything_is_booked(self, at: datetime, orders: Orders) -> None:
        """Orders and stock are locked before the accounts of any shop."""
        standing, seen = situations.noted(at), []
        situations.assigned(standing, at)
        orders.asks = lambda: seen.append(booked(standing))

        situations.matched(standing, at)

        assert seen == [PAID_TWICE]

    def test_comes_too_late_for_what_goes_back_already(self, at: datetime) -> None:
        standing = situations.noted(at)
        situations.assigned(standing, at)
        trying.sweep(at + timedelta(hours=24))

        assert not situations.matched(standing, at)

        assert (trying.now(standing).state, state_of(standing.also)) == ("going_back", "requested")

    @pytest.mark.parametrize("owed", [999, 1001])
    def test_takes_no_other_amount_for_a_payment(self, at: datetime, owed: int) -> None:
        standing, by = situations.noted(at, owed=owed), None
        by = standing.actors[Role.STAFF]

        with pytest.raises(FitsNoPayment), acting_as(by), transaction.atomic():
            capturing.assign(standing.row.pk, payment_id=standing.also, by=by, at=at)

    def test_takes_no_payment_of_somebody_else(self, at: datetime) -> None:
        standing, other = situations.noted(at), situations.noted(at)
        by = standing.actors[Role.STAFF]

        for payment_id in (other.also, new_id()):
            with pytest.raises(FitsNoPayment), acting_as(by), transaction.atomic():
                capturing.assign(standing.row.pk, payment_id=payment_id, by=by, at=at)

    def test_goes_back_by_the_clock_where_it_fits_no_longer(self, at: datetime) -> None:
        standing = situations.noted(at)
        situations.assigned(standing, at)
        captured(standing.also, 1000, at=at, ref="PAID")  # the payer was quicker

        assert not situations.matched(standing, at)
        trying.sweep(at + timedelta(hours=24))

        assert trying.now(standing).state == "going_back"
        assert state_of(standing.also) == "captured"


class TestTheProvider:
    @pytest.mark.parametrize(
        ("outcome", "state"),
        [
            (Outcome.SUCCEEDED, "sent_back"),
            (Outcome.FAILED, "account_asked"),
            (Outcome.SILENT, "going_back"),
        ],
    )
    def test_ends_it_by_giving_the_money_back_and_by_nothing_else(
        self, at: datetime, outcome: Outcome, state: str
    ) -> None:
        standing = situations.noted(at)
        situations.sent_back(standing, at)

        for _ in range(2):
            with bound(SYSTEM), transaction.atomic():
                receipts.record_return(standing.row.pk, answer=Answer(outcome), by=RELAY, at=at)

        assert trying.now(standing).state == state

    def test_ends_nothing_that_it_was_not_asked_for(self, at: datetime) -> None:
        standing = situations.noted(at)

        with bound(SYSTEM), transaction.atomic():
            receipts.record_return(standing.row.pk, answer=Answer(Outcome.SUCCEEDED), by=RELAY, at=at)

        assert trying.now(standing).state == "noted"


@pytest.mark.parametrize(
    ("fen", "currency", "state", "may"),
    [
        (1000, "CNY", PaymentState.REQUESTED, True),
        (999, "CNY", PaymentState.REQUESTED, False),
        (1000, "USD", PaymentState.REQUESTED, False),
        (1000, "CNY", PaymentState.CLOSED, False),
        (1000, "CNY", PaymentState.CAPTURED, False),
        (1000, "CNY", PaymentState.PARKED, False),
    ],
)
def test_a_candidate_is_owed_to_the_fen(fen: int, currency: str, state: PaymentState, may: bool) -> None:
    assert payments.is_candidate(Money(fen, currency), asked=Money(1000), state=state) is may
