"""What may each side do with a return, and when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aftersales.freight import policies as freight_policies
from aftersales.freight.policies import NoFreight
from aftersales.freight.types import MOST_FREIGHT
from aftersales.returns.case.returns import RETURN
from aftersales.returns.policies import handling
from aftersales.returns.policies.handling import Against
from aftersales.returns.states import ReturnState as S
from aftersales.returns.types import Cost, Grade, Grounds, Restocked, ReturnFacts, RulingOutcome
from catalog.listings.types import Payer
from platform_core.actors import Role
from platform_core.legal.spans import TICK
from platform_core.money import Money

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
LINE, FILE, ALIEN = (UUID(int=n) for n in (1, 2, 3))


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


@pytest.mark.duty("NRR-11")
def test_nobody_approves_or_refuses_a_notice() -> None:
    """The notice exercises the right: a shop says that the goods are back, or pays, and moves a return no other way."""
    assert {step.to for step in RETURN.steps if Role.MERCHANT in step.by and step.to} == {S.BACK, S.GRANTED}


@pytest.mark.duty("NRR-11")
class TestMayNameAddress:
    UNTIL = AT + timedelta(hours=48)

    def reasons(self, at: datetime = AT, **changes: Any) -> tuple[Any, ...]:
        return handling.may_name_address(case(address_until=self.UNTIL, **changes), at=at).reasons

    def test_is_open_for_48_hours_to_the_tick(self) -> None:
        assert self.reasons(self.UNTIL - TICK) == ()
        assert self.reasons(self.UNTIL) == (Against.TIME_OVER,)

    def test_is_once(self) -> None:
        assert self.reasons(address_named=True) == (Against.ALREADY_NAMED,)

    def test_comes_too_late_for_what_is_under_way(self) -> None:
        facts = replace(case(S.SENT), address_until=self.UNTIL)

        assert handling.may_name_address(facts, at=AT).reasons == (Against.ALREADY_SENT,)


@pytest.mark.duty("NRR-19")
class TestMaySendBack:
    def test_is_once_and_waits_for_nobody(self) -> None:
        assert {s for s in S if handling.may_send_back(case(s))} == {S.NOTICED}
        assert handling.may_send_back(case(S.SENT)).reasons == (Against.ALREADY_SENT,)
        assert handling.may_send_back(case(S.NOTICED, has_address=False))


@pytest.mark.duty("NRR-19")
class TestMayCorrectParcel:
    def test_is_open_until_a_carrier_has_reported(self) -> None:
        assert handling.may_correct_parcel(case(S.SENT, traced=False))
        assert handling.may_correct_parcel(case(S.SENT, traced=True)).reasons == (Against.ALREADY_REPORTED,)

    def test_needs_goods_under_way(self) -> None:
        ended = dict.fromkeys(set(S) - {S.NOTICED, S.SENT}, (Against.ENDED,))

        against = {state: handling.may_correct_parcel(case(state)).reasons for state in S}
        assert against == ended | {S.NOTICED: (Against.NOTHING_SENT,), S.SENT: ()}


class TestMayNoteArrival:
    def test_takes_goods_that_are_on_their_way_or_were_paid_for_already(self) -> None:
        against = {state: handling.may_note_arrival(case(state), since=AT).reasons for state in set(S) - {S.BACK}}

        assert against == dict.fromkeys([S.NOTICED, S.SENT, S.GRANTED, S.UNSHOWN], ()) | dict.fromkeys(
            [S.DECLINED, S.HOME, S.WITHDRAWN, S.HANDED_ON], (Against.ENDED,)
        )

    def test_happens_once(self) -> None:
        assert handling.may_note_arrival(case(S.BACK, arrived_at=AT), since=AT).reasons == (Against.ALREADY_BACK,)

    def test_by_staff_needs_a_proof_in_words(self) -> None:
        assert handling.may_find_arrival(case(S.SENT), since=AT, reasons="签收单").reasons == ()
        assert handling.may_find_arrival(case(S.SENT), since=AT, reasons=" ").reasons == (Against.REASONS_MISSING,)

    def test_by_the_shop_s_word_needs_goods_of_which_the_shopper_has_said_that_they_were_sent(self) -> None:
        assert handling.may_confirm_arrival(case(S.NOTICED), at=AT).reasons == (Against.NOTHING_SENT,)
        assert handling.may_confirm_arrival(case(S.SENT), at=AT)
        assert handling.may_confirm_arrival(case(S.GRANTED), at=AT)
        assert handling.may_confirm_arrival(case(S.BACK, arrived_at=AT), at=AT).reasons == (Against.ALREADY_BACK,)


@pytest.mark.duty("NRR-13")
class TestIsEarlierArrival:
    def test_is_a_proof_by_one_tick_of_goods_that_wait_for_their_refund(self) -> None:
        assert handling.is_earlier_arrival(case(S.BACK, arrived_at=AT), since=AT - TICK)
        assert not handling.is_earlier_arrival(case(S.BACK, arrived_at=AT), since=AT)
        assert not handling.is_earlier_arrival(case(S.SENT), since=AT)
        assert handling.may_note_arrival(case(S.BACK, arrived_at=AT), since=AT - TICK)

    def test_counts_nothing_anew_that_was_paid_or_is_with_the_platform(self) -> None:
        assert not handling.is_earlier_arrival(case(S.GRANTED, arrived_at=AT), since=AT - TICK)
        assert not handling.is_earlier_arrival(case(S.BACK, arrived_at=AT, objected=True), since=AT - TICK)


class TestIsOfThisReturn:
    def test_is_what_happened_since_the_notice(self) -> None:
        assert handling.is_of_this_return(case(S.SENT), happened_at=AT)
        assert not handling.is_of_this_return(case(S.SENT), happened_at=AT - TICK)


@pytest.mark.duty("PCR-08", "HSE-05")
class TestSendingHome:
    def against(self, state: S, *, followed: bool = True, at: datetime = AT, **changes: Any) -> tuple[Any, ...]:
        return handling.may_send_home(case(state, **changes), followed=followed, at=at).reasons

    def test_is_for_goods_that_are_not_paid_for_and_once(self) -> None:
        assert {s for s in S if not self.against(s)} == {S.DECLINED}
        assert self.against(S.BACK) == (Against.NOT_DECLINED,)
        assert self.against(S.DECLINED, sent_home=True) == (Against.ALREADY_SENT,)

    def test_takes_a_carrier_that_tells_of_the_arrival(self) -> None:
        assert self.against(S.DECLINED, followed=False) == (Against.CARRIER_UNKNOWN,)

    def test_is_over_with_its_time_however_late_the_sweep_is(self) -> None:
        assert self.against(S.DECLINED, send_home_until=AT, at=AT - TICK) == ()
        assert self.against(S.DECLINED, send_home_until=AT) == (Against.TIME_OVER,)


@pytest.mark.duty("HSE-05")
class TestComingHome:
    def test_is_of_goods_that_were_sent_and_in_time(self) -> None:
        sent = {"sent_home": True, "send_home_until": AT}

        assert {s for s in S if handling.may_come_home(case(s, **sent), since=AT - TICK)} == {S.DECLINED}
        assert handling.may_come_home(case(S.DECLINED), since=AT).reasons == (Against.NOT_SENT_HOME,)
        assert handling.may_come_home(case(S.DECLINED, **sent), since=AT).reasons == (Against.TIME_OVER,)

    def test_is_none_of_what_was_signed_before_the_decision(self) -> None:
        facts = case(S.DECLINED, sent_home=True, declined_at=AT)

        assert handling.may_come_home(facts, since=AT)
        assert handling.may_come_home(facts, since=AT - TICK).reasons == (Against.NOT_SENT_HOME,)


@pytest.mark.duty("NRR-09")
class TestMayObject:
    UNTIL = AT + timedelta(days=3)

    def reasons(self, state: S = S.BACK, at: datetime = AT, **changes: Any) -> tuple[Any, ...]:
        told = {"arrived_at": AT, "objection_until": self.UNTIL} | changes
        return handling.may_object(case(state, **told), at=at).reasons

    def test_is_open_to_the_last_tick(self) -> None:
        assert self.reasons(at=self.UNTIL - TICK) == ()
        assert self.reasons(at=self.UNTIL) == (Against.TIME_OVER,)

    def test_needs_goods_that_are_back(self) -> None:
        assert self.reasons(S.SENT, arrived_at=None, objection_until=None) == (Against.NOT_BACK,)

    def test_is_once(self) -> None:
        assert self.reasons(objected=True) == (Against.OBJECTED_BEFORE,)

    def test_is_of_nothing_that_was_paid(self) -> None:
        assert self.reasons(S.GRANTED) == (Against.ENDED,)


@pytest.mark.duty("NRR-08", "NRR-09", "CRI-19c")
class TestIsObjectionShown:
    def reasons(self, **changes: Any) -> tuple[Any, ...]:
        told: dict[str, Any] = {"evidence": [FILE], "known": {FILE}, "statement": "衣领有污渍"} | changes
        return handling.is_objection_shown(told.pop("grounds", [Grounds.SOILED]), **told).reasons

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

    @pytest.mark.duty("CRL-24")
    def test_asks_of_goods_that_are_not_as_agreed_only_whether_they_are_others(self) -> None:
        assert self.reasons(because="faulty") == (Against.NO_TEST_OF_STATE,)
        assert self.reasons(because="faulty", grounds=[Grounds.OTHER_GOODS, Grounds.NOTHING_ARRIVED]) == ()


@pytest.mark.duty("NRR-24")
class TestMayRule:
    def test_decides_about_an_objection_that_waits_and_says_why(self) -> None:
        assert handling.may_rule(case(S.BACK, objected=True), reasons="照片不能证明", at=AT).reasons == ()

    def test_is_too_late_once_the_objection_counts_as_not_proven_however_late_the_sweep_is(self) -> None:
        waits = case(S.BACK, objected=True, ruling_until=AT)

        assert handling.may_rule(waits, reasons="照片不能证明", at=AT - TICK)
        assert handling.may_rule(waits, reasons="照片不能证明", at=AT).reasons == (Against.TIME_OVER,)

    def test_says_everything_against_it(self) -> None:
        assert handling.may_rule(case(S.GRANTED), reasons=" ", at=AT).reasons == (
            Against.NOT_OBJECTED,
            Against.ENDED,
            Against.REASONS_MISSING,
        )

    def test_gives_all_or_nothing(self) -> None:
        assert handling.ruled_amount(RulingOutcome.REFUND, decided=Money(100)) == Money(100)
        assert handling.ruled_amount(RulingOutcome.NO_REFUND, decided=Money(100)) == Money(0)


@pytest.mark.duty("NRR-25")
class TestRestocking:
    def reasons(self, *pieces: Restocked, state: S = S.GRANTED, **changes: Any) -> tuple[Any, ...]:
        return handling.may_restock(case(state, **{"arrived_at": AT} | changes), pieces).reasons

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

        assert handling.pieces_as_new(graded) == (graded[0],)


@pytest.mark.duty("CRL-24", "HSE-06")
class TestMayAskFreight:
    def reasons(self, amount: int = 1200, *, asked: bool = False, **changes: Any) -> tuple[Any, ...]:
        told: dict[str, Any] = {"freight": Cost.MERCHANT, "sent_at": AT, "receipt": [FILE]} | changes
        receipt = told.pop("receipt")
        facts = case(S.SENT, **told)
        return freight_policies.may_ask_freight(
            facts, Money(amount), receipt=receipt, known={FILE}, asked=asked
        ).reasons

    def test_is_open_for_what_a_way_back_costs_at_the_shop_s_cost(self) -> None:
        assert self.reasons() == self.reasons(1) == self.reasons(MOST_FREIGHT.amount) == ()
        assert self.reasons(0) == (NoFreight.NOTHING_PAID,)
        assert self.reasons(MOST_FREIGHT.amount + 1) == (NoFreight.BEYOND_MOST,)
        assert self.reasons(freight=Cost.SHOPPER) == (NoFreight.NOT_THE_SHOPS,)

    def test_needs_a_receipt_of_the_shopper_s_own_and_comes_once(self) -> None:
        assert self.reasons(receipt=[]) == (Against.EVIDENCE_MISSING,)
        assert self.reasons(receipt=[FILE, ALIEN]) == (Against.EVIDENCE_UNKNOWN,)
        assert self.reasons(asked=True) == (NoFreight.ASKED_BEFORE,)

    def test_says_everything_against_it(self) -> None:
        assert self.reasons(0, sent_at=None, receipt=[]) == (
            Against.NOTHING_SENT,
            NoFreight.NOTHING_PAID,
            Against.EVIDENCE_MISSING,
        )


class TestHoldsSettlement:
    def test_until_a_return_has_ended(self) -> None:
        assert {s for s in S if handling.holds_settlement(case(s))} == {S.NOTICED, S.SENT, S.BACK, S.DECLINED}

    def test_not_for_a_notice_that_nothing_followed(self) -> None:
        assert not handling.holds_settlement(case(S.NOTICED, unsent=True))

    def test_again_once_something_has_followed(self) -> None:
        assert handling.holds_settlement(case(S.SENT, unsent=True))
