"""May this be complained of, answered, decided like that, and how much goes back?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from complaints.complaint import policies
from complaints.complaint.policies import EarlierComplaint, SaleStanding, Stakes
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Demand, DemandKind, Finding, Matter, NewFact, Outcome, Rejection, RejectReason
from platform_core.errors import Verdict
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.rows import new_id

PAID = Money(11600)
STAKES = Stakes(demanded=Money(4000), refundable=PAID)
WORDS = "收到的茶叶受潮发霉。"
YEN = Money(10, "JPY")
NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


def sale(**changes: Any) -> SaleStanding:
    return SaleStanding(**({"own": True, "state": "received", "paid": True, "refundable": PAID} | changes))


def wanted(kind: DemandKind = DemandKind.PARTIAL_REFUND, fen: int | None = 4000) -> Demand:
    return Demand(kind, None if fen is None else Money(fen))


def earlier(state: ComplaintState, *, lines: Collection[UUID] = ()) -> EarlierComplaint:
    return EarlierComplaint(id=UUID(int=7), state=state, lines=frozenset(lines), decided_at=NOON)


def filing(sale: SaleStanding, *, demand: Demand, statement: str = WORDS, new: NewFact | None = None) -> Verdict:
    return policies.may_complain(sale, demand=demand, statement=statement, new_fact=new, at=NOON)


def why(**changes: Any) -> Finding:
    return Finding(**({"outcome": Outcome.UPHELD, "reasons": WORDS, "basis": ("CRL-24",)} | changes))


@pytest.mark.duty("ECL-59")
class TestMayComplain:
    @pytest.mark.parametrize("state", ["placed", "paid", "shipped", "received", "cancelled"])
    def test_lets_everybody_complain_of_a_sale_of_theirs_at_any_stage(self, state: str) -> None:
        assert filing(sale(state=state), demand=wanted()).codes() == ()

    @pytest.mark.parametrize(
        ("changes", "demand", "reasons"),
        [
            ({"own": False}, wanted(), ("not_your_order",)),
            ({"state": "cancelled", "paid": False}, wanted(), ("never_paid",)),
            ({}, wanted(fen=None), ("amount_missing",)),
            ({}, wanted(DemandKind.OTHER), ("amount_not_asked_for",)),
            ({}, wanted(fen=0), ("amount_not_positive",)),
            ({}, wanted(fen=11601), ("more_than_refundable",)),
            ({}, Demand(DemandKind.REFUND, YEN), ("currency_differs",)),
            ({"refundable": Money(0)}, Demand(DemandKind.REFUND), ("amount_not_positive",)),
            ({"refundable": Money(0)}, Demand(DemandKind.OTHER), ()),
            ({"strange": frozenset([UUID(int=1)])}, wanted(), ("line_not_of_order",)),
        ],
    )
    def test_says_what_is_wrong(self, changes: dict[str, Any], demand: Demand, reasons: tuple[str, ...]) -> None:
        assert filing(sale(**changes), demand=demand).codes() == reasons

    @pytest.mark.parametrize(
        ("new", "reasons"),
        [
            (NewFact("又坏了", NOON), ()),
            (NewFact("又坏了", NOON + TICK), ("fact_in_the_future",)),
            (NewFact(" ", NOON), ("text_missing",)),
        ],
    )
    def test_takes_a_new_fact_in_words_that_is_known_by_now(self, new: NewFact, reasons: tuple[str, ...]) -> None:
        assert filing(sale(), demand=wanted(), new=new).codes() == reasons

    def test_asks_for_words(self) -> None:
        assert filing(sale(), demand=wanted(), statement="  ").codes() == ("text_missing",)
        assert filing(sale(), demand=wanted(), statement="字" * 4000).codes() == ()
        assert filing(sale(), demand=wanted(), statement="字" * 4001).codes() == ("text_too_long",)


@pytest.mark.parametrize(
    ("demand", "fen"),
    [
        (Demand(DemandKind.REFUND), 11600),
        (Demand(DemandKind.REFUND, Money(300)), 300),
        (wanted(), 4000),
        (Demand(DemandKind.OTHER), None),
    ],
)
def test_demanded_is_what_is_named_or_all_that_may_go_back(demand: Demand, fen: int | None) -> None:
    money = policies.amount_demanded(demand, refundable=PAID)

    assert (money.amount if money else None) == fen


def test_bars_what_was_decided_and_nothing_else() -> None:
    barring = {state for state in ComplaintState if policies.find_barring_decision([earlier(state)], matter=Matter())}
    is_open = {state for state in ComplaintState if policies.find_open_complaint([earlier(state)], lines=[])}

    assert barring == {"decided", "under_review", "stands", "reviewed"}
    assert is_open == {"filed", "with_shop", "answered", "escalated"}


@pytest.mark.duty("HSE-08")
@pytest.mark.parametrize(
    ("then", "now", "barred"),
    [
        ("", "", True),
        ("", "A", True),
        ("A", "", False),
        ("A", "A", True),
        ("A", "B", False),
        ("A", "AB", False),
        ("AB", "A", True),
        ("AB", "AC", False),
    ],
)
def test_bars_the_same_lines_and_none_that_nobody_has_decided_about(then: str, now: str, barred: bool) -> None:
    of = {name: UUID(int=n) for n, name in enumerate("ABC")}
    decided = earlier(ComplaintState.STANDS, lines=[of[name] for name in then])
    lines = [of[name] for name in now]

    assert bool(policies.find_barring_decision([decided], matter=Matter(lines=frozenset(lines)))) is barred
    pending = earlier(ComplaintState.FILED, lines=decided.lines)
    assert bool(policies.find_open_complaint([pending], lines=lines)) is barred


@pytest.mark.duty("HSE-08")
@pytest.mark.parametrize(("since", "barred"), [(NOON - TICK, True), (NOON, False), (NOON + TICK, False)])
def test_bars_nothing_that_was_learnt_since_the_decision(since: datetime, barred: bool) -> None:
    found = policies.find_barring_decision(
        [earlier(ComplaintState.STANDS)], matter=Matter(new_fact=NewFact("又坏了", since))
    )

    assert bool(found) is barred


@pytest.mark.parametrize(
    ("lines", "left", "fen"),
    [
        *[("", 900, 900), ("A", 900, 300), ("B", 900, 700), ("AB", 900, 900)],
        *[("", 1100, 1100), ("B", 1100, 700), ("AB", 1100, 1100)],  # with the freight of the order
    ],
)
def test_refundable_of_is_no_more_than_was_paid_for_the_lines_nor_than_is_left(lines: str, left: int, fen: int) -> None:
    of = {"A": UUID(int=1), "B": UUID(int=2)}
    paid = {of["A"]: Money(300), of["B"]: Money(700)}

    assert policies.refundable_of([of[n] for n in lines], paid=paid, refundable=Money(left)) == Money(fen)


@pytest.mark.parametrize(
    ("reported", "signed", "since"),
    [(None, None, 0), (None, 2, 2), (3, 2, 3), (-1, 2, 0), (9, 2, 5)],
    ids=["the order", "the goods", "what they say", "never before the order", "never after today"],
)
def test_known_since_lies_between_the_order_and_now(reported: int | None, signed: int | None, since: int) -> None:
    def day(n: int | None) -> datetime | None:
        return None if n is None else NOON + timedelta(days=n)

    found = policies.known_since(day(reported), signed_at=day(signed), placed_at=NOON, at=NOON + timedelta(days=5))

    assert found == day(since)


@pytest.mark.duty("CMP-15")
def test_authority_may_refuse_from_the_end_on_and_not_a_tick_before() -> None:
    assert not policies.authority_may_refuse(until=NOON, at=NOON - TICK)
    assert policies.authority_may_refuse(until=NOON, at=NOON)


class TestMayOffer:
    @pytest.mark.parametrize(
        ("amount", "reasons"),
        [
            (Money(1), ()),
            (Money(3999), ()),
            (Money(4000), ("not_below_demand",)),
            (Money(0), ("amount_not_positive",)),
            (YEN, ("currency_differs",)),
        ],
    )
    def test_asks_for_some_money_below_the_demand(self, amount: Money, reasons: tuple[str, ...]) -> None:
        assert policies.may_offer(amount, stakes=STAKES).codes() == reasons

    def test_takes_any_money_where_none_was_demanded(self) -> None:
        assert policies.may_offer(PAID, stakes=Stakes(demanded=None, refundable=PAID)).codes() == ()


@pytest.mark.duty("HSE-08")
class TestMayReject:
    def test_takes_a_reason_with_words_and_the_shop_s_own_evidence(self) -> None:
        photo, bill = new_id(), new_id()
        rejection = Rejection(RejectReason.NOT_OUR_GOODS, WORDS, (photo,))

        assert policies.may_reject(rejection, kept_by_shop={photo, bill}).codes() == ()
        assert policies.may_reject(rejection, kept_by_shop={bill}).codes() == ("evidence_unknown",)


class TestMayDecide:
    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"outcome": Outcome.DISMISSED}, ()),
            ({"outcome": Outcome.PARTLY, "amount": Money(3999)}, ()),
            ({"outcome": Outcome.PARTLY, "amount": Money(4000)}, ("not_below_demand",)),
            ({"outcome": Outcome.PARTLY}, ("amount_missing",)),
            ({"amount": Money(1)}, ("amount_not_asked_for",)),
            ({"outcome": Outcome.DISMISSED, "amount": Money(1)}, ("amount_not_asked_for",)),
            ({"basis": ()}, ("basis_missing",)),
            ({"basis": ("CRL-24", "XXX-1")}, ("basis_unknown",)),
            ({"reasons": " "}, ("text_missing",)),
        ],
    )
    def test_asks_why_by_which_duty_and_how_much(self, changes: dict[str, Any], reasons: tuple[str, ...]) -> None:
        assert policies.may_decide(why(**changes), stakes=STAKES).codes() == reasons

    def test_needs_no_amount_to_uphold_in_part_what_is_no_money(self) -> None:
        stakes = Stakes(demanded=None, refundable=PAID)

        assert policies.may_decide(why(outcome=Outcome.PARTLY), stakes=stakes).codes() == ()


@pytest.mark.parametrize(
    ("outcome", "named", "fen"),
    [(Outcome.UPHELD, None, 4000), (Outcome.PARTLY, Money(7), 7), (Outcome.DISMISSED, None, None)],
)
def test_granted_is_all_a_part_or_nothing(outcome: Outcome, named: Money | None, fen: int | None) -> None:
    money = policies.amount_granted(why(outcome=outcome, amount=named), stakes=STAKES)

    assert (money.amount if money else None) == fen


@pytest.mark.parametrize(
    ("amount", "refundable", "fen"), [(None, 9, None), (5, 9, 5), (9, 9, 9), (10, 9, 9), (5, 0, None)]
)
def test_payable_now_is_no_more_than_is_left(amount: int | None, refundable: int, fen: int | None) -> None:
    granted = None if amount is None else Money(amount)

    money = policies.payable_now(granted, refundable=Money(refundable))

    assert (money.amount if money else None) == fen


@pytest.mark.duty("HSE-08")
def test_may_review_is_for_everybody_but_who_decided() -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert policies.may_review(one, decided_by=other)
    assert not policies.may_review(one, decided_by=one)


@pytest.mark.parametrize(("amount", "fen"), [(None, None), (4000, 3300), (700, 0), (699, 0)])
def test_on_top_is_what_has_not_gone_back_yet(amount: int | None, fen: int | None) -> None:
    money = policies.amount_on_top(None if amount is None else Money(amount), gone=Money(700))

    assert (money.amount if money else None) == fen


@pytest.mark.duty("HSE-08")
@pytest.mark.parametrize(
    ("amount", "gone", "charged", "fen"),
    [
        (None, 4000, 4000, 4000),
        (700, 4000, 4000, 3300),
        (None, 4000, 4400, 4400),
        (1, 3, 4, 2),
        (4000, 4000, 4000, 0),
        (4001, 4000, 4000, 0),
        (None, 0, 0, 0),
    ],
)
def test_borne_by_platform_is_what_the_shop_lost_by_what_was_granted_too_much(
    amount: int | None, gone: int, charged: int, fen: int
) -> None:
    granted = None if amount is None else Money(amount)

    assert policies.borne_by_platform(granted, gone=Money(gone), charged=Money(charged)) == Money(fen)


@pytest.mark.duty("HSE-08", "CRI-44")
@pytest.mark.parametrize(
    ("answered", "shown", "left", "pays"),
    [
        (False, 0, 1, True),
        (False, 1, 1, True),
        (True, 0, 1, True),
        (True, 1, 1, False),
        (False, 0, 0, False),
        (False, 0, None, False),
    ],
)
def test_pays_first_where_the_shop_was_silent_or_has_shown_nothing(
    answered: bool, shown: int, left: int | None, pays: bool
) -> None:
    files = [UUID(int=n) for n in range(shown)]
    money = None if left is None else Money(left)

    assert policies.pays_first(answered=answered, shown_by_shop=files, left=money) is pays


@pytest.mark.duty("HSE-08", "PCR-08")
@pytest.mark.parametrize(
    ("demand", "is_open", "owes", "held"),
    [
        (DemandKind.REFUND, True, False, True),
        (DemandKind.EXCHANGE, True, False, True),
        (DemandKind.OTHER, True, False, False),
        (DemandKind.REFUND, False, False, False),
        (DemandKind.EXCHANGE, False, True, True),
    ],
)
def test_holds_settlement_while_something_may_still_go_back(
    demand: DemandKind, is_open: bool, owes: bool, held: bool
) -> None:
    assert policies.holds_settlement(is_open=is_open, demand=demand, owes=owes) is held


@pytest.mark.duty("HSE-08", "PCR-08")
@pytest.mark.parametrize(
    ("demand", "finding", "owed"),
    [
        (DemandKind.REPAIR, None, True),
        (DemandKind.DOCUMENT, why(), True),
        (DemandKind.EXCHANGE, why(outcome=Outcome.PARTLY), True),
        (DemandKind.EXCHANGE, why(outcome=Outcome.PARTLY, amount=Money(1)), False),
        (DemandKind.EXCHANGE, why(outcome=Outcome.DISMISSED), False),
        (DemandKind.OTHER, None, False),
        (DemandKind.REFUND, why(), False),
    ],
)
def test_grants_performance_of_what_has_a_clock(demand: DemandKind, finding: Finding | None, owed: bool) -> None:
    assert policies.grants_performance(demand, finding=finding) is owed


@pytest.mark.duty("HSE-08", "PCR-08")
@pytest.mark.parametrize(
    ("text", "shown", "reasons"),
    [
        ("换好了", [NOON], ()),
        ("换好了", [NOON - TICK], ("evidence_missing",)),
        ("换好了", [], ("evidence_missing",)),
        (" ", [NOON - TICK, NOON + TICK], ("text_missing",)),
    ],
)
def test_may_perform_takes_words_and_a_file_since_it_was_granted(
    text: str, shown: list[datetime], reasons: tuple[str, ...]
) -> None:
    assert policies.may_perform(text, shown=shown, since=NOON).codes() == reasons
