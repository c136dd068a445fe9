"""What may go back, until when, at whose cost, and for how much?"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.returns.policies import returning as policies
from aftersales.returns.policies.returning import Refusal
from aftersales.returns.types import Cost, LineFacts, Portion, Wanted
from catalog.listings.types import Exclusion, Payer, Supply
from platform_core.legal.calendars import DayKind, Days, notice
from platform_core.legal.rules import rule
from platform_core.legal.spans import TICK, CalendarDays, Hours
from platform_core.money import Money

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
LINE, OTHER, ALIEN = (UUID(int=n) for n in (1, 2, 3))
LAW = rule("DL_NRR_WINDOW").span
BY_LAW = (Exclusion.CUSTOM_MADE, Exclusion.PERISHABLE, Exclusion.DIGITAL, Exclusion.PERIODICAL)
IF_CONFIRMED = (Exclusion.UNSAFE_ONCE_OPENED, Exclusion.LOSES_VALUE_ONCE_USED, Exclusion.NEAR_EXPIRY_OR_FLAWED)


@pytest.fixture(scope="module")
def calendar() -> Days:
    """The announced years, straight from the committed notice."""
    return Days(1, dict[Any, DayKind](notice(1)))


def line(**changes: Any) -> LineFacts:
    told: dict[str, Any] = {
        "line_id": LINE,
        "supply": Supply.GOODS.value,
        "exclusion": Exclusion.NONE.value,
        "confirmed": False,
        "freight": Payer.SHOPPER.value,
        "extra_days": 0,
        "sold": 3,
        "taken": 0,
        "until": AT + timedelta(days=1),
    }
    return LineFacts(**told | changes)


def portion(paid: int, funded: int = 0, rounding: int = 0) -> Portion:
    return Portion(Money(paid), Money(funded), Money(rounding))


def reasons(**changes: Any) -> tuple[Any, ...]:
    """What speaks against one piece of such a line."""
    return policies.may_return([line(**changes)], [Wanted(LINE, 1)], at=AT).reasons


class TestMayReturn:
    def reasons(self, *wanted: Wanted, at: datetime = AT, lines: Sequence[LineFacts] = ()) -> tuple[Any, ...]:
        return policies.may_return(lines or [line()], wanted or [Wanted(LINE, 1)], at=at).reasons

    @pytest.mark.duty("CRL-25a")
    def test_asks_for_no_reason_within_the_window(self) -> None:
        assert self.reasons() == ()
        assert self.reasons(Wanted(LINE, 3)) == ()

    @pytest.mark.duty("CRL-25a")
    def test_says_everything_against_it_at_once(self) -> None:
        wanted = [Wanted(LINE, 4), Wanted(LINE, 0), Wanted(ALIEN, 1)]
        worst = line(supply="service", exclusion="digital", confirmed=True, taken=1, until=AT)

        assert self.reasons(*wanted, lines=[worst]) == (
            Refusal.LINE_TWICE,
            Refusal.LINE_UNKNOWN,
            Refusal.QUANTITY_OUT_OF_RANGE,
            Refusal.SERVICE,
            Refusal.EXCLUDED_BY_LAW,
            Refusal.TOO_MANY,
            Refusal.WINDOW_CLOSED,
        )

    @pytest.mark.parametrize(
        ("changes", "quantity", "reason"),
        [
            ({"until": None}, 1, Refusal.NOT_RECEIVED),
            ({"taken": 3}, 1, Refusal.ALREADY_RETURNED),
            ({"taken": 2}, 2, Refusal.TOO_MANY),
            ({}, 4, Refusal.TOO_MANY),
            ({}, 0, Refusal.QUANTITY_OUT_OF_RANGE),
            ({"supply": "service"}, 1, Refusal.SERVICE),
        ],
    )
    def test_refuses_each_for_its_own_reason(self, changes: dict[str, Any], quantity: int, reason: Refusal) -> None:
        assert self.reasons(Wanted(LINE, quantity), lines=[line(**changes)]) == (reason,)

    def test_wants_something_back(self) -> None:
        assert policies.may_return([line()], [], at=AT).reasons == (Refusal.NOTHING_WANTED,)

    @pytest.mark.duty("CRL-25a")
    def test_is_open_to_the_last_tick_and_closed_at_the_end(self) -> None:
        until = AT + timedelta(days=1)

        assert self.reasons(at=until - TICK) == ()
        assert self.reasons(at=until) == (Refusal.WINDOW_CLOSED,)

    def test_knows_when_nothing_but_the_clock_is_against_it(self) -> None:
        late = policies.may_return([line(until=AT)], [Wanted(LINE, 1)], at=AT)
        late_and_more = policies.may_return([line(until=AT, taken=3)], [Wanted(LINE, 1)], at=AT)

        assert (policies.is_only_late(late), policies.is_only_late(late_and_more)) == (True, False)
        assert not policies.is_only_late(policies.may_return([line()], [Wanted(LINE, 1)], at=AT))

    def test_judges_each_line_by_its_own_window(self) -> None:
        lines = [line(until=AT), line(line_id=OTHER)]

        assert self.reasons(Wanted(OTHER, 1), lines=lines) == ()
        assert self.reasons(Wanted(LINE, 1), Wanted(OTHER, 1), lines=lines) == (Refusal.WINDOW_CLOSED,)


class TestExclusions:
    @pytest.mark.duty("NRR-06", "CRL-25a")
    def test_of_the_law_are_four_and_the_shopper_is_told_of_each(self) -> None:
        for exclusion, confirmed in itertools.product(Exclusion, (True, False)):
            excluded = confirmed and exclusion in BY_LAW
            against = reasons(exclusion=exclusion.value, confirmed=confirmed)

            assert policies.is_excluded_by_law(exclusion, confirmed=confirmed) is excluded
            assert (Refusal.EXCLUDED_BY_LAW in against) is excluded

    @pytest.mark.duty("NRR-07", "CRL-25b", "NRR-20b", "CRI-19b")
    def test_of_three_more_need_the_shopper_s_word_for_this_purchase(self) -> None:
        for exclusion, confirmed in itertools.product(Exclusion, (True, False)):
            excluded = confirmed and exclusion in IF_CONFIRMED
            against = reasons(exclusion=exclusion.value, confirmed=confirmed)

            assert policies.is_excluded_by_confirmation(exclusion, confirmed=confirmed) is excluded
            assert (Refusal.EXCLUDED_BY_CONFIRMATION in against) is excluded


@pytest.mark.duty("CRL-25a", "NRR-10")
class TestWindowUntil:
    @pytest.mark.parametrize(
        ("signed_on", "extra_days", "ends"),
        [
            pytest.param(datetime(2026, 3, 10, 3, tzinfo=UTC), 0, datetime(2026, 3, 17, 16, tzinfo=UTC), id="plain"),
            pytest.param(datetime(2026, 3, 10, 16, tzinfo=UTC), 0, datetime(2026, 3, 18, 16, tzinfo=UTC), id="night"),
            pytest.param(
                datetime(2026, 3, 10, 15, 59, 59, tzinfo=UTC), 0, datetime(2026, 3, 17, 16, tzinfo=UTC), id="before it"
            ),
            pytest.param(datetime(2026, 9, 24, 3, tzinfo=UTC), 0, datetime(2026, 10, 8, 16, tzinfo=UTC), id="holiday"),
            pytest.param(datetime(2026, 3, 10, 3, tzinfo=UTC), 8, datetime(2026, 3, 25, 16, tzinfo=UTC), id="promised"),
        ],
    )
    def test_counts_from_the_day_after_the_signature_in_shanghai(
        self, calendar: Days, signed_on: datetime, extra_days: int, ends: datetime
    ) -> None:
        assert policies.window_until(signed_on, law=LAW, extra_days=extra_days, calendar=calendar) == ends

    def test_is_counted_in_days_alone(self, calendar: Days) -> None:
        with pytest.raises(TypeError):
            policies.window_until(AT, law=Hours(168), extra_days=0, calendar=calendar)

    def test_is_as_long_as_that_of_the_line_with_the_longest(self) -> None:
        excluded = line(extra_days=8, exclusion="digital", confirmed=True)
        lines = [line(extra_days=3), excluded, line(extra_days=9, supply="service")]

        assert policies.longest_window(lines, law=LAW) == CalendarDays(10)
        assert policies.longest_window(lines[1:], law=LAW) is None


@pytest.mark.duty("NRR-18")
class TestFreightOf:
    @pytest.mark.parametrize(
        ("payers", "who"),
        [
            (["shopper"], Cost.SHOPPER),
            (["shopper", "shopper"], Cost.SHOPPER),
            (["shopper", "merchant"], Cost.MERCHANT),
            (["merchant"], Cost.MERCHANT),
        ],
    )
    def test_is_the_shopper_s_unless_any_term_says_otherwise(self, payers: list[str], who: Cost) -> None:
        assert policies.freight_of(payers) is who


@pytest.mark.duty("NRR-16", "NRR-17")
class TestPortionOf:
    def test_of_one_piece_in_three_is_a_third_rounded_down_and_the_last_has_the_rest(self) -> None:
        whole, gone, parts = portion(100, 10, -1), portion(0), []
        for taken in range(3):
            parts.append(policies.portion_of(whole, sold=3, taken=taken, gone=gone, more=1))
            gone += parts[-1]

        assert parts == [portion(33, 3, 0), portion(33, 3, 0), portion(34, 4, -1)]

    def test_of_all_at_once_is_the_line(self) -> None:
        whole = portion(101, 7, -3)

        assert policies.portion_of(whole, sold=7, taken=0, gone=portion(0), more=7) == whole

    def test_never_goes_below_zero_after_a_return_that_was_withdrawn(self) -> None:
        """One fen for three pieces, of which the third, which has it, stays returned while the others did not."""
        first = policies.portion_of(portion(1), sold=3, taken=1, gone=portion(1), more=1)
        last = policies.portion_of(portion(1), sold=3, taken=2, gone=portion(1) + first, more=1)

        assert (first, last) == (portion(0), portion(0))

    @given(
        paid=st.integers(0, 10**9),
        funded=st.integers(0, 10**6),
        rounding=st.integers(-99, 99),
        sold=st.integers(1, 12),
        steps=st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=20),
    )
    def test_adds_up_to_the_line_whatever_goes_back_and_is_withdrawn(
        self, paid: int, funded: int, rounding: int, sold: int, steps: list[tuple[int, bool]]
    ) -> None:
        whole, standing = portion(paid, funded, rounding), list[tuple[int, Portion]]()
        for more, undone in [*steps, (sold, False)]:
            taken = sum(n for n, _ in standing)
            gone = sum((p for _, p in standing), start=portion(0))
            asked = min(more, sold - taken)
            if asked:
                got = policies.portion_of(whole, sold=sold, taken=taken, gone=gone, more=asked)
                assert min(got.paid.amount, got.funded.amount) >= 0
                standing.append((asked, got))
            if undone and standing:
                standing.pop(0)

        assert sum(n for n, _ in standing) == sold
        assert sum((p for _, p in standing), start=portion(0)) == whole


@pytest.mark.duty("NRR-13")
class TestPayable:
    def test_is_what_was_decided_unless_part_of_it_has_gone_back(self) -> None:
        assert policies.payable(Money(100), refundable=Money(100)) == Money(100)
        assert policies.payable(Money(100), refundable=Money(500)) == Money(100)
        assert policies.payable(Money(100), refundable=Money(99)) == Money(99)
