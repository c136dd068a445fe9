"""Who may decide, what may the house set, and which number holds on which day?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from platform_core.legal import policies
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import TICK
from platform_core.legal.types import DecisionRefusal, NumberRefusal
from platform_core.rows import new_id

R = NumberRefusal
TODAY, SOONEST = date(2026, 3, 10), date(2026, 3, 18)  # seven full days lie between
DAY = timedelta(days=1)


def own(code: str, value: int, on: date = SOONEST, *, version: int = 1001) -> Rule:
    return rule(code, on=on).set_to(value, version=version, effective_from=on)


class TestMayDecide:
    def test_needs_a_second_person(self) -> None:
        one, other = new_id(), new_id()

        assert policies.may_decide(proposed_by=one, decided_by=other)
        assert policies.may_decide(proposed_by=one, decided_by=one).reasons == (DecisionRefusal.OWN_PROPOSAL,)


class TestMayWithdraw:
    def test_is_for_who_proposed(self) -> None:
        one, other = new_id(), new_id()

        assert policies.may_withdraw(proposed_by=one, withdrawn_by=one)
        assert policies.may_withdraw(proposed_by=one, withdrawn_by=other).reasons == (DecisionRefusal.NOT_THEIRS,)


@pytest.mark.duty("CRL-26")
class TestMaySet:
    @pytest.mark.parametrize(
        ("code", "worse", "equal", "better"),
        [
            ("DL_CMP_MERCHANT", 4, 3, 2),  # working days, at most
            ("DL_CMP_DECIDE", 16, 15, 14),  # calendar days, at most
            ("DL_CANCEL_REFUND", 25, 24, 23),  # hours, at most
            ("DL_PAYMENT", 29, 30, 31),  # minutes, at least
            ("DL_CONFIRM_RECEIPT", 9, 10, 11),  # calendar days, at least
            ("DL_RENEW_NOTICE", 4, 5, 6),  # full days before, at least, in conflict
            ("DL_DEBIT_NOTICE", 23, 24, 25),  # hours before, at least
            ("DL_RULE_EXPLAIN", 8, 7, 6),  # doubtful law, at most
            ("RT_COMPLAINT", 2, 3, 4),  # years, at least
            ("DL_PI_AUDIT.house", 13, 12, 11),  # months, at most
            ("DL_NRR_OBJECTION", 4, 3, 2),  # ends before another
        ],
    )
    def test_takes_what_is_as_good_for_the_consumer_or_better(
        self, code: str, worse: int, equal: int, better: int, at: datetime
    ) -> None:
        on = max(SOONEST, rule(code).effective_from)
        catalogue = rule(code, on=on)

        def verdict(value: int) -> tuple[NumberRefusal, ...]:
            return policies.may_set(catalogue, (), own(code, value, on), at=at).reasons

        assert (verdict(worse), verdict(equal), verdict(better)) == ((R.WORSE_FOR_CONSUMERS,), (), ())

    @pytest.mark.parametrize("code", ["DL_NRR_REFUND", "DL_NRR_WINDOW", "DL_TGS_RETURN", "DL_PI_RIGHTS"])
    def test_leaves_the_law_alone_even_where_it_would_be_better(self, code: str, at: datetime) -> None:
        catalogue = rule(code)
        better = (catalogue.value or 0) + (1 if catalogue.floor == "at_least" else -1)

        assert policies.may_set(catalogue, (), own(code, better), at=at).reasons == (R.NOT_OURS_TO_SET,)

    def test_goes_as_far_as_a_rule_says_itself(self, at: datetime) -> None:
        catalogue = replace(rule("DL_CMP_MERCHANT"), limit=5)

        assert policies.may_set(catalogue, (), own("DL_CMP_MERCHANT", 5), at=at)
        assert not policies.may_set(catalogue, (), own("DL_CMP_MERCHANT", 6), at=at)

    @pytest.mark.parametrize(
        ("code", "value"), [("DL_CMP_MERCHANT", 0), ("DL_CMP_MERCHANT", -1), ("DL_PAYMENT", 301), ("DL_PAYMENT", 10**9)]
    )
    def test_refuses_a_slip_of_the_pen(self, code: str, value: int, at: datetime) -> None:
        assert policies.may_set(rule(code), (), own(code, value), at=at).reasons == (R.OUT_OF_REASON,)

    def test_takes_no_day_that_was_not_announced(self, at: datetime) -> None:
        early = own("DL_CMP_MERCHANT", 2, SOONEST - DAY)

        assert policies.may_set(rule("DL_CMP_MERCHANT"), (), early, at=at).reasons == (R.TOO_SOON,)

    def test_takes_one_number_a_day(self, at: datetime) -> None:
        known = (own("DL_CMP_MERCHANT", 2),)

        again = own("DL_CMP_MERCHANT", 1, version=1002)
        assert policies.may_set(rule("DL_CMP_MERCHANT"), known, again, at=at).reasons == (R.SET_ALREADY,)
        assert policies.may_set(rule("DL_CMP_MERCHANT"), known, replace(again, effective_from=SOONEST + DAY), at=at)


class TestEarliestEffect:
    @pytest.mark.duty("CRL-26")
    def test_is_after_seven_full_days_of_shanghai(self) -> None:
        midnight = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)  # the eleventh begins

        assert policies.earliest_effect(midnight - TICK) == SOONEST
        assert policies.earliest_effect(midnight) == SOONEST + DAY


class TestHolding:
    CATALOGUE = rule("DL_CMP_MERCHANT")

    def value(self, *numbers: Rule, on: date, catalogue: Rule = CATALOGUE) -> tuple[int, int | None]:
        found = policies.holding(catalogue, numbers, on=on)
        return found.version, found.value

    def test_begins_with_its_day(self) -> None:
        number = own("DL_CMP_MERCHANT", 2)

        assert self.value(number, on=SOONEST - DAY) == (1, 3)
        assert self.value(number, on=SOONEST) == (1001, 2)

    def test_ends_where_the_next_begins_even_one_that_was_set_before(self) -> None:
        late, early = own("DL_CMP_MERCHANT", 1, SOONEST + 5 * DAY), own("DL_CMP_MERCHANT", 2, version=1002)

        assert self.value(late, early, on=SOONEST + 4 * DAY) == (1002, 2)
        assert self.value(late, early, on=SOONEST + 5 * DAY) == (1001, 1)

    def test_gives_way_to_a_catalogue_that_has_become_better(self) -> None:
        better = replace(self.CATALOGUE, version=2, value=1)

        assert self.value(own("DL_CMP_MERCHANT", 2), on=SOONEST, catalogue=better) == (2, 1)
        assert self.value(own("DL_CMP_MERCHANT", 1), on=SOONEST, catalogue=better) == (1001, 1)

    def test_gives_way_to_a_catalogue_that_counts_otherwise(self) -> None:
        other = replace(self.CATALOGUE, version=2, unit="hours", value=72)

        assert self.value(own("DL_CMP_MERCHANT", 2), on=SOONEST, catalogue=other) == (2, 72)

    def test_is_a_promise_and_no_law(self) -> None:
        found = policies.holding(rule("DL_RULE_EXPLAIN"), [own("DL_RULE_EXPLAIN", 5)], on=SOONEST)

        assert (found.kind, found.certainty, found.is_law, found.value) == ("house", "policy", False, 5)
