"""May it be shown, what is it hashed to, what is it compared by?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.listings import policies as listings_policies
from catalog.listings.policies import CategoryFacts
from catalog.listings.types import (
    AskedFacts,
    Content,
    Exclusion,
    FactDefinition,
    FactKind,
    FactValue,
    ReturnTerms,
    Supply,
    in_words,
)
from catalog.prices import policies as prices_policies
from catalog.prices.types import UnitPrice
from catalog.publishing import policies
from catalog.publishing.policies import PublishFacts, Reason, ShopFacts
from catalog.stock import policies as stock_policies
from catalog.stock.types import LotLeft, StockState, Unit
from platform_core.money import Money

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TEA = Content(
    category="food",
    title_zh="茉莉花茶",
    facts=in_words({"origin": "福建", "producer": "福州茶业", "shelf_life": "18个月"}),
    delivery_hours=48,
)


def asked(code: str, kind: FactKind = FactKind.TEXT, **more: Any) -> FactDefinition:
    told: dict[str, Any] = {"required": True, "duty": "CRL-08", "name_zh": code, "name_en": code}
    return FactDefinition(code=code, kind=kind, **told | more)


CERTIFICATE = asked("certificate", FactKind.CERTIFICATE, required=False)
SET = AskedFacts(number=2, facts=(asked("origin"), asked("producer"), asked("shelf_life"), CERTIFICATE))
FOOD = CategoryFacts(
    code="food",
    asked=SET,
    supply=Supply.GOODS,
    exclusions=frozenset({Exclusion.PERISHABLE, Exclusion.NEAR_EXPIRY_OR_FLAWED}),
)
TODAY = date(2026, 3, 10)
CLEAR = (400, 900)  # as narrow as a clear picture may be
MAY = ShopFacts(self_operated=False, restricted=False)
BARRED = ShopFacts(against_selling=("suspended",), self_operated=False, restricted=False)
FIT = PublishFacts(content=TEA, category=FOOD, held_to=2, today=TODAY, items=2, priced=2, shop=MAY, pictures=[CLEAR])


def saying(**changes: Any) -> PublishFacts:
    return replace(FIT, content=replace(TEA, **changes))


@pytest.mark.duty("ECL-17a")
class TestMayPublish:
    def test_lets_a_complete_listing_be_shown(self):
        assert policies.may_publish(FIT)

    @pytest.mark.parametrize(
        ("facts", "reason"),
        [
            (saying(facts=in_words({"origin": "福建", "producer": "福州茶业"})), Reason.FACTS_MISSING),
            (saying(facts={**TEA.facts, "origin": FactValue("福建", "g")}), Reason.FACTS_WRONG),
            (replace(FIT, held_to=1), Reason.FACT_SET_OUTDATED),
            (
                saying(facts={**TEA.facts, "certificate": FactValue("Z-1", valid_until=date(2026, 3, 9))}),
                Reason.CERTIFICATE_ENDED,
            ),
            (saying(title_zh="最佳茉莉花茶"), Reason.FORBIDDEN_CLAIM),
            (replace(FIT, specs=["抗癌装"]), Reason.FORBIDDEN_CLAIM),
            (replace(FIT, pictures=[]), Reason.NO_CLEAR_PICTURE),
            (replace(FIT, pictures=[(399, 900), (900, 399)]), Reason.NO_CLEAR_PICTURE),
            (saying(title_zh="Jasmine tea"), Reason.TITLE_NOT_IN_CHINESE),
            (saying(title_zh=""), Reason.TITLE_NOT_IN_CHINESE),
            (replace(FIT, items=0, priced=0), Reason.NO_ITEM),
            (replace(FIT, priced=1), Reason.NO_PRICE),
            (replace(FIT, shop=BARRED), Reason.MERCHANT_MAY_NOT_SELL),
            (saying(supply=Supply.SERVICE), Reason.WRONG_SUPPLY),
            (replace(saying(title_zh="茉莉花茶 包邮"), not_free=("65",)), Reason.NOT_SENT_FREE),
            (saying(return_terms=ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED)), Reason.FACTS_MISSING),
        ],
    )
    def test_refuses_for_one_reason(self, facts: PublishFacts, reason: Reason):
        assert policies.may_publish(facts).reasons == (reason,)

    @pytest.mark.duty("HSE-01")
    def test_wants_one_clear_picture_among_others(self):
        assert policies.has_clear_picture([(10, 10), CLEAR])
        assert policies.may_publish(replace(FIT, pictures=[(10, 10), CLEAR]))

    def test_gives_every_reason_at_once(self):
        worst = Content(
            category="food",
            title_zh="Tea",
            title_en="Self-operated tea, free shipping",
            facts={
                "origin": FactValue("治愈百病", "g"),
                "certificate": FactValue("Z-1", valid_until=date(2026, 3, 9)),
            },
            delivery_hours=1,
            supply=Supply.SERVICE,
            return_terms=ReturnTerms(Exclusion.DIGITAL),
        )
        barred = ShopFacts(against_selling=("suspended",), self_operated=False, restricted=True)
        facts = replace(FIT, content=worst, held_to=1, items=0, priced=0, shop=barred, not_free=("65",), pictures=())

        assert set(policies.may_publish(facts).reasons) == set(Reason) - {Reason.NO_PRICE}


@pytest.mark.duty("CRL-08", "CRL-18", "HSE-01")
class TestMissingFacts:
    def test_names_them_in_the_order_of_the_category(self):
        told = in_words({"producer": "福州茶业"})

        assert policies.missing_facts(told, required=SET.required_codes) == ("origin", "shelf_life")

    @pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
    def test_takes_a_blank_for_nothing(self, blank: str):
        assert policies.missing_facts(in_words({"origin": blank}), required=("origin",)) == ("origin",)

    def test_is_content_with_more_than_was_asked(self):
        told = in_words({"origin": "福建", "brand": "闽江"})

        assert policies.missing_facts(told, required=("origin",)) == ()


@pytest.mark.duty("NRR-06", "NRR-07", "CRI-19a")
class TestExclusions:
    @pytest.mark.parametrize("claimed", Exclusion)
    def test_are_a_possibility_of_the_category(self, claimed: Exclusion):
        assert policies.may_exclude(claimed, of=FOOD) is (claimed in {Exclusion.NONE, *FOOD.exclusions})

    def test_have_to_be_shown_by_the_listing(self):
        near = saying(
            facts={**TEA.facts, "flaw": FactValue("距保质期届满还有一个月")},
            return_terms=ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED),
        )

        assert policies.required_facts(near.content, FOOD) == (*SET.required_codes, "flaw")
        assert policies.may_publish(near)

    def test_ask_for_no_fact_twice(self):
        fresh = replace(TEA, return_terms=ReturnTerms(Exclusion.PERISHABLE))

        assert policies.required_facts(fresh, FOOD) == (*SET.required_codes, "storage")
        stored = AskedFacts(number=2, facts=(asked("storage"),))
        assert policies.required_facts(fresh, replace(FOOD, asked=stored)) == ("storage",)


class TestContentSha256:
    DOCUMENT: ClassVar[dict[str, Any]] = {
        "category": "food",
        "title_zh": "茉莉花茶",
        "title_en": "",
        "supply": "goods",
        "delivery_hours": 48,
        "return_terms": {"exclusion": "none", "freight": "shopper", "extra_days": 0},
        "images": [],
    }

    def recomputed(self, **more: Any) -> str:
        plain = json.dumps(self.DOCUMENT | more, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()

    def test_can_be_recomputed_by_anybody(self):
        tea = replace(
            TEA,
            facts={"net_content": FactValue("250", "g"), "food_licence": FactValue("SC1", valid_until=TODAY)},
        )
        facts = {
            "net_content": {"value": "250", "unit": "g"},
            "food_licence": {"value": "SC1", "valid_until": "2026-03-10"},
        }

        assert listings_policies.content_sha256(tea, fact_set=2) == self.recomputed(facts=facts, schema=2, fact_set=2)

    def test_is_what_it_was_for_what_was_said_before_facts_had_kinds(self):
        facts = {"origin": "福建", "producer": "福州茶业", "shelf_life": "18个月"}

        assert listings_policies.content_sha256(TEA, fact_set=1, schema=1) == self.recomputed(facts=facts, schema=1)

    def test_does_not_depend_on_the_order_of_the_facts(self):
        turned = replace(TEA, facts=dict(reversed(TEA.facts.items())))

        assert listings_policies.content_sha256(turned, fact_set=2) == listings_policies.content_sha256(TEA, fact_set=2)

    @pytest.mark.parametrize(
        "changes",
        [
            {"title_zh": "茉莉花茶 "},
            {"facts": in_words({"origin": "福建"})},
            {"facts": {**TEA.facts, "origin": FactValue("福建", valid_until=TODAY)}},
            {"delivery_hours": 49},
            {"return_terms": ReturnTerms(extra_days=1)},
            {"images": ("0" * 64,)},
            {"supply": Supply.SERVICE},
        ],
    )
    def test_changes_with_whatever_is_shown(self, changes: dict[str, Any]):
        changed = listings_policies.content_sha256(replace(TEA, **changes), fact_set=2)

        assert changed != listings_policies.content_sha256(TEA, fact_set=2)

    def test_changes_with_the_set_that_it_is_held_to(self):
        assert listings_policies.content_sha256(TEA, fact_set=1) != listings_policies.content_sha256(TEA, fact_set=2)


class TestSummed:
    def test_makes_one_demand_of_two_lines_on_one_item(self):
        low, high = UUID(int=1), UUID(int=2)

        assert list(stock_policies.sum_by_item([(high, 2), (low, 1), (high, 3)]).items()) == [(low, 1), (high, 5)]

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_refuses_less_than_one_piece(self, quantity: int):
        with pytest.raises(ValueError, match="cannot be set aside"):
            stock_policies.sum_by_item({UUID(int=1): quantity})


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
        assert stock_policies.by_lot(3, lots=lots) == parts


class TestOldestFirst:
    @pytest.mark.parametrize(
        ("quantity", "suggested"), [(1, (1, 0)), (3, (3, 0)), (4, (3, 1)), (8, (3, 5)), (9, (3, 5)), (0, (0, 0))]
    )
    def test_empties_the_lot_that_came_first_before_the_next(self, quantity: int, suggested: tuple[int, int]):
        lots = [LotLeft("A", 3, AT), LotLeft("", 5, AT)]

        packed = stock_policies.oldest_first(quantity, lots)

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
        assert stock_policies.stock_state(available) is state


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
        assert prices_policies.unit_price(Money(fen), content=content, unit=unit) == compared

    def test_has_nothing_to_compare_without_a_content(self):
        assert prices_policies.unit_price(Money(5800), content=None, unit=None) is None

    @given(fen=st.integers(1, 10**11), content=st.integers(1, 10**6))
    def test_is_off_by_half_a_fen_at_most(self, fen: int, content: int):
        compared = prices_policies.unit_price(Money(fen), content=content, unit=Unit.GRAM)

        assert compared is not None
        assert abs(2 * (compared.price.amount * content - fen * 100)) <= content
