"""May it be shown, what is it hashed to, what is it compared by?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import policies
from catalog.policies import CategoryFacts, PublishFacts, Reason
from catalog.types import Content, Exclusion, LotLeft, ReturnTerms, StockState, Supply, Unit, UnitPrice
from platform_core.money import Money

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TEA = Content(
    category="food",
    title_zh="茉莉花茶",
    facts={"origin": "福建", "producer": "福州茶业", "shelf_life": "18个月"},
    delivery_hours=48,
)
FOOD = CategoryFacts(
    code="food",
    required=("origin", "producer", "shelf_life"),
    supply=Supply.GOODS,
    exclusions=frozenset({Exclusion.PERISHABLE, Exclusion.NEAR_EXPIRY_OR_FLAWED}),
)
FIT = PublishFacts(content=TEA, category=FOOD, items=2, priced=2, merchant_may_sell=True)


def saying(**changes: Any) -> PublishFacts:
    return replace(FIT, content=replace(TEA, **changes))


@pytest.mark.duty("ECL-17a")
class TestMayPublish:
    def test_lets_a_complete_listing_be_shown(self):
        assert policies.may_publish(FIT)

    @pytest.mark.parametrize(
        ("facts", "reason"),
        [
            (saying(facts={"origin": "福建", "producer": "福州茶业"}), Reason.FACTS_MISSING),
            (saying(title_zh="Jasmine tea"), Reason.TITLE_NOT_IN_CHINESE),
            (saying(title_zh=""), Reason.TITLE_NOT_IN_CHINESE),
            (replace(FIT, items=0, priced=0), Reason.NO_ITEM),
            (replace(FIT, priced=1), Reason.NO_PRICE),
            (replace(FIT, merchant_may_sell=False), Reason.MERCHANT_MAY_NOT_SELL),
            (saying(supply=Supply.SERVICE), Reason.WRONG_SUPPLY),
            (saying(return_terms=ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED)), Reason.FACTS_MISSING),
        ],
    )
    def test_refuses_for_one_reason(self, facts: PublishFacts, reason: Reason):
        assert policies.may_publish(facts).reasons == (reason,)

    def test_gives_every_reason_at_once(self):
        worst = Content(
            category="food",
            title_zh="Tea",
            title_en="Self-operated tea",
            facts={},
            delivery_hours=1,
            supply=Supply.SERVICE,
            return_terms=ReturnTerms(Exclusion.DIGITAL),
        )
        facts = PublishFacts(content=worst, category=FOOD, items=0, priced=0, merchant_may_sell=False)

        assert set(policies.may_publish(facts).reasons) == set(Reason) - {Reason.NO_PRICE}


@pytest.mark.duty("CRL-08", "HSE-01")
class TestMissingFacts:
    def test_names_them_in_the_order_of_the_category(self):
        assert policies.missing_facts({"producer": "福州茶业"}, required=FOOD.required) == ("origin", "shelf_life")

    @pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
    def test_takes_a_blank_for_nothing(self, blank: str):
        assert policies.missing_facts({"origin": blank}, required=("origin",)) == ("origin",)

    def test_is_content_with_more_than_was_asked(self):
        assert policies.missing_facts({"origin": "福建", "brand": "闽江"}, required=("origin",)) == ()


@pytest.mark.duty("NRR-06", "NRR-07", "CRI-19a")
class TestExclusions:
    @pytest.mark.parametrize("claimed", Exclusion)
    def test_are_a_possibility_of_the_category(self, claimed: Exclusion):
        assert policies.may_exclude(claimed, of=FOOD) is (claimed in {Exclusion.NONE, *FOOD.exclusions})

    def test_have_to_be_shown_by_the_listing(self):
        near = saying(
            facts={**TEA.facts, "flaw": "距保质期届满还有一个月"},
            return_terms=ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED),
        )

        assert policies.required_facts(near.content, FOOD) == (*FOOD.required, "flaw")
        assert policies.may_publish(near)

    def test_ask_for_no_fact_twice(self):
        fresh = replace(TEA, return_terms=ReturnTerms(Exclusion.PERISHABLE))

        assert policies.required_facts(fresh, FOOD) == (*FOOD.required, "storage")
        assert policies.required_facts(fresh, replace(FOOD, required=("storage",))) == ("storage",)


class TestContentSha256:
    def test_can_be_recomputed_by_anybody(self):
        document = {
            "category": "food",
            "title_zh": "茉莉花茶",
            "title_en": "",
            "facts": {"origin": "福建", "producer": "福州茶业", "shelf_life": "18个月"},
            "supply": "goods",
            "delivery_hours": 48,
            "return_terms": {"exclusion": "none", "freight": "shopper", "extra_days": 0},
            "images": [],
            "schema": 1,
        }
        plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

        assert policies.content_sha256(TEA) == hashlib.sha256(plain.encode()).hexdigest()

    def test_does_not_depend_on_the_order_of_the_facts(self):
        turned = replace(TEA, facts=dict(reversed(TEA.facts.items())))

        assert policies.content_sha256(turned) == policies.content_sha256(TEA)

    @pytest.mark.parametrize(
        "changes",
        [
            {"title_zh": "茉莉花茶 "},
            {"facts": {"origin": "福建"}},
            {"delivery_hours": 49},
            {"return_terms": ReturnTerms(extra_days=1)},
            {"images": ("0" * 64,)},
            {"supply": Supply.SERVICE},
        ],
    )
    def test_changes_with_whatever_is_shown(self, changes: dict[str, Any]):
        assert policies.content_sha256(replace(TEA, **changes)) != policies.content_sha256(TEA)


class TestSummed:
    def test_makes_one_demand_of_two_lines_on_one_item(self):
        low, high = UUID(int=1), UUID(int=2)

        assert list(policies.summed([(high, 2), (low, 1), (high, 3)]).items()) == [(low, 1), (high, 5)]

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_refuses_less_than_one_piece(self, quantity: int):
        with pytest.raises(ValueError, match="cannot be set aside"):
            policies.summed({UUID(int=1): quantity})


class TestByLot:
    @pytest.mark.parametrize(
        ("lots", "parts"),
        [
            ({}, {None: 3}),
            ({"A": 3}, {"A": 3}),
            ({"A": 1, "B": 1}, {"A": 1, "B": 1, None: 1}),
            ({"A": 4}, None),
            ({"A": 0}, None),
            ({"A": 4, "B": -1}, None),
        ],
    )
    def test_leaves_the_rest_without_a_lot(self, lots: dict[str, int], parts: dict[str | None, int] | None):
        assert policies.by_lot(3, lots=lots) == parts


class TestOldestFirst:
    @pytest.mark.parametrize(
        ("quantity", "suggested"), [(1, (1, 0)), (3, (3, 0)), (4, (3, 1)), (8, (3, 5)), (9, (3, 5)), (0, (0, 0))]
    )
    def test_empties_the_lot_that_came_first_before_the_next(self, quantity: int, suggested: tuple[int, int]):
        lots = [LotLeft("A", 3, AT), LotLeft("", 5, AT)]

        packed = policies.oldest_first(quantity, lots)

        assert packed == tuple(replace(lot, suggested=n) for lot, n in zip(lots, suggested, strict=True))


class TestStockState:
    @pytest.mark.parametrize(
        ("available", "state"),
        [
            (0, StockState.SOLD_OUT),
            (1, StockState.FEW_LEFT),
            (5, StockState.FEW_LEFT),
            (6, StockState.IN_STOCK),
        ],
    )
    def test_says_when_few_are_left(self, available: int, state: StockState):
        assert policies.stock_state(available) is state


class TestUnitPrice:
    @pytest.mark.parametrize(
        ("fen", "content", "unit", "compared"),
        [
            (5800, 250, Unit.GRAM, UnitPrice(Money(2320), 100, Unit.GRAM)),
            (1000, 300, Unit.MILLILITRE, UnitPrice(Money(333), 100, Unit.MILLILITRE)),
            (500, 300, Unit.MILLILITRE, UnitPrice(Money(167), 100, Unit.MILLILITRE)),
            (1, 200, Unit.GRAM, UnitPrice(Money(1), 100, Unit.GRAM)),
            (999, 10, Unit.PIECE, UnitPrice(Money(100), 1, Unit.PIECE)),
        ],
    )
    def test_rounds_half_a_fen_up(self, fen: int, content: int, unit: Unit, compared: UnitPrice):
        assert policies.unit_price(Money(fen), content=content, unit=unit) == compared

    def test_has_nothing_to_compare_without_a_content(self):
        assert policies.unit_price(Money(5800), content=None, unit=None) is None

    @given(fen=st.integers(1, 10**11), content=st.integers(1, 10**6))
    def test_is_off_by_half_a_fen_at_most(self, fen: int, content: int):
        compared = policies.unit_price(Money(fen), content=content, unit=Unit.GRAM)

        assert compared is not None
        assert abs(2 * (compared.price.amount * content - fen * 100)) <= content
