"""How should it go with what a shop owes? An award is beside the price: objected to once, and then paid by the shop or
without it, after five working days. What it owes for that is taken out of what it has, then out of its guarantee; the
rest stands until it earns or pays in. Another person answers its appeal."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle import dispute
from tests.drivers.simulator.oracle.clocks import (
    AGREE_GUARANTEE,
    ANSWER_DEBT_APPEAL,
    APPEAL_DEBT,
    DECIDE_AWARD,
    DECIDE_GRANT,
    GIVE_GUARANTEE_BACK,
    HEAR_OF_PAYOUT,
    OBJECT_TO_AWARD,
    PAY_AWARD,
    PAY_AWARD_AGAIN,
    PAY_DEBT,
    SHOP_OWES_MONEY,
    TOP_UP,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.oracle.earnings import (
    ARRIVED,
    CAME_BACK,
    COLLECT,
    SHORT,
    earn,
    has,
    note,
    pay,
    put,
)
from tests.drivers.simulator.words import FUND, Do

OWED: Final = ("granted", "objected", "owed")  # awards that are not paid
UNSETTLED: Final = (*dispute.OPEN, "decided", "under_review")  # complaints
STANDS: Final = ("short", "full")  # a guarantee
ENDED_WELL: Final = ("resolved", "stands", "reviewed")  # complaints for the shopper, for good


# Debts


def _incur(course: Course, fen: int) -> None:
    course.states["debt"] = "owed"
    course.sums |= {"debt": fen, "taken": 0}
    course.start(PAY_DEBT, loosely=1)
    course.start(APPEAL_DEBT, loosely=1)
    course.tell("merchants.debt_incurred_for_shop")
    _collect(course)


def _cover_refund(course: Course, _: Said) -> None:
    short, course.sums["payable"] = -course.sums["payable"], 0
    _incur(course, short)


def _is_unanswered(course: Course) -> bool:
    """Its appeal, beyond its time: it is neither asked for nor taken until somebody answers."""
    rounds = [clock.end for clock in course.clocks if clock.kind == ANSWER_DEBT_APPEAL]
    return rounds[-1:] == ["running"] and len(rounds) > 1


def _collect(course: Course, *_: Said) -> None:
    """First what is owed, unless nobody has answered the appeal; then the guarantee."""
    is_taken = course.states["debt"] == "owed" and not _is_unanswered(course)
    for book in ("payable", "guarantee") if is_taken else ():
        part = min(has(course, book), course.sums["debt"] - course.sums["taken"])
        put(course, book, -part)
        put(course, "taken", part)
    if is_taken and course.sums["taken"] == course.sums["debt"]:
        course.states["debt"] = "covered"
        course.stop(PAY_DEBT, end="met")
        course.tell("merchants.debt_covered_for_shop")
    if course.states["guarantee"] in STANDS:
        _fill_up(course)


def _fill_up(course: Course) -> None:
    more = min(course.sums["agreed"] - has(course, "guarantee"), has(course, "payable"))
    if more > 0:
        put(course, "payable", -more)
        put(course, "guarantee", more)
    is_full = has(course, "guarantee") >= course.sums["agreed"]
    if is_full and course.states["guarantee"] == "short":
        course.states["guarantee"] = "full"
        course.stop(TOP_UP, end="met")
        course.tell("merchants.deposit_full_for_shop")
    elif not is_full and course.states["guarantee"] == "full":
        course.states["guarantee"] = "short"
        course.start(TOP_UP, loosely=2)
        course.tell("merchants.deposit_short_for_shop")


def _reverse(course: Course, _: Said) -> None:
    """The platform bears it, and what was not owed was not late."""
    course.states["debt"] = "reversed"
    if any(clock.kind == PAY_DEBT and clock.end == "missed" for clock in course.clocks):
        course.counts[f"credit reversed late {PAY_DEBT}"] = 1
        course.counts["credit score none"] = 1
    earn(course, course.sums["taken"])


def _uphold(course: Course, _: Said) -> None:
    if course.states["debt"] == "owed":
        if not course.runs(PAY_DEBT):
            course.start(PAY_DEBT)
        _collect(course)


def _is_appealed(course: Course, _: Said) -> bool:
    return course.runs(ANSWER_DEBT_APPEAL)


DEBT: Final = (
    Row(SHORT, then=_cover_refund),
    Row(COLLECT, then=_collect),
    Row(missed(PAY_DEBT), starts=[PAY_DEBT], tells="overdue"),
    Row(
        Do.APPEAL_DEBT,
        ["owed", "covered"],
        only_if=lambda course, _: course.runs(APPEAL_DEBT),
        meets=[APPEAL_DEBT],
        starts=[ANSWER_DEBT_APPEAL],
    ),
    Row(Do.UPHOLD_DEBT, only_if=_is_appealed, meets=[ANSWER_DEBT_APPEAL], tells="upheld", then=_uphold),
    Row(
        Do.REVERSE_DEBT,
        only_if=_is_appealed,
        meets=[ANSWER_DEBT_APPEAL],
        voids=[PAY_DEBT],
        tells="reversed",
        then=_reverse,
    ),
    Row(
        missed(ANSWER_DEBT_APPEAL),
        voids=[PAY_DEBT],
        starts=[ANSWER_DEBT_APPEAL],
        tells="appeal_unanswered",
    ),
)


# Awards


def _may_award(course: Course, _: Said) -> bool:
    return course.states["complaint"] in ENDED_WELL and course.states["award"] in ("", "struck")


def _keep_award(course: Course, said: Said) -> None:
    course.sums["award"] = said["fen"]


def _can_pay(course: Course, _: Said) -> bool:
    return has(course, "payable") >= course.sums["award"]


def _pay_award(course: Course, _: Said) -> None:
    put(course, "payable", -course.sums["award"])
    pay(course, course.sums["award"], of="award")


def _is_covered(course: Course, _: Said) -> bool:
    """All that the fund lends beside is small."""
    fund = FUND + has(course, "fund")
    return course.sums["award"] <= has(course, "payable") + has(course, "guarantee") + fund


def _advance(course: Course, _: Said) -> None:
    _incur(course, course.sums["award"])
    pay(course, course.sums["award"], of="award")


def _pay_again(course: Course, _: Said) -> None:
    pay(course, course.sums["award"], of="award")


AWARD: Final = (
    Row(Do.AWARD, only_if=_may_award, to="granted", starts=[OBJECT_TO_AWARD], tells="granted", then=_keep_award),
    Row(
        Do.OBJECT_TO_AWARD,
        ["granted"],
        to="objected",
        meets=[OBJECT_TO_AWARD],
        starts=[DECIDE_AWARD],
        tells="objected",
    ),
    Row(missed(OBJECT_TO_AWARD), to="owed", starts=[PAY_AWARD], tells="final"),
    Row(Do.UPHOLD_AWARD, ["objected"], to="owed", meets=[DECIDE_AWARD], starts=[PAY_AWARD], tells="final"),
    Row(Do.STRIKE_AWARD, ["objected"], to="struck", meets=[DECIDE_AWARD], tells="struck"),
    Row(missed(DECIDE_AWARD), to="owed", starts=[PAY_AWARD], tells="final"),
    Row(
        Do.PAY_AWARD,
        ["granted", "owed"],
        only_if=_can_pay,
        to="paying",
        meets=[PAY_AWARD],
        voids=[OBJECT_TO_AWARD],
        then=_pay_award,
    ),
    Row(missed(PAY_AWARD), only_if=_is_covered, to="paying", tells="advanced", then=_advance),
    Row(missed(PAY_AWARD), starts=[PAY_AWARD], tells="unfunded"),
    Row(ARRIVED["award"], to="paid", meets=[HEAR_OF_PAYOUT], tells="paid", then=lambda course, _: note(course, "paid")),
    Row(CAME_BACK, to="unpaid", starts=[PAY_AWARD_AGAIN], tells="unpaid"),
    Row(missed(PAY_AWARD_AGAIN), to="paying", then=_pay_again),
)


# Guarantees


def _keep_sum(course: Course, said: Said) -> None:
    course.sums["agreed"] = said["fen"]


def _agree(course: Course, _: Said) -> None:
    course.follow(COLLECT)


def _pay_in(course: Course, said: Said) -> None:
    put(course, "guarantee", said["fen"])
    course.follow(COLLECT)


def _owes_nothing(course: Course, _: Said) -> bool:
    """Neither consumers nor the platform, and there is somewhere for it to go."""
    states = course.states
    owes = states["debt"] == "owed" or states["award"] in OWED or states["complaint"] in UNSETTLED
    return not owes and bool(course.account)


def _give_back(course: Course, _: Said) -> None:
    if fen := has(course, "guarantee"):
        course.sums["guarantee"] = 0
        pay(course, fen, of="guarantee")


GUARANTEE: Final = (
    Row(
        Do.ASK_GUARANTEE,
        ["", "declined", "lapsed", "given_back"],
        to="asked",
        starts=[AGREE_GUARANTEE],
        tells="asked",
        then=_keep_sum,
    ),
    Row(
        Do.AGREE_TO_GUARANTEE,
        ["asked"],
        to="short",
        meets=[AGREE_GUARANTEE],
        starts=[TOP_UP],
        tells="agreed",
        then=_agree,
    ),
    Row(Do.DECLINE_GUARANTEE, ["asked"], to="declined", meets=[AGREE_GUARANTEE]),
    Row(missed(AGREE_GUARANTEE), to="lapsed", tells="lapsed"),
    Row(Do.PAY_IN, then=_pay_in),
    Row(missed(TOP_UP), starts=[TOP_UP], tells="overdue"),
    Row(
        Do.END_GUARANTEE,
        STANDS,
        only_if=_owes_nothing,
        to="ending",
        voids=[TOP_UP],
        starts=[GIVE_GUARANTEE_BACK],
        tells="ending",
    ),
    Row(missed(GIVE_GUARANTEE_BACK), only_if=_owes_nothing, to="given_back", tells="given_back", then=_give_back),
    Row(missed(GIVE_GUARANTEE_BACK), to="short", starts=[TOP_UP], tells="kept", then=_agree),
)


def _propose(course: Course, said: Said) -> None:
    course.sums["to the fund"] = said["fen"]


GRANT: Final = (
    Row(Do.PROPOSE_GRANT, to="proposed", starts=[DECIDE_GRANT], then=_propose),
    Row(
        Do.APPROVE_GRANT,
        ["proposed"],
        to="granted",
        meets=[DECIDE_GRANT],
        then=lambda course, _: put(course, "fund", course.sums["to the fund"]),
    ),
    Row(Do.TURN_DOWN_GRANT, ["proposed"], to="turned_down", meets=[DECIDE_GRANT]),
    Row(missed(DECIDE_GRANT), to="lapsed"),
)


def end(course: Course) -> None:
    """The books of the shop, in which nothing waits for nobody; and that it was late bears on its credit, once."""
    states, sums = course.states, course.sums
    if not any(states[name] for name in ("account", "guarantee", "award")):
        return
    debt = sums["debt"] - sums["taken"] if states["debt"] == "owed" else 0
    books = {"merchant_payable": has(course, "payable"), "deposit": has(course, "guarantee"), "fund_advance": -debt}
    states |= {f"book of {kind}": str(fen) for kind, fen in {**books, "awards": 0}.items()}
    if states["debt"]:
        states["debt"] = f"{states['debt']} {sums['debt']} {sums['taken']}"
    late = {clock.kind for clock in course.clocks if clock.end == "missed" and clock.kind in SHOP_OWES_MONEY}
    course.counts.update(f"credit late {kind}" for kind in late)
