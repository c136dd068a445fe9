"""What becomes of freight that a shopper paid for a way back that is at the shop's cost?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from aftersales.freight import policies, queries
from aftersales.freight.errors import FreightRefused
from aftersales.freight.models import Freight
from aftersales.freight.states import FreightState
from aftersales.freight.types import MOST_FREIGHT, FreightBasis
from aftersales.returns.commands import decisions as commands
from aftersales.returns.errors import NotNow
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import Remedy
from merchants.shops.ports import OPEN_DUTIES
from merchants.shops.types import OwedDuty
from orders.sales.models.orders import Order
from orders.sales.ports import SETTLEMENT_HOLDS
from platform_core.actors import Actor
from platform_core.drivers.world.deals import picture
from platform_core.legal.spans import TICK
from platform_core.payments.models.refunds import Refund
from tests.aftersales.claims import builders as claims
from tests.aftersales.freight import builders as freight
from tests.aftersales.freight import reimbursements
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def offered(case: Return, sale: Sale, at: datetime) -> tuple[list[str], bool]:
    """What the shopper may do about its freight, and whether a file is taken."""
    with acting_as(sale.shopper), transaction.atomic():
        row = cases_queries.one_return(case.id, by=sale.shopper)
        names = [action.name for action in queries.freight_actions(row, by=sale.shopper, at=at)]
        return names, bool(cases_queries.may_add_file(row, by=sale.shopper))


def file(case: Return, by: Actor, at: datetime) -> UUID:
    """By the door, which asks whether the return takes one."""
    with acting_as(by), transaction.atomic():
        return commands.add_evidence(case.id, upload=picture(), name="receipt.png", by=by, at=at).id


def owed(sale: Sale) -> list[OwedDuty]:
    with acting_as(sale.seller), transaction.atomic():
        return OPEN_DUTIES["aftersales.freight"].owed_by(sale.shop)


def refunds(sale: Sale) -> list[tuple[str, int]]:
    with acting_as(sale.seller), transaction.atomic():
        return list(Refund.objects.order_by("requested_at", "id").values_list("case_type", "amount"))


def due(found: Freight, sale: Sale, kind: str) -> datetime:
    return builders.clocks(found.id, sale)[kind].due_at


class TestAskFreight:
    @pytest.mark.duty("CRL-24", "HSE-06")
    def test_is_paid_where_the_shop_says_nothing(self, order: Order, sale: Sale, at: datetime) -> None:
        found = freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY)
        end = due(found, sale, "answer_freight")
        builders.sweep(end - TICK)
        assert refunds(sale) == []

        builders.sweep(end)

        found = freight.now(found, sale)
        assert (found.state, found.basis, found.short) == ("paid", FreightBasis.SILENCE, 1200)
        assert (refunds(sale), reimbursements.of(found.id).amount) == ([], 1200)

    @pytest.mark.parametrize(
        ("amount", "reason"), [(0, "no_freight_paid"), (MOST_FREIGHT.amount + 1, "freight_beyond_most")]
    )
    def test_is_refused_beyond_what_a_way_back_costs(
        self, order: Order, sale: Sale, at: datetime, amount: int, reason: str
    ) -> None:
        case = freight.sent_for_claim(order, sale, at + DAY)

        with pytest.raises(FreightRefused) as refused:
            freight.asked(case, sale, at + DAY, amount=amount)

        assert refused.value.reasons == (reason,)
        freight.asked(case, sale, at + DAY, amount=MOST_FREIGHT.amount)

    def test_needs_a_receipt_of_the_shopper_s_and_comes_once(self, order: Order, sale: Sale, at: datetime) -> None:
        case = freight.sent_for_claim(order, sale, at + DAY)
        theirs = builders.photo(case, sale.seller, at + DAY)
        for receipt, reason in (([], "evidence_missing"), ([theirs], "evidence_unknown")):
            with pytest.raises(FreightRefused) as refused:
                freight.asked(case, sale, at + DAY, receipt=receipt)
            assert refused.value.reasons == (reason,)

        freight.asked(case, sale, at + DAY)

        with pytest.raises(FreightRefused) as refused:
            freight.asked(case, sale, at + DAY)
        assert refused.value.reasons == ("freight_asked_before",)

    @pytest.mark.duty("NRR-18", "CRL-24")
    def test_is_of_goods_that_were_sent_at_the_shop_s_cost(self, order: Order, sale: Sale, at: datetime) -> None:
        own = builders.noticed(order, sale, at + DAY, quantity=1)
        builders.sent(own, sale, at + DAY)
        claim = claims.agreed(claims.claimed(order, sale, at + DAY, quantity=1), sale, at + DAY)

        for case, reason in ((own, "freight_not_the_shops"), (claims.back_of(claim, sale), "nothing_sent")):
            with pytest.raises(FreightRefused) as refused:
                freight.asked(case, sale, at + DAY)
            assert refused.value.reasons == (reason,)

    def test_is_a_duty_of_the_shop_until_it_is_decided(self, order: Order, sale: Sale, at: datetime) -> None:
        case = freight.sent_for_claim(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)
        found = freight.asked(case, sale, at + DAY)
        end = due(found, sale, "answer_freight")
        assert owed(sale) == [OwedDuty(kind="aftersales.answer_freight", subject_id=found.id, due_at=end)]

        freight.disputed(found, sale, at + DAY)
        assert owed(sale) == [OwedDuty(kind="aftersales.freight", subject_id=found.id)]
        freight.declined(found, sale, at + DAY)

        assert owed(sale) == []

    @pytest.mark.duty("CRL-24")
    @pytest.mark.parametrize("ends", ["granted", "handed_on"])
    def test_may_come_when_the_goods_are_paid_for_or_handed_on(
        self, order: Order, sale: Sale, at: datetime, ends: str
    ) -> None:
        wants = Remedy.RETURN if ends == "granted" else Remedy.EXCHANGE
        claim = claims.agreed(claims.claimed(order, sale, at + DAY, wants=wants, quantity=1), sale, at + DAY)
        case = claims.goods_back(claim, sale, at + DAY)
        if ends == "granted":
            builders.granted(case, sale, at + DAY)
        assert (builders.now(case, sale).state, offered(case, sale, at + DAY)) == (ends, (["ask"], True))

        freight.asked(case, sale, at + DAY, receipt=[file(case, sale.shopper, at + DAY)])

        assert offered(case, sale, at + DAY) == ([], False)
        with pytest.raises(NotNow):
            file(case, sale.seller, at + DAY)

    @pytest.mark.duty("CRL-24")
    def test_is_neither_offered_nor_granted_where_nothing_was_sent(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.agreed(claims.claimed(order, sale, at + DAY, quantity=1), sale, at + DAY)
        case = claims.back_of(claim, sale)
        builders.granted(case, sale, at + DAY)  # without waiting for the goods

        assert offered(case, sale, at + DAY) == ([], False)
        with pytest.raises(FreightRefused) as refused:
            freight.asked(case, sale, at + DAY)
        assert refused.value.reasons == ("nothing_sent",)

    @pytest.mark.duty("CRL-24")
    @pytest.mark.parametrize("state", ["declined", "home", "unshown"])
    def test_is_not_the_shop_s_where_it_was_found_right(
        self, order: Order, sale: Sale, at: datetime, state: str
    ) -> None:
        facts = builders.now(freight.sent_for_claim(order, sale, at + DAY), sale)

        assert policies.freight_is_open(replace(facts, state=state), asked=False).codes() == ("ended",)

    def test_holds_the_order_s_money_until_it_is_decided(self, order: Order, sale: Sale, at: datetime) -> None:
        found = freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            assert SETTLEMENT_HOLDS["aftersales"].holds(order.id)
        freight.agreed(found, sale, at + DAY)

        assert freight.now(found, sale).state == FreightState.PAID


class TestTheMoney:
    @pytest.mark.duty("CRL-24", "NRR-17")
    @pytest.mark.parametrize("freight_first", [True, False])
    def test_is_beside_that_of_the_goods_whichever_is_granted_first(
        self, order: Order, sale: Sale, at: datetime, freight_first: bool
    ) -> None:
        case = freight.sent_for_claim(order, sale, at + DAY, quantity=2)
        found = freight.asked(case, sale, at + DAY)
        if freight_first:
            freight.agreed(found, sale, at + DAY)
        builders.granted(case, sale, at + DAY)
        if not freight_first:
            freight.agreed(found, sale, at + DAY)

        found = freight.now(found, sale)
        assert found.short == 1200
        assert refunds(sale) == [("aftersales.return", order.total)]
        assert reimbursements.of(found.id).amount == 1200


class TestDispute:
    @pytest.mark.parametrize(("words", "refused"), [(" ", True), ("运费明显偏高", False)])
    def test_says_why(self, order: Order, sale: Sale, at: datetime, words: str, refused: bool) -> None:
        found = freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY)

        if refused:
            with pytest.raises(FreightRefused):
                freight.disputed(found, sale, at + DAY, statement=words)
        else:
            freight.disputed(found, sale, at + DAY, statement=words)

        assert freight.now(found, sale).state == ("asked" if refused else "disputed")

    def test_is_decided_with_reasons_for_either_side(self, order: Order, sale: Sale, at: datetime) -> None:
        first, second = (
            freight.disputed(
                freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY), sale, at + DAY
            )
            for _ in range(2)
        )
        with pytest.raises(FreightRefused):
            freight.declined(first, sale, at + DAY, reasons="")
        freight.declined(first, sale, at + DAY)
        freight.granted(second, sale, at + DAY)

        assert [freight.now(one, sale).state for one in (first, second)] == ["declined", "paid"]
        assert (refunds(sale), reimbursements.of(second.id).amount) == ([], 1200)

    @pytest.mark.duty("CRL-24")
    def test_that_nobody_decides_is_not_proven(self, order: Order, sale: Sale, at: datetime) -> None:
        found = freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY)
        freight.disputed(found, sale, at + DAY)

        builders.sweep(due(found, sale, "rule_freight"))

        assert freight.now(found, sale).basis == FreightBasis.UNPROVEN


class TestTheDatabase:
    def test_keeps_what_was_asked(self, sale: Sale) -> None:
        for column in ("asked", "receipt", "shopper_id", "back_id"):
            with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller):
                with transaction.atomic():
                    connection.cursor().execute(f"UPDATE aftersales_freight SET {column} = {column}")

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"receipt": []}, "freight_is_shown"),
            ({"asked": MOST_FREIGHT.amount + 1}, "freight_is_shown"),
            ({"basis": "shop", "short": 1}, "freight_is_paid_whole"),
            ({"short": 1}, "freight_is_paid_whole"),
        ],
    )
    def test_knows_that_it_is_shown_and_adds_up(
        self, order: Order, sale: Sale, at: datetime, changes: dict[str, object], rule: str
    ) -> None:
        row = freight_row(order, sale, at, **changes)

        with pytest.raises(IntegrityError, match=rule), acting_as(sale.seller), transaction.atomic():
            row.save(force_insert=True)


def freight_row(order: Order, sale: Sale, at: datetime, **changes: object) -> Freight:
    """As the command would write it, but for these."""
    case = freight.sent_for_claim(order, sale, at + DAY)
    told = {"asked": 1200, "receipt": [case.id]} | changes
    whose = {"merchant_id": case.merchant_id, "shopper_id": case.shopper_id, "order_id": order.id, "back": case}
    return Freight(number="F1", order_number=order.number, currency="CNY", asked_at=at, **whose, **told)
