"""What may a shop say against a return, and what follows from the platform's word?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from aftersales.returns.commands import decisions as commands
from aftersales.returns.errors import ObjectionLate, ObjectionRefused, RulingRefused
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as queries
from aftersales.returns.types import RulingOutcome
from orders.sales.models.orders import Order
from platform_core.actors import Actor
from platform_core.legal.spans import TICK
from tests.aftersales.conftest import Refused
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestObjectTo:
    @pytest.mark.duty("NRR-09")
    def test_stops_the_refund_and_asks_the_platform(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        builders.objected(case, sale, at + 2 * DAY)

        assert builders.topics(case, sale) == ["noticed", "sent", "arrived", "objected"]
        assert {kind: clock.state for kind, clock in builders.clocks(case.id, sale).items()} == {
            "address": "void",
            "arrive": "void",
            "handle_red_line": "met",
            "objection": "met",
            "refund": "void",
            "refund_red_line": "running",
            "ruling": "running",
        }

    @pytest.mark.duty("NRR-09")
    def test_too_late_changes_nothing(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.back(order, sale, at + DAY)
        until = builders.now(case, sale).objection_until
        assert until is not None

        with refused(ObjectionLate) as info:
            builders.objected(case, sale, until)

        assert info.value.params == {"closed_at": until}
        assert builders.clocks(case.id, sale)["refund"].state == "running"
        builders.objected(case, sale, until - TICK)

    @pytest.mark.duty("NRR-09")
    def test_is_late_also_once_the_clock_has_paid(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.sweep(at + 10 * DAY)

        with refused(ObjectionLate):
            builders.objected(case, sale, at + 10 * DAY)
        assert builders.now(case, sale).state == "granted"

    @pytest.mark.duty("NRR-08", "NRR-09")
    def test_is_nothing_without_grounds_words_and_evidence_of_the_shop_s_own(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        theirs = builders.photo(case, sale.shopper, at + DAY)
        lacking: list[tuple[dict[str, Any], str]] = [
            ({"evidence": []}, "evidence_missing"),
            ({"evidence": [UUID(int=1)]}, "evidence_unknown"),
            ({"evidence": [theirs]}, "evidence_unknown"),
            ({"grounds": ()}, "grounds_missing"),
            ({"statement": " "}, "statement_missing"),
        ]

        for changes, reason in lacking:
            with refused(ObjectionRefused) as info:
                builders.objected(case, sale, at + DAY, **changes)
            assert info.value.reasons == (reason,)
        assert builders.clocks(case.id, sale)["refund"].state == "running"


def ruled(case: Return, at: datetime, outcome: RulingOutcome, *, by: Actor, reasons: str = "照片不能证明") -> Return:
    with acting_as(by), transaction.atomic():
        return commands.rule_on(case.id, outcome=outcome, reasons=reasons, by=by, at=at)


@pytest.mark.duty("NRR-24")
class TestRuleOn:
    def test_refunds_in_the_same_transaction(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator())

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "ruling")
        assert builders.refunded(sale) == [(11600, "requested")]
        clocks = builders.clocks(case.id, sale)
        assert (clocks["ruling"].state, clocks["refund_red_line"].state) == ("met", "met")

    def test_declines_and_pays_nothing(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        ruled(case, at + 2 * DAY, RulingOutcome.NO_REFUND, by=operator())

        assert builders.now(case, sale).state == "declined"
        assert builders.refunded(sale) == []
        assert builders.topics(case, sale)[-2:] == ["ruled", "declined"]
        builders.sent_home(case, sale, at + 3 * DAY)
        builders.home_again(case, sale, at + 4 * DAY)
        builders.sweep(at + 60 * DAY)
        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("home", [])

    def test_says_why_to_both_sides(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        with refused(RulingRefused):
            ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator(), reasons=" ")
        ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator())

        for reader in (sale.shopper, sale.seller):
            with acting_as(reader), transaction.atomic():
                found = queries.one_return(case.id, by=reader)
                assert queries.statement_of(found.ruling) == "照片不能证明"
                assert queries.statement_of(found.objection) == "衣领有污渍"

    def test_is_needless_once_the_shop_gives_in(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        builders.granted(case, sale, at + 2 * DAY)

        assert builders.clocks(case.id, sale)["ruling"].state == "void"
        assert builders.now(case, sale).basis == "shop"
