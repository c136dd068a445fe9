"""May goods go back, how much money is that, what may each side do then, and who is in breach?"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales import policies
from aftersales.policies import Against, Refusal
from aftersales.states import ReturnState as S
from aftersales.types import (
    Cost,
    Grade,
    Grounds,
    LineFacts,
    Portion,
    RedLine,
    Restocked,
    ReturnFacts,
    RulingOutcome,
    Unfound,
    Wanted,
)
from catalog.types import Exclusion, Payer, Supply
from platform_core.legal.calendars import DayKind, Days, notice
from platform_core.legal.rules import rule
from platform_core.legal.spans import TICK, CalendarDays, Hours
from platform_core.money import Money

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
LINE, OTHER, FILE, ALIEN = (UUID(int=n) for n in (1, 2, 3, 4))
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


def case(state: S = S.NOTICED, **changes: Any) -> ReturnFacts:
    told: dict[str, Any] = {
        "id": UUID(int=9),
        "number": "R1",
        "order_id": UUID(int=8),
        "order_number": "1",
        "merchant_id": UUID(int=7),
        "shopper_id": UUID(int=6),
        "state": state.value,
        "total": Money(100),
        "freight": Payer.SHOPPER.value,
        "noticed_at": AT,
        "pieces": {LINE: 2},
    }
    return ReturnFacts(**told | changes)


def portion(paid: int, funded: int = 0, rounding: int = 0) -> Portion:
    return Portion(Money(paid), Money(funded), Money(rounding))


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

        assert self.reasons(*wanted, lines=[line(supply="service", exclusion="digital", taken=1, until=AT)]) == (
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

        assert (policies.only_late(late), policies.only_late(late_and_more)) == (True, False)
        assert not policies.only_late(policies.may_return([line()], [Wanted(LINE, 1)], at=AT))

    def test_judges_each_line_by_its_own_window(self) -> None:
        lines = [line(until=AT), line(line_id=OTHER)]

        assert self.reasons(Wanted(OTHER, 1), lines=lines) == ()
        assert self.reasons(Wanted(LINE, 1), Wanted(OTHER, 1), lines=lines) == (Refusal.WINDOW_CLOSED,)


class TestExclusions:
    @pytest.mark.duty("NRR-06", "CRL-25a")
    @pytest.mark.parametrize("exclusion", Exclusion)
    def test_of_the_law_are_four(self, exclusion: Exclusion) -> None:
        assert policies.excluded_by_law(exclusion) is (exclusion in BY_LAW)
        verdict = policies.may_return([line(exclusion=exclusion.value)], [Wanted(LINE, 1)], at=AT)
        assert (Refusal.EXCLUDED_BY_LAW in verdict.reasons) is (exclusion in BY_LAW)

    @pytest.mark.duty("NRR-07", "CRL-25b")
    @pytest.mark.parametrize(("exclusion", "confirmed"), list(itertools.product(Exclusion, (True, False))))
    def test_of_three_more_need_the_shopper_s_word_for_this_purchase(
        self,
        exclusion: Exclusion,
        confirmed: bool,  # a parameter of the table above
    ) -> None:
        excluded = confirmed and exclusion in IF_CONFIRMED

        assert policies.excluded_by_confirmation(exclusion, confirmed=confirmed) is excluded
        verdict = policies.may_return([line(exclusion=exclusion.value, confirmed=confirmed)], [Wanted(LINE, 1)], at=AT)
        assert (Refusal.EXCLUDED_BY_CONFIRMATION in verdict.reasons) is excluded


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
        lines = [line(extra_days=3), line(extra_days=8, exclusion="digital"), line(extra_days=9, supply="service")]

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


@pytest.mark.duty("NRR-17")
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


@pytest.mark.duty("NRR-11")
class TestMayNameAddress:
    UNTIL = AT + timedelta(hours=48)

    def reasons(self, at: datetime = AT, **changes: Any) -> tuple[Any, ...]:
        return policies.may_name_address(case(address_until=self.UNTIL, **changes), at=at).reasons

    def test_is_open_for_48_hours_to_the_tick(self) -> None:
        assert self.reasons(self.UNTIL - TICK) == ()
        assert self.reasons(self.UNTIL) == (Against.TIME_OVER,)

    def test_is_once(self) -> None:
        assert self.reasons(address_named=True) == (Against.ALREADY_NAMED,)

    def test_comes_too_late_for_what_is_under_way(self) -> None:
        facts = replace(case(S.SENT), address_until=self.UNTIL)

        assert policies.may_name_address(facts, at=AT).reasons == (Against.ALREADY_SENT,)


@pytest.mark.duty("NRR-19")
class TestMaySendBack:
    def test_is_once_and_waits_for_nobody(self) -> None:
        assert {s for s in S if policies.may_send_back(case(s))} == {S.NOTICED}
        assert policies.may_send_back(case(S.SENT)).reasons == (Against.ALREADY_SENT,)
        assert policies.may_send_back(case(S.NOTICED, has_address=False))


@pytest.mark.duty("NRR-19")
class TestMayCorrectParcel:
    def test_is_open_until_a_carrier_has_reported(self) -> None:
        assert policies.may_correct_parcel(case(S.SENT, traced=False))
        assert policies.may_correct_parcel(case(S.SENT, traced=True)).reasons == (Against.ALREADY_REPORTED,)

    @pytest.mark.parametrize(
        ("state", "reason"),
        [(S.NOTICED, Against.NOTHING_SENT), *((s, Against.ENDED) for s in S if s not in (S.NOTICED, S.SENT))],
    )
    def test_needs_goods_under_way(self, state: S, reason: Against) -> None:
        assert policies.may_correct_parcel(case(state)).reasons == (reason,)


class TestMayNoteArrival:
    @pytest.mark.parametrize("state", [S.NOTICED, S.SENT, S.GRANTED])
    def test_takes_goods_that_are_on_their_way_or_were_paid_for_already(self, state: S) -> None:
        assert policies.may_note_arrival(case(state), since=AT)

    def test_happens_once(self) -> None:
        assert policies.may_note_arrival(case(S.BACK, arrived_at=AT), since=AT).reasons == (Against.ALREADY_BACK,)

    @pytest.mark.parametrize("state", [S.DECLINED, S.WITHDRAWN])
    def test_is_of_no_return_that_has_ended(self, state: S) -> None:
        assert policies.may_note_arrival(case(state), since=AT).reasons == (Against.ENDED,)

    def test_by_staff_needs_a_proof_in_words(self) -> None:
        assert policies.may_find_arrival(case(S.SENT), since=AT, reasons="签收单").reasons == ()
        assert policies.may_find_arrival(case(S.SENT), since=AT, reasons=" ").reasons == (Against.REASONS_MISSING,)

    def test_by_the_shop_s_word_needs_goods_of_which_the_shopper_has_said_that_they_were_sent(self) -> None:
        assert policies.may_confirm_arrival(case(S.NOTICED), at=AT).reasons == (Against.NOTHING_SENT,)
        assert policies.may_confirm_arrival(case(S.SENT), at=AT)
        assert policies.may_confirm_arrival(case(S.GRANTED), at=AT)
        assert policies.may_confirm_arrival(case(S.BACK, arrived_at=AT), at=AT).reasons == (Against.ALREADY_BACK,)


@pytest.mark.duty("NRR-13")
class TestIsEarlier:
    def test_is_a_proof_by_one_tick_of_goods_that_wait_for_their_refund(self) -> None:
        assert policies.is_earlier(case(S.BACK, arrived_at=AT), since=AT - TICK)
        assert not policies.is_earlier(case(S.BACK, arrived_at=AT), since=AT)
        assert not policies.is_earlier(case(S.SENT), since=AT)
        assert policies.may_note_arrival(case(S.BACK, arrived_at=AT), since=AT - TICK)

    def test_counts_nothing_anew_that_was_paid_or_is_with_the_platform(self) -> None:
        assert not policies.is_earlier(case(S.GRANTED, arrived_at=AT), since=AT - TICK)
        assert not policies.is_earlier(case(S.BACK, arrived_at=AT, objected=True), since=AT - TICK)


class TestIsOfThisReturn:
    def test_is_what_happened_since_the_notice(self) -> None:
        assert policies.is_of_this_return(case(S.SENT), happened_at=AT)
        assert not policies.is_of_this_return(case(S.SENT), happened_at=AT - TICK)


@pytest.mark.duty("PCR-08")
class TestSendingHome:
    def test_is_for_goods_that_are_not_paid_for_and_once(self) -> None:
        assert {s for s in S if policies.may_send_home(case(s))} == {S.DECLINED}
        assert policies.may_send_home(case(S.BACK)).reasons == (Against.NOT_DECLINED,)
        assert policies.may_send_home(case(S.DECLINED, sent_home=True)).reasons == (Against.ALREADY_SENT,)

    def test_is_what_a_shop_that_keeps_both_has_not_done(self) -> None:
        assert {s for s in S if policies.keeps_both(case(s))} == {S.DECLINED}
        assert not policies.keeps_both(case(S.DECLINED, sent_home=True))


@pytest.mark.duty("NRR-09")
class TestMayObject:
    UNTIL = AT + timedelta(days=3)

    def reasons(self, state: S = S.BACK, at: datetime = AT, **changes: Any) -> tuple[Any, ...]:
        told = {"arrived_at": AT, "objection_until": self.UNTIL} | changes
        return policies.may_object(case(state, **told), at=at).reasons

    def test_is_open_to_the_last_tick(self) -> None:
        assert self.reasons(at=self.UNTIL - TICK) == ()
        assert self.reasons(at=self.UNTIL) == (Against.TIME_OVER,)

    def test_needs_goods_that_are_back(self) -> None:
        assert self.reasons(S.SENT, arrived_at=None, objection_until=None) == (Against.NOT_BACK,)

    def test_is_once(self) -> None:
        assert self.reasons(objected=True) == (Against.OBJECTED_BEFORE,)

    def test_is_of_nothing_that_was_paid(self) -> None:
        assert self.reasons(S.GRANTED) == (Against.ENDED,)


@pytest.mark.duty("NRR-08", "NRR-09")
class TestIsShown:
    def reasons(self, **changes: Any) -> tuple[Any, ...]:
        told: dict[str, Any] = {"evidence": [FILE], "known": {FILE}, "statement": "衣领有污渍"} | changes
        return policies.is_shown(told.pop("grounds", [Grounds.SOILED]), **told).reasons

    def test_needs_grounds_files_and_words(self) -> None:
        assert self.reasons() == ()
        assert self.reasons(grounds=[], evidence=[], statement=" ") == (
            Against.GROUNDS_MISSING,
            Against.EVIDENCE_MISSING,
            Against.STATEMENT_MISSING,
        )

    def test_knows_no_ground_outside_the_list_and_that_it_was_opened_is_none(self) -> None:
        assert self.reasons(grounds=["opened"]) == (Against.GROUNDS_UNKNOWN,)
        assert self.reasons(grounds=list(Grounds)) == ()

    def test_takes_no_file_from_elsewhere(self) -> None:
        assert self.reasons(evidence=[FILE, ALIEN]) == (Against.EVIDENCE_UNKNOWN,)


@pytest.mark.duty("NRR-24")
class TestMayRule:
    def test_decides_about_an_objection_that_waits_and_says_why(self) -> None:
        assert policies.may_rule(case(S.BACK, objected=True), reasons="照片不能证明").reasons == ()

    def test_says_everything_against_it(self) -> None:
        assert policies.may_rule(case(S.GRANTED), reasons=" ").reasons == (
            Against.NOT_OBJECTED,
            Against.ENDED,
            Against.REASONS_MISSING,
        )

    def test_gives_all_or_nothing(self) -> None:
        assert policies.ruled_amount(RulingOutcome.REFUND, decided=Money(100)) == Money(100)
        assert policies.ruled_amount(RulingOutcome.NO_REFUND, decided=Money(100)) == Money(0)

    def test_waits_only_for_what_was_objected_to(self) -> None:
        assert policies.waits_for_ruling(case(S.BACK, objected=True))
        assert not policies.waits_for_ruling(case(S.BACK))
        assert not policies.waits_for_ruling(case(S.GRANTED, objected=True))


@pytest.mark.duty("NRR-25")
class TestRestocking:
    def reasons(self, *pieces: Restocked, state: S = S.GRANTED, **changes: Any) -> tuple[Any, ...]:
        return policies.may_restock(case(state, **{"arrived_at": AT} | changes), pieces).reasons

    def test_takes_what_came_back_in_whatever_grades(self) -> None:
        assert self.reasons(Restocked(LINE, 1, Grade.AS_NEW), Restocked(LINE, 1, Grade.FLAWED)) == ()

    def test_takes_each_piece_once(self) -> None:
        assert self.reasons(Restocked(LINE, 2, Grade.AS_NEW), restocked={LINE: 1}) == (Against.MORE_THAN_CAME_BACK,)
        assert self.reasons(Restocked(LINE, 1, Grade.AS_NEW), restocked={LINE: 1}) == ()

    def test_says_everything_against_it(self) -> None:
        wrong = [Restocked(ALIEN, 0, Grade.OPENED), Restocked(LINE, 3, Grade.AS_NEW)]

        assert self.reasons(*wrong, state=S.BACK, arrived_at=None) == (
            Against.NOT_GRANTED,
            Against.NOT_BACK,
            Against.LINE_UNKNOWN,
            Against.QUANTITY_OUT_OF_RANGE,
            Against.MORE_THAN_CAME_BACK,
        )
        assert self.reasons() == (Against.NOTHING_NAMED,)

    def test_sells_as_new_only_what_is(self) -> None:
        graded = [Restocked(LINE, 1, grade) for grade in Grade]

        assert policies.sold_as_new(graded) == (graded[0],)


@pytest.mark.duty("NRR-31", "PCR-09")
class TestUnhandled:
    @pytest.mark.parametrize(
        ("state", "changes", "line"),
        [
            (S.NOTICED, {}, RedLine.UNSENT),
            (S.NOTICED, {"has_address": False}, RedLine.NO_ADDRESS),
            (S.SENT, {"traced": True}, RedLine.ON_ITS_WAY),
            (S.SENT, {"traced": False}, RedLine.SHOP_SILENT),
            (S.SENT, {"traced": True, "refused_at": AT}, RedLine.SHOP_SILENT),
            (S.SENT, {"traced": False, "sent_at": AT, "handle_since": AT}, RedLine.SHOP_SILENT),
            (S.SENT, {"traced": False, "sent_at": AT, "handle_since": AT - TICK}, RedLine.SENT_SINCE),
            (S.SENT, {"traced": True, "sent_at": AT, "handle_since": AT - TICK}, RedLine.SENT_SINCE),
            (S.SENT, {"sent_at": AT, "handle_since": AT - TICK, "refused_at": AT}, RedLine.SHOP_SILENT),
            (S.BACK, {"refund_until": AT, "handle_until": AT}, RedLine.SHOP_SILENT),
            (S.BACK, {"refund_until": AT + TICK, "handle_until": AT}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"refund_until": AT, "handle_until": AT, "basis": "clock"}, RedLine.SHOP_SILENT),
            (S.GRANTED, {"refund_until": AT + TICK, "handle_until": AT, "basis": "clock"}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"refund_until": AT, "handle_until": AT, "basis": "shop"}, RedLine.NOBODY_IN_BREACH),
            (S.GRANTED, {"basis": "shop_early"}, RedLine.NOBODY_IN_BREACH),
            (S.DECLINED, {}, RedLine.NOBODY_IN_BREACH),
            (S.WITHDRAWN, {}, RedLine.NOBODY_IN_BREACH),
        ],
    )
    def test_finds_whose_breach_it_is(self, state: S, changes: dict[str, Any], line: RedLine) -> None:
        assert policies.unhandled(case(state, **changes)) is line

    def test_pays_for_what_is_back_and_due_and_searches_for_what_was_sent(self) -> None:
        due: dict[str, Any] = {"refund_until": AT, "handle_until": AT}

        assert {s for s in S if policies.pays_at_red_line(case(s, **due))} == {S.BACK}
        assert not policies.pays_at_red_line(case(S.BACK, refund_until=AT + TICK, handle_until=AT))
        assert {s for s in S if policies.wants_search(case(s))} == {S.SENT}
        assert not policies.wants_search(case(S.SENT, sent_at=AT, handle_since=AT - TICK))


@pytest.mark.duty("NRR-31", "PCR-09")
class TestUnfound:
    @pytest.mark.parametrize(
        ("changes", "shown", "what"),
        [
            ({}, False, Unfound.LOOK_AGAIN),
            ({}, True, Unfound.SHOWN),
            ({"traced": True}, True, Unfound.LOOK_AGAIN),
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
        assert policies.unfound(case(S.SENT, **changes), shown=shown) is what

    @pytest.mark.parametrize("state", sorted(set(S) - {S.SENT}))
    def test_is_of_no_interest_once_they_are_back_or_paid_for(self, state: S) -> None:
        assert policies.unfound(case(state, refused_at=AT), shown=True) is Unfound.NO_LONGER_SOUGHT


@pytest.mark.duty("NRR-31", "PCR-09")
class TestNotRefunded:
    def test_is_a_breach_even_where_the_platform_paid(self) -> None:
        assert policies.not_refunded(case(S.BACK))
        assert policies.not_refunded(case(S.GRANTED, basis="clock"))

    def test_is_none_of_a_shop_that_objected_in_time(self) -> None:
        assert not policies.not_refunded(case(S.BACK, objected=True))
        assert not policies.not_refunded(case(S.GRANTED, objected=True, basis="unproven"))

    @pytest.mark.parametrize("basis", ["shop", "shop_early"])
    def test_is_none_of_a_shop_that_has_paid_itself_whatever_its_clocks_say(self, basis: str) -> None:
        assert not policies.not_refunded(case(S.GRANTED, basis=basis))

    def test_knows_when_the_money_is_back(self) -> None:
        assert not policies.money_is_back([])
        assert not policies.money_is_back(["failed", "requested", "unknown"])
        assert policies.money_is_back(["failed", "succeeded"])


class TestHoldsSettlement:
    def test_until_a_return_has_ended(self) -> None:
        assert {s for s in S if policies.holds_settlement(case(s), refund_owed=False)} == {S.NOTICED, S.SENT, S.BACK}

    def test_while_money_is_owed(self) -> None:
        assert policies.holds_settlement(case(S.GRANTED), refund_owed=True)

    def test_not_for_a_notice_that_nothing_followed(self) -> None:
        assert not policies.holds_settlement(case(S.NOTICED, unsent=True), refund_owed=False)

    def test_again_once_something_has_followed(self) -> None:
        assert policies.holds_settlement(case(S.SENT, unsent=True), refund_owed=False)


class TestMayAskAgain:
    def test_is_a_few_times(self) -> None:
        assert [policies.may_ask_again(n) for n in (1, policies.MOST_TRIES - 1, policies.MOST_TRIES)] == [
            True,
            True,
            False,
        ]
