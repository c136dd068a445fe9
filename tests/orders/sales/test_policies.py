"""May it be ordered, packed, confirmed, and what is the contract? No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.listings.types import Delivery
from orders.checkout import policies as checkout_policies
from orders.contracts.policies import contract as contract_policies
from orders.contracts.policies import prices as prices_policies
from orders.contracts.policies import terms as terms_policies
from orders.contracts.policies.prices import PricedLine
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from orders.deposits import policies as deposits_policies
from orders.sales import policies
from orders.sales.policies import Refusal, SignatureFacts
from orders.sales.states import OrderState
from orders.sales.types import LotPicked, SignedBy, Wait
from platform_core.legal.rules import rule
from platform_core.money import Money

TEA, CUP = UUID(int=1), UUID(int=2)
PRICES = {TEA: Money(5800), CUP: Money(1999)}


def discount(amount: int, by: FundedBy = FundedBy.MERCHANT) -> Adjustment:
    return Adjustment(AdjustmentKind.COUPON, Money(-amount), by)


class TestMayQuote:
    def test_says_yes_to_what_has_a_price(self) -> None:
        assert checkout_policies.may_quote([RequestedLine(TEA, 1), RequestedLine(CUP, 1000)], PRICES)

    @pytest.mark.parametrize(
        ("requested", "reason"),
        [
            ([], Refusal.NOTHING_WANTED),
            ([RequestedLine(TEA, 1), RequestedLine(TEA, 2)], Refusal.SKU_TWICE),
            ([RequestedLine(TEA, 0)], Refusal.QUANTITY_OUT_OF_RANGE),
            ([RequestedLine(TEA, 1001)], Refusal.QUANTITY_OUT_OF_RANGE),
            ([RequestedLine(TEA, 1, (discount(5801),))], Refusal.BELOW_ZERO),
            ([RequestedLine(UUID(int=i), 1) for i in range(201)], Refusal.TOO_MANY_LINES),
        ],
    )
    def test_names_what_is_against_it(self, requested: list[RequestedLine], reason: Refusal) -> None:
        assert checkout_policies.may_quote(requested, PRICES).reasons == (reason,)

    def test_names_every_reason(self) -> None:
        verdict = checkout_policies.may_quote([RequestedLine(TEA, 0), RequestedLine(TEA, 1)], PRICES)

        assert verdict.reasons == (Refusal.SKU_TWICE, Refusal.QUANTITY_OUT_OF_RANGE)

    def test_allows_a_price_of_nothing_but_not_less(self) -> None:
        assert checkout_policies.may_quote([RequestedLine(TEA, 1, (discount(5800),))], PRICES)


@pytest.mark.duty("CTR-06", "NRR-20b", "CRI-19b")
class TestMayOrder:
    def reasons(self, *confirmed: UUID, accepted: bool = True) -> tuple[Any, ...]:
        return checkout_policies.may_order(key_terms_accepted=accepted, confirmed=confirmed, to_confirm=[TEA]).reasons

    def test_asks_for_an_act_of_its_own(self) -> None:
        assert self.reasons() == self.reasons(TEA) == ()
        assert self.reasons(accepted=False) == (Refusal.TERMS_NOT_ACCEPTED,)

    def test_takes_no_confirmation_that_nobody_asked_for(self) -> None:
        assert self.reasons(TEA, UUID(int=99)) == (Refusal.NOTHING_TO_CONFIRM,)


@pytest.mark.duty("HSE-07")
class TestStillStands:
    END = datetime(2026, 3, 10, 2, 15, tzinfo=UTC)

    def test_ends_at_its_end_and_not_a_tick_before(self) -> None:
        assert checkout_policies.still_stands(expires_at=self.END, at=self.END - timedelta.resolution)
        assert not checkout_policies.still_stands(expires_at=self.END, at=self.END)


class TestRevisedSkus:
    BEFORE = {TEA: UUID(int=11), CUP: UUID(int=12)}

    def test_is_empty_while_the_offer_stands(self) -> None:
        assert checkout_policies.revised_skus(self.BEFORE, dict(self.BEFORE)) == ()

    def test_names_what_was_revised(self) -> None:
        assert checkout_policies.revised_skus(self.BEFORE, self.BEFORE | {TEA: UUID(int=99)}) == (TEA,)

    def test_names_what_is_gone(self) -> None:
        assert checkout_policies.revised_skus(self.BEFORE, {TEA: self.BEFORE[TEA]}) == (CUP,)


class TestMayShip:
    ORDERED = {TEA: 3, CUP: 1}

    def test_takes_every_line_in_full_lot_by_lot(self) -> None:
        assert policies.may_ship(self.ORDERED, [LotPicked(TEA, 2, "A"), LotPicked(TEA, 1, "B"), LotPicked(CUP, 1)])

    @pytest.mark.parametrize(
        ("picked", "reasons"),
        [
            ([LotPicked(TEA, 2), LotPicked(CUP, 1)], (Refusal.LINE_INCOMPLETE,)),
            ([LotPicked(TEA, 3)], (Refusal.LINE_INCOMPLETE,)),
            ([LotPicked(TEA, 4), LotPicked(CUP, 1)], (Refusal.LINE_OVERPACKED,)),
            ([LotPicked(TEA, 3), LotPicked(CUP, 1), LotPicked(UUID(int=9), 1)], (Refusal.LINE_UNKNOWN,)),
            ([LotPicked(TEA, 4), LotPicked(TEA, -1), LotPicked(CUP, 1)], (Refusal.QUANTITY_OUT_OF_RANGE,)),
        ],
    )
    def test_names_what_does_not_match(self, picked: list[LotPicked], reasons: tuple[Refusal, ...]) -> None:
        assert policies.may_ship(self.ORDERED, picked).reasons == reasons


@pytest.mark.duty("ECL-51", "ECL-52")
class TestCountsAsDelivery:
    @pytest.mark.parametrize("accepted", [True, False])
    def test_the_addressee_s_hand_always_does(self, accepted: bool) -> None:
        assert policies.counts_as_delivery(SignatureFacts(SignedBy.ADDRESSEE, accepted, OrderState.SHIPPED))

    @pytest.mark.parametrize("signed_by", [SignedBy.PROXY, SignedBy.LOCKER])
    def test_another_s_only_with_consent(self, signed_by: SignedBy) -> None:
        assert policies.counts_as_delivery(SignatureFacts(signed_by, True, OrderState.SHIPPED))
        assert not policies.counts_as_delivery(SignatureFacts(signed_by, False, OrderState.SHIPPED))

    @pytest.mark.parametrize("signed_by", list(SignedBy))
    def test_nobody_s_once_the_shopper_has_confirmed(self, signed_by: SignedBy) -> None:
        assert not policies.counts_as_delivery(SignatureFacts(signed_by, True, OrderState.RECEIVED))


@pytest.mark.duty("PIP-05")
class TestMaySeeRecipient:
    def test_lasts_as_long_as_there_is_a_parcel(self) -> None:
        seen = {state for state in OrderState if policies.may_see_recipient(state, delivery=Delivery.CARRIER)}

        assert seen == {OrderState.PAID, OrderState.SHIPPED}


@pytest.mark.duty("PRC-08")
class TestMoney:
    @given(
        price=st.integers(0, 10**9),
        quantity=st.integers(1, 1000),
        cuts=st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(list(FundedBy)))),
    )
    def test_adds_up_whoever_pays(self, price: int, quantity: int, cuts: list[tuple[int, FundedBy]]) -> None:
        line = PricedLine(RequestedLine(TEA, quantity, tuple(discount(a, by) for a, by in cuts)), Money(price))
        by_merchant = sum(a for a, by in cuts if by is FundedBy.MERCHANT)

        assert prices_policies.order_total([line]) + prices_policies.funded_by_others([line]) == Money(
            price * quantity - by_merchant
        )

    def test_of_nothing_is_nothing(self) -> None:
        assert prices_policies.order_total([]) == prices_policies.funded_by_others([]) == Money(0)


class TestKeyTerms:
    @pytest.mark.duty("CRL-26", "CTR-06")
    def test_say_each_number_in_both_languages(self) -> None:
        terms = terms_policies.key_terms(
            pay_within=rule("DL_PAYMENT"),
            confirm_within=rule("DL_CONFIRM_RECEIPT"),
            return_within=rule("DL_NRR_WINDOW"),
        )

        told = {term.rule: (term.version, term.zh, term.en) for term in terms}
        assert list(told) == ["DL_PAYMENT", "DL_CONFIRM_RECEIPT", "DL_NRR_WINDOW"]
        for code, number in (("DL_PAYMENT", "30"), ("DL_CONFIRM_RECEIPT", "10"), ("DL_NRR_WINDOW", "7")):
            version, zh, en = told[code]
            assert version == 1
            assert number in zh
            assert number in en


@pytest.mark.duty("ECL-49", "ECL-50a", "ECL-62")
class TestContract:
    FACTS = contract_policies.ContractFacts(
        order_id=UUID(int=7),
        number="202603100000000000001",
        placed_at=datetime(2026, 3, 10, 2, tzinfo=UTC),
        shopper="5a0e",
        merchant={"trade_name": "山间茶铺"},
        lines=[
            contract_policies.ContractLine(
                UUID(int=9), PricedLine(RequestedLine(TEA, 2, (discount(100),)), Money(5800)), {"title": "茶"}
            )
        ],
        region_code="350102",
        recipient_sealed="c2VhbGVk",
        proxy_accepted=False,
        pay_until=datetime(2026, 3, 10, 2, 30, tzinfo=UTC),
        key_terms=(terms_policies.KeyTerm("DL_PAYMENT", 1, "下单后30分钟", "within 30 minutes"),),
        rules={"DL_PAYMENT": "DL_PAYMENT/1: minutes:30"},
        rulebook=({"version_id": "00000000-0000-0000-0000-000000000011", "rule": "returns", "number": 1},),
        clauses={"price": terms_policies.Clause("价款", "price")},
    )

    def test_holds_the_price_build_up_and_the_key_terms(self) -> None:
        document = contract_policies.contract_document(self.FACTS)

        assert document["lines"][0]["total"] == {"amount": 11500, "currency": "CNY"}
        assert document["lines"][0]["adjustments"] == [
            {"kind": "coupon", "amount": {"amount": -100, "currency": "CNY"}, "funded_by": "merchant", "reference": ""}
        ]
        assert document["total"] == {"amount": 11500, "currency": "CNY"}
        assert document["pay_until"] == "2026-03-10T02:30:00+00:00"
        assert document["key_terms"] == [
            {"rule": "DL_PAYMENT", "version": 1, "zh": "下单后30分钟", "en": "within 30 minutes"}
        ]

    def test_says_everything_that_was_shown_and_in_which_form(self) -> None:
        document = contract_policies.contract_document(self.FACTS)

        assert list(document) == [
            "schema",
            "order",
            "shopper",
            "merchant",
            "lines",
            "total",
            "delivery",
            "pay_until",
            "key_terms",
            "rules",
            "rulebook",
            "clauses",
        ]
        assert document["schema"] == "tianping.contract/2"
        assert document["clauses"] == {"price": {"zh": "价款", "en": "price", "rule": ""}}
        assert document["order"] == {
            "id": "00000000-0000-0000-0000-000000000007",
            "number": "202603100000000000001",
            "placed_at": "2026-03-10T02:00:00+00:00",
        }
        assert document["delivery"] == {
            "region_code": "350102",
            "recipient_sealed": "c2VhbGVk",
            "proxy_accepted": False,
        }
        assert document["merchant"] == {"trade_name": "山间茶铺"}
        assert document["rules"] == {"DL_PAYMENT": "DL_PAYMENT/1: minutes:30"}
        assert document["rulebook"] == [
            {"version_id": "00000000-0000-0000-0000-000000000011", "rule": "returns", "number": 1}
        ]

    def test_has_one_spelling_and_one_hash(self) -> None:
        document = contract_policies.contract_document(self.FACTS)
        reordered = dict(reversed(document.items()))

        assert contract_policies.canonical(document) == contract_policies.canonical(reordered)
        text, sha256 = contract_policies.canonical(document)
        assert (text[:11], len(sha256)) == ('{"clauses":', 64)

    def test_has_another_hash_when_a_letter_changes(self) -> None:
        document = contract_policies.contract_document(self.FACTS)

        assert contract_policies.canonical(document)[1] != contract_policies.canonical(document | {"shopper": "x"})[1]


@pytest.mark.duty("ECL-50a")
class TestIsAgreed:
    TEXT, SHA = contract_policies.canonical({"total": 5800})

    def test_is_the_text_whose_hash_stands_beside_it_and_in_the_log(self):
        assert contract_policies.is_agreed(self.TEXT, stored_sha256=self.SHA, logged_sha256=self.SHA)

    @pytest.mark.parametrize(
        ("text", "stored", "logged"),
        [(TEXT + " ", SHA, SHA), (TEXT, "0" * 64, SHA), (TEXT, SHA, "0" * 64), (TEXT, "0" * 64, "0" * 64)],
    )
    def test_is_not_one_that_differs_from_either(self, text, stored, logged):
        assert not contract_policies.is_agreed(text, stored_sha256=stored, logged_sha256=logged)


class TestEnding:
    def test_takes_money_for_whatever_has_not_ended(self) -> None:
        assert [state for state in OrderState if not policies.wants_money(state)] == [OrderState.CANCELLED]

    def test_of_a_purchase_ends_what_still_stands(self) -> None:
        a, b = UUID(int=1), UUID(int=2)

        assert policies.orders_to_cancel({a: OrderState.CANCELLED, b: OrderState.PLACED}) == [b]

    def test_of_a_purchase_of_which_nothing_stands_is_asked_of_all_and_refused(self) -> None:
        a, b = UUID(int=1), UUID(int=2)

        assert policies.orders_to_cancel({a: OrderState.CANCELLED, b: OrderState.CANCELLED}) == [a, b]

    def test_takes_the_whole_purchase_along_only_before_it_is_paid(self) -> None:
        assert [s for s in OrderState if policies.ends_with_its_purchase(s)] == [OrderState.PLACED]
        assert [s for s in OrderState if policies.was_paid(s)] == [
            OrderState.PAID,
            OrderState.SHIPPED,
            OrderState.RECEIVED,
        ]

    @pytest.mark.duty("ECL-20", "HSE-05")
    @pytest.mark.parametrize(
        ("fen", "refund_open", "back"), [(0, False, True), (0, True, False), (1, False, False), (1, True, False)]
    )
    def test_is_over_when_no_fen_is_left_and_none_under_way(self, fen: int, refund_open: bool, back: bool) -> None:
        assert policies.everything_is_back(refundable=Money(fen), refund_open=refund_open) is back


class TestEndsWithItsMoney:
    @pytest.mark.parametrize("state", list(OrderState))
    def test_only_when_it_is_paid_and_not_handed_over(self, state: OrderState) -> None:
        ends = policies.ends_with_its_money(state, price=Money(11600), refundable=Money(0))

        assert ends is (state is OrderState.PAID)

    @pytest.mark.parametrize(("price", "left", "gone"), [(11600, 1, False), (11600, 0, True), (0, 0, False)])
    def test_with_the_last_fen_and_never_where_nothing_was_to_be_paid(self, price: int, left: int, gone: bool) -> None:
        assert policies.is_given_back(Money(price), refundable=Money(left)) is gone


class TestGoodsAreGivenBack:
    @pytest.mark.parametrize(
        ("price", "freight", "left", "gone"),
        [
            (12200, 600, 601, False),
            (12200, 600, 600, True),
            (12200, 600, 0, True),
            (11600, 0, 1, False),
            (11600, 0, 0, True),
            (600, 600, 600, False),  # nothing was paid for the goods, and nothing has gone back
            (0, 0, 0, False),
        ],
    )
    def test_though_the_freight_is_not(self, price: int, freight: int, left: int, gone: bool) -> None:
        found = deposits_policies.goods_are_given_back(Money(price), freight=Money(freight), refundable=Money(left))

        assert found is gone


class TestMaySettleNow:
    FREE = policies.SettlementFacts(state=OrderState.RECEIVED, settled=False, held=False, refund_open=False)

    def test_pays_for_what_was_received_and_stands_under_nothing(self) -> None:
        assert policies.may_settle_now(self.FREE)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            *[({"state": state}, Wait.NOT_RECEIVED) for state in OrderState if state is not OrderState.RECEIVED],
            ({"settled": True}, Wait.SETTLED),
            ({"held": True}, Wait.HELD),
            ({"refund_open": True}, Wait.REFUND_OPEN),
        ],
    )
    def test_waits_for_each_reason(self, changes: dict[str, Any], reason: Wait) -> None:
        assert policies.may_settle_now(replace(self.FREE, **changes)).reasons == (reason,)

    @pytest.mark.parametrize(
        ("state", "refund_open", "reason"),
        [
            (OrderState.PAID, False, Wait.NOT_RECEIVED),
            (OrderState.SHIPPED, False, Wait.NOT_RECEIVED),
            (OrderState.SHIPPED, True, Wait.REFUND_OPEN),
            (OrderState.RECEIVED, False, Wait.HELD),
            (OrderState.RECEIVED, True, Wait.REFUND_OPEN),
            (OrderState.CANCELLED, True, Wait.REFUND_OPEN),
        ],
    )
    def test_names_first_what_the_shop_waits_for(self, state: OrderState, refund_open: bool, reason: Wait) -> None:
        facts = replace(self.FREE, state=state, held=True, refund_open=refund_open)

        assert policies.find_wait(facts) is reason


class TestRoundedByOthers:
    CUTS = (
        Adjustment(AdjustmentKind.ROUNDING, Money(-7), FundedBy.PLATFORM),
        Adjustment(AdjustmentKind.ROUNDING, Money(3), FundedBy.PLATFORM),
        Adjustment(AdjustmentKind.ROUNDING, Money(-2), FundedBy.MERCHANT),
        Adjustment(AdjustmentKind.COUPON, Money(-500), FundedBy.PLATFORM),
    )

    def test_is_apart_from_what_they_fund(self) -> None:
        line = prices_policies.PricedLine(RequestedLine(TEA, 1, self.CUTS), Money(1000))

        assert (prices_policies.rounded_by_others([line]), prices_policies.funded_by_others([line])) == (
            Money(4),
            Money(500),
        )
