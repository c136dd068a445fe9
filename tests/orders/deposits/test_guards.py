"""What does the database itself refuse about deposits, and who is first where two cannot both be?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, InternalError, ProgrammingError, connection, transaction

from catalog.deposits.models import DepositTerms
from orders.deposits.models import Deposit
from platform_core.actors import RELAY
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.errors import NotRefundable
from platform_core.payments.queries.payments import refunds_of
from platform_core.payments.types import Reference
from platform_core.rows import new_id
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.deposits import builders as deposits
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.test_races import at_once, books_agree


def terms(sale: Sale, at: datetime, **said: Any) -> DepositTerms:
    whole: dict[str, Any] = {
        "merchant_id": sale.shop,
        "sku_id": sale.sku_id,
        "number": 1,
        "amount": 3000,
        "purpose": "租用",
        "steps": "寄回",
        "conditions": ["goods_returned"],
        "days": 7,
        "stated_at": at,
    }
    return DepositTerms(**whole | said)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTerms:
    @pytest.mark.duty("ECL-21", "CRI-20")
    @pytest.mark.parametrize(
        ("said", "refused"),
        [
            ({"days": 8}, "worse than DL_DEPOSIT_REFUND"),
            ({"conditions": ["whatever_we_like"]}, "deposit_terms_whole"),
            ({"conditions": []}, "deposit_terms_whole"),
            ({"purpose": ""}, "deposit_terms_whole"),
            ({"steps": ""}, "deposit_terms_whole"),
        ],
    )
    def test_are_whole_and_no_worse_than_the_rules(
        self, sale: Sale, at: datetime, said: dict[str, Any], refused: str
    ) -> None:
        with pytest.raises(Error, match=refused), acting_as(sale.seller), transaction.atomic():
            terms(sale, at, **said).save(force_insert=True)

    def test_stand_as_they_were_stated(self, sale: Sale, at: datetime) -> None:
        deposits.state(sale, at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            DepositTerms.objects.update(days=1)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestADeposit:
    @pytest.mark.parametrize("column", ["amount", "days", "conditions", "shopper_id", "order_id", "terms_id"])
    def test_is_not_changed_in_what_was_agreed(self, at: datetime, column: str) -> None:
        left = deposits.delivered(at)

        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(left.sale.seller),
            transaction.atomic(),
        ):
            connection.cursor().execute(f"UPDATE orders_deposit SET {column} = {column}")

    @pytest.mark.duty("ECL-21")
    def test_is_kept_by_no_shop_without_an_objection(self, at: datetime) -> None:
        left = deposits.applied(at)

        with pytest.raises(Error, match="deposit_kept_after_objection"), acting_as(left.sale.seller):
            with transaction.atomic():
                Deposit.objects.filter(id=left.deposit.id).update(kept_amount=1)

    @pytest.mark.duty("ECL-21")
    def test_does_not_go_back_twice(self, at: datetime) -> None:
        left = deposits.applied(at)
        deposits.give_back(left, at)
        deposits.answer(left, at)

        with acting_as(RELAY), transaction.atomic(), pytest.raises(NotRefundable) as no:
            refunding.request_refund(
                left.deposit.as_share(),
                for_case=Reference("tests.case", new_id()),
                amount=Money(1),
                by=RELAY,
                at=at,
            )
        assert no.value.params["reasons"] == ("more_than_paid",)


@pytest.mark.commits
class TestTheWeb:
    """By the login of the web, which may become any shop."""

    @pytest.mark.duty("ECL-21")
    @pytest.mark.login("worker")
    def test_gives_no_shop_what_was_left(self, at: datetime) -> None:
        left = deposits.delivered(at)

        with as_login("app"), acting_as(left.sale.seller):
            with pytest.raises(InternalError, match="gives no shop the deposit"), transaction.atomic():
                connection.cursor().execute(
                    "UPDATE payments_share SET state = 'settled' WHERE order_id = %s", [left.deposit.id]
                )
            with pytest.raises(Error), transaction.atomic():
                connection.cursor().execute(
                    "UPDATE payments_share SET refunded = amount + 1 WHERE order_id = %s", [left.deposit.id]
                )

    @pytest.mark.login("worker")
    def test_takes_no_deposit_as_paid(self, at: datetime) -> None:
        left = deposits.left(at)

        with as_login("app"), acting_as(left.sale.seller), transaction.atomic():
            with pytest.raises(InternalError, match="the web does not say"):
                Deposit.objects.filter(id=left.deposit.id).update(state="held")


def refunds(deposit_id: UUID) -> int:
    with acting_as(RELAY), transaction.atomic():
        return len(refunds_of(Reference("orders.deposit", deposit_id)))


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTwoAtOnce:
    @pytest.mark.duty("ECL-21")
    def test_give_it_back_once(self, at: datetime) -> None:
        left = deposits.contested(at)

        def ends() -> None:
            deposits.end(left, at)

        outcome = at_once(lambda: deposits.give_back(left, at), lambda: deposits.rule(left, 1500, at), ends)

        assert outcome.count("done") >= 1
        assert refunds(left.deposit.id) == 1
        assert books_agree()

    def test_ask_for_it_once(self, at: datetime) -> None:
        left = deposits.delivered(at)

        outcome = at_once(lambda: deposits.apply(left, at), lambda: deposits.apply(left, at))

        assert sorted(outcome) == ["done", "states.illegal_transition"]

    def test_pay_and_cancel_leave_no_fen_behind(self, at: datetime) -> None:
        left = deposits.left(at)

        at_once(
            lambda: builders.pay(left.order, at),
            lambda: builders.cancel(left.order, left.sale, at),
        )
        deposits.end(left, at) if builders.now(left.order, left.sale).state == "cancelled" else None

        state = deposits.now(left).state
        assert (state, refunds(left.deposit.id)) in {("held", 0), ("lapsed", 1), ("granted", 1)}
        assert books_agree()
