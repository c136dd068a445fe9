"""Who has a parcel that its carrier left with somebody else? No database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.sales import policies
from orders.sales.policies import SendingFacts, SignatureFacts
from orders.sales.states import OrderState
from orders.sales.types import CancelReason, HandOverRefusal, LeftParcel, ParcelEvent, SignedBy

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TICK, HOUR = timedelta.resolution, timedelta(hours=1)
LEFT = LeftParcel(left_at=AT, place="neighbour", signed_by="proxy", asked_at=AT + HOUR)
WAITING = SendingFacts(state=OrderState.SHIPPED, carrier_has_it=True, signed=True, until={}, left=LEFT)


@dataclass(frozen=True)
class Said:
    kind: str
    happened_at: datetime
    reported_at: datetime = AT + HOUR
    place: str = ""
    signed_by: str = ""


LEFT_THERE = Said(ParcelEvent.SIGNED, AT, place="neighbour", signed_by="proxy")


@pytest.mark.duty("ECL-52", "OPR-27")
class TestLeftWithOther:
    def test_is_where_the_last_signature_says(self) -> None:
        later = Said(ParcelEvent.SIGNED, AT + HOUR, AT + 2 * HOUR, place="locker", signed_by="locker")

        assert policies.left_with_other([LEFT_THERE]) == LEFT
        assert policies.left_with_other([later, LEFT_THERE]) == LeftParcel(
            left_at=AT + HOUR, place="locker", signed_by="locker", asked_at=AT + HOUR
        )

    def test_is_nowhere_without_a_signature(self) -> None:
        assert policies.left_with_other([]) is None
        assert policies.left_with_other([Said(ParcelEvent.OUT_FOR_DELIVERY, AT)]) is None

    @pytest.mark.parametrize(("after", "left"), [(timedelta(), LEFT), (TICK, None)])
    def test_ends_with_what_happened_to_it_later(self, after: timedelta, left: LeftParcel | None) -> None:
        assert policies.left_with_other([LEFT_THERE, Said(ParcelEvent.IN_TRANSIT, AT + after)]) == left

    @given(
        st.permutations([LEFT_THERE, Said(ParcelEvent.PICKED_UP, AT - HOUR), Said(ParcelEvent.IN_TRANSIT, AT - TICK)])
    )
    def test_does_not_ask_in_which_order_the_reports_came(self, reports: list[Said]) -> None:
        assert policies.left_with_other(reports) == LEFT


@pytest.mark.duty("ECL-52")
class TestStepOf:
    def test_is_news_once(self) -> None:
        again = replace(LEFT_THERE, happened_at=AT + TICK)

        assert (policies.step_of([], LEFT_THERE).is_news, policies.step_of([], LEFT_THERE).rests) == (True, False)
        assert (policies.step_of([LEFT_THERE], again).is_news, policies.step_of([LEFT_THERE], again).rests) == (
            False,
            True,
        )

    def test_is_neither_of_what_moves(self) -> None:
        moved = Said(ParcelEvent.IN_TRANSIT, AT + TICK)
        step = policies.step_of([LEFT_THERE], moved)

        assert (step.left, step.is_news, step.rests) == (None, False, False)


class TestIsDeclined:
    def test_is_the_first_refusal_of_what_was_not_left_after_it(self) -> None:
        refusal = Said(ParcelEvent.REFUSED, AT + TICK)
        early = Said(ParcelEvent.REFUSED, AT - TICK)

        assert policies.is_declined(policies.step_of([], refusal), refusal, known=[])
        assert not policies.is_declined(policies.step_of([refusal], refusal), refusal, known=[refusal])
        assert not policies.is_declined(policies.step_of([LEFT_THERE], early), early, known=[LEFT_THERE])
        assert not policies.is_declined(policies.step_of([], LEFT_THERE), LEFT_THERE, known=[])


@pytest.mark.duty("ECL-52", "ECL-20")
class TestMayDenyReceipt:
    def test_is_open_while_it_is_left_and_nobody_has_said_so(self) -> None:
        assert policies.may_deny_receipt(WAITING)
        assert not policies.may_deny_receipt(replace(WAITING, left=None))
        assert not policies.may_deny_receipt(replace(WAITING, denied=True))

    @pytest.mark.parametrize("state", [state for state in OrderState if state is not OrderState.SHIPPED])
    def test_is_closed_in_every_other_state(self, state: OrderState) -> None:
        assert not policies.may_deny_receipt(replace(WAITING, state=state))
        assert not policies.waits_for_word(replace(WAITING, state=state))

    @pytest.mark.parametrize(("said", "denied"), [(-TICK, False), (timedelta(), True)])
    def test_counts_a_no_since_the_question(self, said: timedelta, denied: bool) -> None:
        assert policies.is_denied(LEFT, denied=[LEFT.asked_at + said]) is denied
        assert not policies.is_denied(None, denied=[LEFT.asked_at])


@pytest.mark.duty("OPR-27")
class TestMayFindOnHandOver:
    def test_needs_a_parcel_that_was_left_and_reasons(self) -> None:
        assert policies.may_find_on_hand_over(WAITING, reasons="承运人出示了签收照片")
        assert policies.may_find_on_hand_over(replace(WAITING, denied=True), reasons="承运人出示了签收照片")
        assert policies.may_find_on_hand_over(WAITING, reasons=" ").reasons == (HandOverRefusal.NO_REASONS,)
        for facts in (replace(WAITING, left=None), replace(WAITING, state=OrderState.RECEIVED)):
            assert policies.may_find_on_hand_over(facts, reasons="x").reasons == (HandOverRefusal.NOT_LEFT,)

    def test_names_both_reasons(self) -> None:
        verdict = policies.may_find_on_hand_over(replace(WAITING, left=None), reasons="")

        assert verdict.reasons == (HandOverRefusal.NOT_LEFT, HandOverRefusal.NO_REASONS)

    def test_says_why_the_sale_then_ends(self) -> None:
        assert policies.why_not_found(WAITING) is CancelReason.LEFT_ELSEWHERE
        assert policies.why_not_found(replace(WAITING, left=None)) is CancelReason.LOST


@pytest.mark.duty("ECL-51", "ECL-52")
class TestASignatureAfterANo:
    @pytest.mark.parametrize(("after", "counts"), [(timedelta(), False), (TICK, True)])
    def test_counts_if_it_was_given_later(self, after: timedelta, counts: bool) -> None:
        facts = SignatureFacts(SignedBy.ADDRESSEE, False, OrderState.SHIPPED, signed_at=AT + after, denied_at=AT)

        assert policies.counts_as_delivery(facts) is counts
