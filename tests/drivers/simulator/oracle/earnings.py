"""How should a shop get what it has earned? Unasked, within three working days of the settlement, to an account that
the provider has found; what it owes is taken before. Refused or sent back, it is the shop's still, and goes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from tests.drivers.simulator.oracle import dispute
from tests.drivers.simulator.oracle.clocks import HEAR_OF_ACCOUNT, HEAR_OF_PAYOUT, PAY_OUT
from tests.drivers.simulator.oracle.course import BORNE, RECEIVED, TAKEN_BACK, Course, Row, Said, missed
from tests.drivers.simulator.words import MUTE_ABOUT_ACCOUNTS, REFUSALS, Do, Mood, mood_of

FEE: Final = 5  # per cent of the price, which the platform takes
FOUND, UNKNOWN = "account found", "account unknown"
COLLECT: Final = "something was earned or paid in"  # so that what is owed is taken first
SHORT: Final = "a refund that the balance does not cover"
ARRIVED: Final = {of: f"payout of {of} arrived" for of in ("earned", "guarantee", "award", "freight")}
TO_PERSONS: Final = ("award", "freight")
CAME_BACK: Final = "award sent back"
REFUSED: Final = "payout refused"


def has(course: Course, book: str) -> int:
    """What stands in this book of the shop, in fen."""
    return course.sums.get(book, 0)


def put(course: Course, book: str, fen: int) -> None:
    course.sums[book] = has(course, book) + fen


def earn(course: Course, fen: int) -> None:
    put(course, "payable", fen)
    course.follow(COLLECT)
    plan(course)


def plan(course: Course) -> None:
    """Once there is something, and somewhere for it to go."""
    if has(course, "payable") > 0 and course.account and not course.runs(PAY_OUT):
        course.start(PAY_OUT, loosely=2)


def pay(course: Course, fen: int, *, of: str) -> None:
    """Tell the provider. A person who has paid is paid at once; to an account of a shop it is as its number says."""
    mood = mood_of(course.account) if of not in TO_PERSONS else Mood.PROMPT
    course.start(HEAR_OF_PAYOUT, loosely=1)
    course.sums |= {"payouts": has(course, "payouts") + 1, "last payout": fen}
    if of == "earned" and has(course, "refused") < REFUSALS.get(mood, 0):
        put(course, "refused", 1)
        course.later(timedelta(0), REFUSED)
        return
    course.paid_out.append((fen, course.now))
    course.later(MUTE_ABOUT_ACCOUNTS if mood is Mood.MUTE else timedelta(0), ARRIVED[of])


def _is_complained_of(course: Course) -> bool:
    return course.states["complaint"] in dispute.OPEN


def _settle(course: Course, _: Said) -> None:
    fee = (course.left * FEE * 100 + 5_000) // 10_000
    course.marks["settled"] = course.now
    course.sums |= {"fee": fee, "bore a fee": course.left}
    earn(course, course.left - fee)


def _take_back(course: Course, _: Said) -> None:
    """Out of what the shop has, less the fee for it; if that is gone, the payer waits for nobody."""
    fen = course.debts[-1].fen
    fee = course.sums["fee"] * fen // course.sums["bore a fee"]
    put(course, "fee", -fee)
    put(course, "bore a fee", -fen)
    put(course, "payable", fee - fen)
    if course.sums["payable"] < 0:
        course.follow(SHORT)


def _bear(course: Course, said: Said) -> None:
    """It pays what is owed, and the rest goes out, as what is earned does."""
    if said["fen"]:
        earn(course, said["fen"])


def _name(course: Course, said: Said) -> None:
    mood = mood_of(said["number"])
    silence = MUTE_ABOUT_ACCOUNTS if mood is Mood.MUTE else timedelta(0)
    course.at(course.now + silence, lambda: course.follow(UNKNOWN if mood is Mood.UNYIELDING else FOUND, said))


def _use(course: Course, said: Said) -> None:
    course.account = said["number"]
    plan(course)


def _pay_out(course: Course, _: Said) -> None:
    course.follow(COLLECT)
    if (fen := has(course, "payable")) > 0:
        course.sums["payable"] = 0
        pay(course, fen, of="earned")


def note(course: Course, end: str) -> None:
    """What became of the last payout."""
    said = [*filter(None, course.states["payouts"].split(", "))][: has(course, "payouts") - 1]
    course.states["payouts"] = ", ".join([*said, f"{end} {course.sums['last payout']}"])


def _notes(end: str, then: Callable[[Course], None] = lambda _: None) -> Callable[[Course, Said], None]:
    def do(course: Course, _: Said) -> None:
        note(course, end)
        then(course)

    return do


def _has_again(course: Course) -> None:
    put(course, "payable", course.sums["last payout"])
    course.tell("payments.payout_failed_for_shop")
    plan(course)


def _come_back(course: Course, _: Said) -> None:
    note(course, "returned")
    if course.states["award"] == "paid":
        course.follow(CAME_BACK)
        plan(course)
    else:
        _has_again(course)


def _was_paid(course: Course, _: Said) -> bool:
    return course.states["payouts"].rpartition(", ")[2].startswith("paid")


ACCOUNT: Final = (
    Row(Do.NAME_PAYOUT_ACCOUNT, to="named", starts=[HEAR_OF_ACCOUNT], tells="named", then=_name),
    Row(FOUND, to="in_force", meets=[HEAR_OF_ACCOUNT], tells="in_force", then=_use),
    Row(UNKNOWN, to="refused", meets=[HEAR_OF_ACCOUNT], tells="refused"),
    Row(missed(HEAR_OF_ACCOUNT), starts=[HEAR_OF_ACCOUNT]),
)
EARNED: Final = (
    Row(
        RECEIVED,
        only_if=lambda course, _: course.states["goods_back"] in ("", "granted") and not _is_complained_of(course),
        then=_settle,
    ),
    Row(TAKEN_BACK, needs=["settled"], then=_take_back),
    Row(BORNE, then=_bear),
    Row(missed(PAY_OUT), then=_pay_out),
    Row(ARRIVED["earned"], meets=[HEAR_OF_PAYOUT], tells="paid_out", then=_notes("paid")),
    Row(ARRIVED["guarantee"], meets=[HEAR_OF_PAYOUT], tells="paid_out", then=_notes("paid")),
    Row(REFUSED, meets=[HEAR_OF_PAYOUT], then=_notes("failed", _has_again)),
    # The provider is asked again, and our people are alarmed.
    Row(missed(HEAR_OF_PAYOUT), starts=[HEAR_OF_PAYOUT]),
    Row(Do.SEND_PAYOUT_BACK, only_if=_was_paid, then=_come_back),
    Row(Do.SEND_PAYOUT_BACK),  # no bank sends back what it has not got
)
