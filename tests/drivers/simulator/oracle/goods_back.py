"""How should a return go? By the law's days for the shop, by the platform's for itself, and never by waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    ADDRESS,
    ARRIVE,
    HANDLE,
    OBJECTION,
    REFUND,
    REFUND_RED,
    RULING,
    SEARCH,
    SEND_HOME,
    WINDOW,
)
from tests.drivers.simulator.oracle.course import GOODS_BACK, GRANTED, KEPT, Course, Row, Said, missed
from tests.drivers.simulator.oracle.sale import happened_at
from tests.drivers.simulator.words import Do

ON_THEIR_WAY: Final = ("noticed", "sent")
EXPECTED: Final = (*ON_THEIR_WAY, "unshown")  # goods of which nothing was shown may turn up all the same
FROM_ARRIVAL: Final = (OBJECTION, REFUND, REFUND_RED)
NOT_HANDLED: Final = "return_not_handled"


def _runs(kind: str) -> Callable[[Course, Said], bool]:
    return lambda course, _: course.runs(kind)


def _is_in_window(course: Course, _: Said) -> bool:
    window = course.last(WINDOW)
    return window is not None and course.now < window.due


def _value(course: Course, said: Said) -> None:
    """The goods alone: what it cost to send them was spent."""
    course.sums["worth"] = (course.fen - course.freight) * said["pieces"] // course.case.pieces


def _is_unwilling(course: Course, _: Said) -> bool:
    return course.states["basis"] not in ("shop", "shop_early")


def _is_refund_due(course: Course, said: Said) -> bool:
    line, refund = course.last(HANDLE), course.last(REFUND)
    return bool(line and refund and refund.due <= line.due) and _is_unwilling(course, said)


def _was_asked(course: Course, _: Said) -> bool:
    """The goods should have been there before the line."""
    line, expected = course.last(HANDLE), course.last(ARRIVE)
    return bool(line and expected and expected.due < line.due)


def _is_earlier(course: Course, since: datetime) -> bool:
    """Who speaks late does not set the start of its own time."""
    known, marks = course.marks.get("arrived"), course.marks
    return bool(known and course.states["goods_back"] == "back" and "objected" not in marks and since < known)


def _is_news(course: Course, since: datetime) -> bool:
    return "arrived" not in course.marks or _is_earlier(course, since)


def _arrive(course: Course, since: datetime, *, loosely: bool = False) -> None:
    state = course.states["goods_back"]
    if since < course.marks["noticed"] or state in ("withdrawn", "declined", "home") or not _is_news(course, since):
        return
    counts = state in EXPECTED or _is_earlier(course, since)
    course.stop(ADDRESS, ARRIVE, SEARCH, *FROM_ARRIVAL, end="void")
    course.states["goods_back"] = "back" if state in EXPECTED else state
    course.marks["arrived"] = since
    course.notices["aftersales.arrived"] += 1
    for clock in FROM_ARRIVAL if counts else ():
        course.start(clock, since, loosely=loosely)
    course.follow(GOODS_BACK)


def _arrives(when: Callable[[Course, Said], datetime], *, loosely: bool = False) -> Callable[[Course, Said], None]:
    return lambda course, said: _arrive(course, when(course, said), loosely=loosely)


def _now(course: Course, _: Said) -> datetime:
    return course.now


def _turn_away(course: Course, said: Said) -> None:
    course.marks["turned_away"] = happened_at(course, said)
    if course.states["goods_back"] == "sent":
        _search(course)


def _refused_at(course: Course, _: Said) -> datetime:
    return course.marks["turned_away"]


def _found_at(course: Course, said: Said) -> datetime:
    """Not before the notice, nor after it was found out."""
    told: datetime = said["arrived_at"]
    return max(min(told, course.now), course.marks["noticed"])


def _search(course: Course, *_: Said) -> None:
    course.stop(ARRIVE, end="void")
    if not course.runs(SEARCH):
        course.notices["aftersales.show_sending"] += 1
        course.start(SEARCH, loosely=True)


def _take_waybill(course: Course, said: Said) -> None:
    """A waybill of a carrier that nobody follows, and so nobody asks, is taken at its word."""
    if not said.get("tracked", True):
        course.marks["unfollowed"] = course.now


def _follow_waybill(course: Course, _: Said) -> None:
    course.marks.pop("unfollowed", None)


def _end_unshown(course: Course, _: Said) -> None:
    course.states["goods_back"] = "unshown"


def _is_in_time(course: Course, said: Said) -> bool:
    home = course.last(SEND_HOME)
    return home is not None and happened_at(course, said) < home.due


def _give(basis: str) -> Callable[[Course, Said], None]:
    def give(course: Course, _: Said) -> None:
        course.states |= {"goods_back": "granted", "basis": basis}
        course.notices["aftersales.granted"] += 1
        course.follow(GRANTED)
        course.owe(course.sums["worth"], tells="aftersales.refunded")

    return give


def _rule(course: Course, said: Said) -> None:
    if said["outcome"] == "refund":
        _give("ruling")(course, said)
    else:
        course.states["goods_back"] = "declined"
        course.start(SEND_HOME)


# Of a shop that pays, and of a ruling.
PAID: Final = (HANDLE, REFUND, REFUND_RED)
OVER: Final = (ADDRESS, ARRIVE, SEARCH, OBJECTION, RULING)
RULED: Final = (REFUND_RED, RULING)
ROWS: Final = (
    Row(
        Do.NOTICE,
        only_if=_is_in_window,
        to="noticed",
        marks=["noticed"],
        starts=[ADDRESS, HANDLE],
        tells="noticed",
        then=_value,
    ),
    Row(Do.NAME_ADDRESS, ["noticed"], only_if=_runs(ADDRESS), meets=[ADDRESS], tells="address_named"),
    Row(
        Do.WITHDRAW,
        ["noticed"],
        to="withdrawn",
        voids=[ADDRESS, HANDLE],
        then=lambda course, _: course.follow(KEPT),
    ),
    Row(Do.SEND_BACK, ["noticed"], to="sent", marks=["sent"], voids=[ADDRESS], starts=[ARRIVE], then=_take_waybill),
    Row(Do.CORRECT_PARCEL, ["sent"], unless=["traced"], then=_follow_waybill),  # the same goods are on their way
    Row(Do.BRING_BACK, needs=["sent"], marks=["traced"]),
    Row(Do.COME_BACK, needs=["sent"], marks=["traced"], then=_arrives(happened_at)),
    Row(Do.TURN_AWAY, needs=["sent"], marks=["traced"], then=_turn_away),
    Row(Do.SHOW_SENDING, [*EXPECTED, "back"], marks=["shown"]),
    Row(Do.CONFIRM_ARRIVAL, ["sent", "unshown"], meets=[HANDLE], then=_arrives(_now)),
    Row(Do.CONFIRM_ARRIVAL, ["granted"], unless=["arrived"], meets=[HANDLE], then=_arrives(_now)),
    Row(
        Do.FIND_ARRIVAL,
        [*EXPECTED, "back", "granted"],
        only_if=lambda course, said: _is_news(course, _found_at(course, said)),
        voids=[ADDRESS, ARRIVE],
        meets=[SEARCH],
        then=_arrives(_found_at),
    ),
    Row(missed(ARRIVE), ["sent"], then=_search),
    Row(missed(HANDLE), ["sent"], needs=["turned_away"], breach=NOT_HANDLED),
    Row(missed(HANDLE), ["sent"], needs=["shown"], unless=["traced"], only_if=_was_asked, breach=NOT_HANDLED),
    # A shop that could have done something and has not is in breach, and pays what is due.
    Row(
        missed(HANDLE),
        ["back"],
        only_if=_is_refund_due,
        breach=NOT_HANDLED,
        meets=[REFUND],
        voids=[OBJECTION],
        then=_give("red_line"),
    ),
    Row(missed(HANDLE), ["granted"], only_if=_is_refund_due, breach=NOT_HANDLED),
    Row(missed(SEARCH), ["sent"], needs=["turned_away"], then=_arrives(_refused_at)),
    Row(missed(SEARCH), ["sent"], needs=["shown"], unless=["traced"], then=_arrives(_now, loosely=True)),
    Row(missed(SEARCH), ["sent"], needs=["unfollowed"], then=_arrives(_now, loosely=True)),
    Row(missed(SEARCH), ["sent"], needs=["traced"], then=_give("lost")),
    Row(missed(SEARCH), ["sent"], tells="unshown", then=_end_unshown),
    Row(missed(REFUND), ["back"], then=_give("clock")),
    Row(missed(REFUND_RED), unless=["objected"], only_if=_is_unwilling, breach="refund_not_made"),
    Row(Do.GRANT, EXPECTED, meets=PAID, voids=OVER, then=_give("shop_early")),
    Row(Do.GRANT, ["back"], meets=PAID, voids=OVER, then=_give("shop")),
    Row(
        Do.OBJECT,
        ["back"],
        unless=["objected", "as claimed"],  # of what was not as agreed nobody asks whether it is intact
        only_if=_runs(OBJECTION),
        marks=["objected"],
        meets=[HANDLE, OBJECTION],
        voids=[REFUND],
        starts=[RULING],
        tells="objected",
    ),
    Row(Do.RULE, ["back"], needs=["objected"], meets=RULED, tells="ruled", then=_rule),
    Row(missed(RULING), ["back"], needs=["objected"], then=_give("unproven")),
    Row(Do.SEND_HOME, ["declined"], unless=["sent_home"], marks=["sent_home"], tells="sent_home"),
    Row(
        Do.COME_HOME,
        ["declined"],
        needs=["sent_home"],
        only_if=_is_in_time,
        to="home",
        meets=[SEND_HOME],
        tells="home_again",
    ),
    Row(Do.COME_HOME, needs=["sent_home"]),  # too late: it is noted, and the money stays where it went
    Row(missed(SEND_HOME), ["declined"], then=_give("kept")),
)
