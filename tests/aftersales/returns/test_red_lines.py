"""When is a shop's silence a breach, and when is it none?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftersales.returns.policies import red_lines as policies
from aftersales.returns.states import ReturnState as S
from aftersales.returns.types import RedLine, Unfound
from platform_core.legal.spans import TICK
from tests.aftersales.returns.test_policies import AT, case

DAY = timedelta(days=1)
PAID_AT: dict[str, Any] = {
    "sent_at": AT - 9 * DAY,
    "arrived_at": AT - 8 * DAY,
    "refund_until": AT - DAY,
    "handle_until": AT,
    "basis": "shop",
}
SENT: dict[str, Any] = {"sent_at": AT - DAY, "traced": False}
EARLY: dict[str, Any] = {
    "handle_until": AT,
    "sent_at": AT - 15 * DAY,
    "expected_until": AT - 8 * DAY,
    "traced": False,
    "basis": "shop_early",
}


@pytest.mark.duty("NRR-31", "PCR-09")
class TestOutcomeOfHandlingLine:
    @pytest.mark.parametrize(
        ("state", "changes", "line"),
        [
            (S.NOTICED, {}, RedLine.UNSENT),
            (S.NOTICED, {"has_address": False}, RedLine.NO_ADDRESS),
            # Goods under way: the shop's breach once it was asked for them, or has refused them.
            (S.SENT, {"traced": False}, RedLine.ON_ITS_WAY),
            (S.SENT, SENT | {"expected_until": AT - TICK, "handle_until": AT}, RedLine.SHOP_SILENT),
            (S.SENT, SENT | {"expected_until": AT, "handle_until": AT}, RedLine.ON_ITS_WAY),
            (S.SENT, SENT | {"traced": True, "expected_until": AT - TICK, "handle_until": AT}, RedLine.ON_ITS_WAY),
            (S.SENT, SENT | {"sent_at": AT, "handle_until": AT}, RedLine.UNSENT),
            (S.SENT, SENT | {"sent_at": AT, "handle_until": AT, "has_address": False}, RedLine.NO_ADDRESS),
            (S.SENT, SENT | {"has_address": False}, RedLine.NO_ADDRESS),
            (S.SENT, {"traced": True, "refused_at": AT}, RedLine.SHOP_SILENT),
            (S.BACK, {"refund_until": AT, "handle_until": AT}, RedLine.SHOP_SILENT),
            (S.BACK, {"refund_until": AT + TICK, "handle_until": AT}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"refund_until": AT, "handle_until": AT, "basis": "clock"}, RedLine.SHOP_SILENT),
            (S.GRANTED, {"refund_until": AT + TICK, "handle_until": AT, "basis": "clock"}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"refund_until": AT, "handle_until": AT, "basis": "shop"}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"basis": "shop_early"}, RedLine.NOBODY_IN_BREACH),
            # The sweep is late: what was done at the line or after it had not been done when it was crossed.
            (S.GRANTED, PAID_AT | {"granted_at": AT - TICK}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, PAID_AT | {"granted_at": AT}, RedLine.SHOP_SILENT),
            (S.GRANTED, EARLY | {"granted_at": AT - TICK}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, EARLY | {"granted_at": AT}, RedLine.SHOP_SILENT),
            (S.GRANTED, EARLY | {"granted_at": AT, "traced": True}, RedLine.ON_ITS_WAY),
            (S.GRANTED, EARLY | {"granted_at": AT, "sent_at": None}, RedLine.UNSENT),
            (S.BACK, EARLY | {"arrived_at": AT - TICK, "refund_until": AT + DAY}, RedLine.NOBODY_IN_BREACH),
            (S.BACK, EARLY | {"arrived_at": AT, "refund_until": AT + DAY}, RedLine.SHOP_SILENT),
            (S.DECLINED, {}, RedLine.NOBODY_IN_BREACH),
            (S.WITHDRAWN, {}, RedLine.NOBODY_IN_BREACH),
        ],
    )
    def test_finds_whose_breach_it_is(self, state: S, changes: dict[str, Any], line: RedLine) -> None:
        assert policies.outcome_of_handling_line(case(state, **changes), shown=True) is line

    def test_puts_nobody_in_breach_by_an_empty_word(self) -> None:
        sent = case(S.SENT, **SENT, expected_until=AT - TICK, handle_until=AT)

        assert policies.outcome_of_handling_line(sent, shown=False) is RedLine.ON_ITS_WAY

    def test_pays_for_what_is_back_and_due_and_searches_for_what_no_clock_waits_for(self) -> None:
        due: dict[str, Any] = {"refund_until": AT, "handle_until": AT}

        assert {s for s in S if policies.pays_at_red_line(case(s, **due))} == {S.BACK}
        assert not policies.pays_at_red_line(case(S.BACK, refund_until=AT + TICK, handle_until=AT))
        assert {s for s in S if policies.wants_search(case(s))} == {S.SENT}
        assert not policies.wants_search(case(S.SENT, expected_until=AT))
        assert not policies.wants_search(case(S.SENT, sought_at=AT))


@pytest.mark.duty("NRR-31")
class TestPaysWithoutAddress:
    def test_for_goods_that_nobody_could_send_or_that_were_sent_somewhere(self) -> None:
        paid = {s for s in S if policies.pays_without_address(case(s), RedLine.NO_ADDRESS)}

        assert paid == {S.NOTICED, S.SENT}
        assert not any(policies.pays_without_address(case(), line) for line in set(RedLine) - {RedLine.NO_ADDRESS})


@pytest.mark.duty("NRR-31", "PCR-09", "HSE-05")
class TestOutcomeOfSearch:
    @pytest.mark.parametrize(
        ("changes", "shown", "what"),
        [
            ({}, False, Unfound.UNSHOWN),
            ({}, True, Unfound.SHOWN),
            ({"traced": False}, True, Unfound.SHOWN),
            ({"traced": False}, False, Unfound.UNSHOWN),
            ({"traced": False, "unfollowed": True}, False, Unfound.SHOWN),
            ({"traced": False, "unfollowed": True, "refused_at": AT}, False, Unfound.OFFERED),
            ({"traced": True}, False, Unfound.LOST),
            ({"traced": True}, True, Unfound.LOST),
            ({"traced": True, "refused_at": AT}, False, Unfound.OFFERED),
            ({"traced": True, "refused_at": AT}, True, Unfound.OFFERED),
        ],
    )
    def test_supposes_only_what_the_shop_itself_would_have_to_know(
        self,
        changes: dict[str, Any],
        shown: bool,  # a parameter of the table above
        what: Unfound,
    ) -> None:
        assert policies.outcome_of_search(case(S.SENT, **changes), shown=shown) is what

    def test_is_of_no_interest_once_they_are_back_or_paid_for(self) -> None:
        found = {state: policies.outcome_of_search(case(state, refused_at=AT), shown=True) for state in S}

        assert found == dict.fromkeys(S, Unfound.NO_LONGER_SOUGHT) | {S.SENT: Unfound.OFFERED}


@pytest.mark.duty("NRR-31", "PCR-09")
class TestBreachesRefundLine:
    def test_is_a_breach_even_where_the_platform_paid(self) -> None:
        assert policies.breaches_refund_line(case(S.BACK))
        assert policies.breaches_refund_line(case(S.GRANTED, basis="clock"))
        assert policies.breaches_refund_line(case(S.GRANTED, basis="shop", granted_at=AT, refund_red_until=AT))
        assert not policies.breaches_refund_line(
            case(S.GRANTED, basis="shop", granted_at=AT - TICK, refund_red_until=AT)
        )

    def test_is_none_of_a_shop_that_objected_in_time(self) -> None:
        assert not policies.breaches_refund_line(case(S.BACK, objected=True))
        assert not policies.breaches_refund_line(case(S.GRANTED, objected=True, basis="unproven"))

    def test_is_none_of_a_shop_that_has_paid_itself_whatever_its_clocks_say(self) -> None:
        assert not any(policies.breaches_refund_line(case(S.GRANTED, basis=basis)) for basis in ("shop", "shop_early"))

    def test_knows_when_the_money_is_back(self) -> None:
        assert not policies.money_is_back([])
        assert not policies.money_is_back(["failed", "requested", "unknown"])
        assert policies.money_is_back(["failed", "succeeded"])
