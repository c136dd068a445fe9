"""How should a return go? By the law's days for the shop, by the platform's for itself, and never by waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, Course, act, missed
from platform_core.drivers.simulator.oracle.days import calendar_days, calendar_days_by_law, working_days
from platform_core.drivers.simulator.oracle.sale import WINDOW
from platform_core.drivers.simulator.words import DAY, Do, Done, Ruling

ADDRESS: Final = "aftersales.address"
HANDLE: Final = "aftersales.handle_red_line"
SEARCH: Final = "aftersales.find_arrival"
OBJECTION: Final = "aftersales.objection"
REFUND: Final = "aftersales.refund"
REFUND_RED: Final = "aftersales.refund_red_line"
RULING: Final = "aftersales.ruling"
SEND_HOME: Final = "aftersales.send_home"
FROM_ARRIVAL: Final = (OBJECTION, REFUND, REFUND_RED)
WILLING: Final = ("shop", "shop_early")
ON_THEIR_WAY: Final = ("noticed", "sent")
LENGTHS[ADDRESS] = lambda since: since + timedelta(hours=48)
LENGTHS[SEARCH] = LENGTHS[RULING] = lambda since: calendar_days(since, 15)
LENGTHS[HANDLE] = LENGTHS[REFUND_RED] = LENGTHS[SEND_HOME] = lambda since: calendar_days_by_law(since, 15)
LENGTHS[REFUND] = lambda since: calendar_days_by_law(since, 7)
# Three working days, and in any case a day before the money is due.
LENGTHS[OBJECTION] = lambda since: min(working_days(since, 3), calendar_days_by_law(since, 7) - DAY)


@act(Do.NOTICE, lambda course, done: (window := course.last(WINDOW)) and done.at < window.due)
def notice(course: Course, done: Done) -> None:
    course.goods_back, course.noticed_at, course.handled_from = "noticed", done.at, done.at
    course.worth = course.fen * done.act.pieces // course.case.pieces
    course.notices["aftersales.noticed"] += 1
    course.start(ADDRESS, done.at)
    course.start(HANDLE, done.at)


@act(Do.NAME_ADDRESS, lambda course, _: course.runs(ADDRESS), goods_back=["noticed"])
def name_address(course: Course, done: Done) -> None:
    course.meet(ADDRESS)
    course.notices["aftersales.address_named"] += 1


@act(Do.WITHDRAW, goods_back=["noticed"])
def withdraw(course: Course, done: Done) -> None:
    course.void(ADDRESS, HANDLE)
    course.goods_back = "withdrawn"


@act(Do.SEND_BACK, goods_back=["noticed"])
def send_back(course: Course, done: Done) -> None:
    course.goods_back, course.sent_at = "sent", done.at
    course.void(ADDRESS)
    if not course.runs(HANDLE):
        course.start(HANDLE, done.at)
        course.handled_from = done.at


@act(Do.CORRECT_PARCEL, lambda course, _: not course.traced, goods_back=["sent"])
def correct_parcel(course: Course, done: Done) -> None:
    """Nothing follows: the same goods are on their way."""


@act(Do.COME_BACK, lambda course, _: course.sent_at)
def come_back(course: Course, done: Done) -> None:
    """What a carrier says counts from when it happened, and a report is taken in any case."""
    course.traced = True
    _arrive(course, _happened_at(done))


@act(Do.TURN_AWAY, lambda course, _: course.sent_at)
def turn_away(course: Course, done: Done) -> None:
    course.traced, course.turned_away_at = True, _happened_at(done)
    if course.goods_back == "sent":
        _search(course)


@act(Do.SHOW_SENDING, goods_back=[*ON_THEIR_WAY, "back"])
def show_sending(course: Course, done: Done) -> None:
    course.shown = True


@act(
    Do.CONFIRM_ARRIVAL,
    lambda course, _: course.goods_back == "sent" or not course.arrived_at,
    goods_back=["sent", "granted"],
)
def confirm_arrival(course: Course, done: Done) -> None:
    course.meet(HANDLE)
    _arrive(course, done.at)


@act(
    Do.FIND_ARRIVAL,
    lambda course, done: _is_news(course, _found_at(course, done)),
    goods_back=[*ON_THEIR_WAY, "back", "granted"],
)
def find_arrival(course: Course, done: Done) -> None:
    course.void(ADDRESS)
    course.meet(SEARCH)
    _arrive(course, _found_at(course, done))


@act(Do.GRANT, goods_back=[*ON_THEIR_WAY, "back"])
def grant(course: Course, done: Done) -> None:
    course.meet(HANDLE, REFUND, REFUND_RED)
    course.void(ADDRESS, SEARCH, OBJECTION, RULING)
    _give(course, "shop_early" if course.goods_back in ON_THEIR_WAY else "shop")


@act(Do.OBJECT, lambda course, _: not course.objected and course.runs(OBJECTION), goods_back=["back"])
def object_to(course: Course, done: Done) -> None:
    course.objected = True
    course.meet(HANDLE, OBJECTION)
    course.void(REFUND)
    course.notices["aftersales.objected"] += 1
    course.start(RULING, done.at)


@act(Do.RULE, lambda course, _: course.objected, goods_back=["back"])
def rule(course: Course, done: Done) -> None:
    course.meet(REFUND_RED, RULING)
    course.notices["aftersales.ruled"] += 1
    if done.act.ruling is Ruling.FOR_SHOPPER:
        _give(course, "ruling")
    else:
        course.goods_back = "declined"
        course.start(SEND_HOME, done.at)


@act(Do.SEND_HOME, lambda course, _: not course.sent_home, goods_back=["declined"])
def send_home(course: Course, done: Done) -> None:
    course.sent_home = True
    course.meet(SEND_HOME)
    course.notices["aftersales.sent_home"] += 1


@missed(HANDLE)
def cross_handling(course: Course) -> None:
    """Fifteen days. A shop that could have done something and has not is in breach, and pays what is due."""
    line, refund = course.last(HANDLE), course.last(REFUND)
    was_due = bool(line and refund and refund.due <= line.due) and course.basis not in WILLING
    match course.goods_back:
        case "sent" if course.turned_away_at is None and _was_sent_since(course):
            course.start(HANDLE, course.sent_at or course.now)
            course.handled_from = course.sent_at
        case "sent":
            if course.turned_away_at or not course.traced:
                course.breaches.append("return_not_handled")
            _search(course)
        case "back" | "granted" if was_due:
            course.breaches.append("return_not_handled")
    if course.goods_back == "back" and was_due:
        course.meet(REFUND)
        course.void(OBJECTION)
        _give(course, "red_line")


@missed(REFUND)
def pay_for_the_silent(course: Course) -> None:
    if course.goods_back == "back":
        _give(course, "clock")


@missed(REFUND_RED)
def cross_refunding(course: Course) -> None:
    if not course.objected and course.basis not in WILLING:
        course.breaches.append("refund_not_made")


@missed(SEARCH)
def end_search(course: Course) -> None:
    if course.goods_back != "sent":
        return
    if course.turned_away_at:
        _arrive(course, course.turned_away_at)
    elif course.shown and not course.traced:
        _arrive(course, course.now, loosely=True)
    else:
        _search(course)


@missed(RULING)
def let_objection_fail(course: Course) -> None:
    if course.objected and course.goods_back == "back":
        _give(course, "unproven")


@missed(SEND_HOME)
def pay_for_what_was_kept(course: Course) -> None:
    if course.goods_back == "declined" and not course.sent_home:
        _give(course, "kept")


def _is_news(course: Course, since: datetime) -> bool:
    return course.arrived_at is None or _is_earlier(course, since)


def _is_earlier(course: Course, since: datetime) -> bool:
    """Who speaks late does not set the start of its own time."""
    known = course.arrived_at
    return known is not None and course.goods_back == "back" and not course.objected and since < known


def _arrive(course: Course, since: datetime, *, loosely: bool = False) -> None:
    of_this_return = course.noticed_at is not None and since >= course.noticed_at
    if not of_this_return or course.goods_back in ("withdrawn", "declined") or not _is_news(course, since):
        return
    course.void(ADDRESS, SEARCH)
    counts = course.goods_back in ON_THEIR_WAY or _is_earlier(course, since)
    course.void(*FROM_ARRIVAL)
    if course.goods_back in ON_THEIR_WAY:
        course.goods_back = "back"
    course.arrived_at = since
    course.notices["aftersales.arrived"] += 1
    for clock in FROM_ARRIVAL if counts else ():
        course.start(clock, since, loosely=loosely)


def _search(course: Course) -> None:
    if not course.runs(SEARCH):
        course.notices["aftersales.show_sending"] += 1
        course.start(SEARCH, course.now, loosely=True)


def _give(course: Course, basis: str) -> None:
    course.goods_back, course.basis = "granted", basis
    course.notices["aftersales.granted"] += 1
    course.owe(course.worth, lambda: course.notices.update(["aftersales.refunded"]))


def _was_sent_since(course: Course) -> bool:
    return bool(course.sent_at and course.handled_from and course.handled_from < course.sent_at)


def _happened_at(done: Done) -> datetime:
    """Nothing happens after it was told."""
    return min(done.act.happened_at or done.at, done.at)


def _found_at(course: Course, done: Done) -> datetime:
    """Nor before the notice."""
    return max(_happened_at(done), course.noticed_at or done.at)
