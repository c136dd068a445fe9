"""May this be asked, and may it be handed over?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from platform_core.legal.spans import TICK
from platform_core.regulators.policies import may_approve, may_file, may_reject, narrow
from platform_core.regulators.types import ApprovalFacts, FilingFacts, Kind, Period

ASKS, DECIDES, LET_IN = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = timedelta(days=1)


@pytest.mark.duty("ECL-25", "OTM-34")
class TestMayFile:
    @pytest.fixture
    def facts(self, at: datetime) -> FilingFacts:
        return FilingFacts(kind=Kind.MERCHANT, period=Period(at - DAY, at), now=at)

    def test_takes_a_shop_s_trail_for_a_period_that_is_over(self, facts: FilingFacts) -> None:
        assert may_file(facts)

    def test_takes_an_order_s_trail_without_a_period(self, facts: FilingFacts) -> None:
        assert may_file(replace(facts, kind=Kind.ORDER, period=Period()))

    def test_refuses_a_shop_s_trail_that_is_open_at_an_end(self, facts: FilingFacts, at: datetime) -> None:
        for period in (Period(), Period(at - DAY, None), Period(None, at)):
            assert may_file(replace(facts, period=period)).codes() == ("period_missing",)

    def test_refuses_a_period_of_no_length(self, facts: FilingFacts, at: datetime) -> None:
        assert may_file(replace(facts, period=Period(at, at))).codes() == ("period_backwards",)
        assert may_file(replace(facts, period=Period(at - TICK, at)))

    def test_refuses_what_has_not_happened_yet(self, facts: FilingFacts, at: datetime) -> None:
        assert may_file(replace(facts, period=Period(at - DAY, at + TICK))).codes() == ("period_ahead",)

    def test_gives_every_reason(self, facts: FilingFacts, at: datetime) -> None:
        backwards = may_file(replace(facts, period=Period(at + DAY, at + TICK)))
        missing = may_file(replace(facts, period=Period(None, at + TICK)))

        assert backwards.codes() == ("period_backwards", "period_ahead")
        assert missing.codes() == ("period_missing", "period_ahead")


@pytest.mark.duty("HSE-17")
class TestMayApprove:
    @pytest.fixture
    def facts(self, at: datetime) -> ApprovalFacts:
        period = Period(at - DAY, at)
        return ApprovalFacts(
            asked_by=ASKS, appointed_by=frozenset({LET_IN}), approver=DECIDES, asked=period, given=period, found=True
        )

    def test_says_yes_to_what_was_asked(self, facts: ApprovalFacts) -> None:
        assert may_approve(facts)

    def test_says_yes_to_less(self, facts: ApprovalFacts, at: datetime) -> None:
        assert may_approve(replace(facts, given=Period(at - DAY + TICK, at - TICK)))

    def test_says_no_to_more_at_either_end(self, facts: ApprovalFacts, at: datetime) -> None:
        for given in (Period(at - DAY - TICK, at), Period(at - DAY, at + TICK), Period(None, at), Period(at - DAY)):
            assert may_approve(replace(facts, given=given)).codes() == ("wider_than_asked",)

    def test_says_no_to_who_let_them_in(self, facts: ApprovalFacts) -> None:
        assert may_approve(replace(facts, approver=LET_IN)).codes() == ("own_appointment",)

    def test_gives_every_reason(self, facts: ApprovalFacts, at: datetime) -> None:
        wrong = replace(facts, approver=ASKS, given=Period(at + DAY, at), found=False)

        assert may_approve(wrong).codes() == ("own_request", "period_backwards", "nothing_there")


class TestMayReject:
    def test_asks_for_somebody_else(self) -> None:
        assert may_reject(asked_by=ASKS, decided_by=DECIDES)
        assert may_reject(asked_by=ASKS, decided_by=ASKS).codes() == ("own_request",)


class TestNarrowed:
    def test_keeps_what_was_asked_where_no_end_is_named(self, at: datetime) -> None:
        asked = Period(at - DAY, at)

        assert narrow(asked, to=Period()) == asked
        assert narrow(asked, to=Period(at - TICK)) == Period(at - TICK, at)
        assert narrow(asked, to=Period(None, at - TICK)) == Period(at - DAY, at - TICK)
