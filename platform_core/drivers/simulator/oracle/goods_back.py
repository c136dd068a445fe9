"""How should a return go? By the law's days for the shop, by the platform's for itself, and never by waiting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, MISSED, Course
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


# What people do


def _notice(course: Course, done: Done) -> bool:
    window = course.last(WINDOW)
    if window is None or done.at >= window.due:
        return False
    course.goods_back, course.noticed_at, course.handled_from = "noticed", done.at, done.at
    course.worth = course.fen * done.act.pieces // course.case.pieces
    course.told["aftersales.noticed"] += 1
    course.start(ADDRESS, done.at)
    course.start(HANDLE, done.at)
    return True


def _name_address(course: Course, done: Done) -> bool:
    if course.goods_back != "noticed" or not course.runs(ADDRESS):
        return False
    course.meet(ADDRESS)
    course.told["aftersales.address_named"] += 1
    return True


def _withdraw(course: Course, done: Done) -> bool:
    if course.goods_back != "noticed":
        return False
    course.void(ADDRESS, HANDLE)
    course.goods_back = "withdrawn"
    return True


def _send(course: Course, done: Done) -> bool:
    if course.goods_back != "noticed":
        return False
    course.goods_back, course.sent_at = "sent", done.at
    course.void(ADDRESS)
    if not course.runs(HANDLE):
        course.start(HANDLE, done.at)
        course.handled_from = done.at
    return True


def _correct(course: Course, done: Done) -> bool:
    return course.goods_back == "sent" and not course.traced


def _come_back(course: Course, done: Done) -> bool:
    """What a carrier says counts from when it happened, and a report is taken in any case."""
    if course.sent_at is None:
        return False
    since = min(done.act.happened_at or done.at, done.at)
    course.traced = True
    _arrive(course, since)
    return True


def _turn_away(course: Course, done: Done) -> bool:
    if course.sent_at is None:
        return False
    course.traced, course.turned_away_at = True, min(done.act.happened_at or done.at, done.at)
    if course.goods_back == "sent":
        _search(course, loosely=True)
    return True


def _show(course: Course, done: Done) -> bool:
    if course.goods_back not in (*ON_THEIR_WAY, "back"):
        return False
    course.shown = True
    return True


def _confirm_arrival(course: Course, done: Done) -> bool:
    if course.goods_back != "sent" and not (course.goods_back == "granted" and course.arrived_at is None):
        return False
    course.meet(HANDLE)
    _arrive(course, done.at)
    return True


def _find(course: Course, done: Done) -> bool:
    since = min(max(done.act.happened_at or done.at, course.noticed_at or done.at), done.at)
    ended = course.goods_back not in (*ON_THEIR_WAY, "back", "granted")
    if not course.goods_back or ended or not _is_news(course, since):
        return False
    course.void(ADDRESS)
    course.meet(SEARCH)
    _arrive(course, since)
    return True


def _grant(course: Course, done: Done) -> bool:
    if course.goods_back not in (*ON_THEIR_WAY, "back"):
        return False
    course.meet(HANDLE, REFUND, REFUND_RED)
    course.void(ADDRESS, SEARCH, OBJECTION, RULING)
    _give(course, "shop_early" if course.goods_back in ON_THEIR_WAY else "shop")
    return True


def _object(course: Course, done: Done) -> bool:
    if course.goods_back != "back" or course.objected or not course.runs(OBJECTION):
        return False
    course.objected = True
    course.meet(HANDLE, OBJECTION)
    course.void(REFUND)
    course.told["aftersales.objected"] += 1
    course.start(RULING, done.at)
    return True


def _rule(course: Course, done: Done) -> bool:
    if course.goods_back != "back" or not course.objected:
        return False
    course.meet(REFUND_RED, RULING)
    course.told["aftersales.ruled"] += 1
    if done.act.ruling is Ruling.FOR_SHOPPER:
        _give(course, "ruling")
    else:
        course.goods_back = "declined"
        course.start(SEND_HOME, done.at)
    return True


def _send_home(course: Course, done: Done) -> bool:
    if course.goods_back != "declined" or course.sent_home:
        return False
    course.sent_home = True
    course.meet(SEND_HOME)
    course.told["aftersales.sent_home"] += 1
    return True


# What the clocks do


def _cross_handling(course: Course) -> None:
    """Fifteen days. A shop that could have done something and has not is in breach, and pays what is due."""
    line, refund = course.last(HANDLE), course.last(REFUND)
    was_due = bool(line and refund and refund.due <= line.due) and course.basis not in WILLING
    match course.goods_back:
        case "sent" if course.turned_away_at is None and _was_sent_since(course):
            course.start(HANDLE, _known(course.sent_at))
            course.handled_from = course.sent_at
        case "sent":
            if course.turned_away_at or not course.traced:
                course.breaches.append("return_not_handled")
            _search(course, loosely=True)
        case "back" | "granted" if was_due:
            course.breaches.append("return_not_handled")
    if course.goods_back == "back" and was_due:
        course.meet(REFUND)
        course.void(OBJECTION)
        _give(course, "red_line")


def _pay_for_the_silent(course: Course) -> None:
    if course.goods_back == "back":
        _give(course, "clock")


def _cross_refunding(course: Course) -> None:
    if not course.objected and course.basis not in WILLING:
        course.breaches.append("refund_not_made")


def _end_search(course: Course) -> None:
    if course.goods_back != "sent":
        return
    if course.turned_away_at:
        _arrive(course, course.turned_away_at)
    elif course.shown and not course.traced:
        _arrive(course, course.now, loosely=True)
    else:
        _search(course, loosely=True)


def _let_objection_fail(course: Course) -> None:
    if course.objected and course.goods_back == "back":
        _give(course, "unproven")


def _pay_for_what_was_kept(course: Course) -> None:
    if course.goods_back == "declined" and not course.sent_home:
        _give(course, "kept")


# What both bring about


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
    course.told["aftersales.arrived"] += 1
    for clock in FROM_ARRIVAL if counts else ():
        course.start(clock, since, loosely=loosely)


def _search(course: Course, *, loosely: bool = False) -> None:
    if not course.runs(SEARCH):
        course.told["aftersales.show_sending"] += 1
        course.start(SEARCH, course.now, loosely=loosely)


def _give(course: Course, basis: str) -> None:
    course.goods_back, course.basis = "granted", basis
    course.told["aftersales.granted"] += 1
    course.owe(course.worth, lambda: course.told.update(["aftersales.refunded"]))


def _was_sent_since(course: Course) -> bool:
    return bool(course.sent_at and course.handled_from and course.handled_from < course.sent_at)


def _known(instant: datetime | None) -> datetime:
    if instant is None:
        raise ValueError("what is under way was sent at some time")
    return instant


def _objection_end(since: datetime) -> datetime:
    """Three working days, and in any case a day before the money is due."""
    return min(working_days(since, 3), calendar_days_by_law(since, 7) - DAY)


ACTS: Final[Mapping[Do, Callable[[Course, Done], bool]]] = {
    Do.NOTICE: _notice,
    Do.NAME_ADDRESS: _name_address,
    Do.WITHDRAW: _withdraw,
    Do.SEND_BACK: _send,
    Do.CORRECT_PARCEL: _correct,
    Do.COME_BACK: _come_back,
    Do.TURN_AWAY: _turn_away,
    Do.SHOW_SENDING: _show,
    Do.CONFIRM_ARRIVAL: _confirm_arrival,
    Do.FIND_ARRIVAL: _find,
    Do.GRANT: _grant,
    Do.OBJECT: _object,
    Do.RULE: _rule,
    Do.SEND_HOME: _send_home,
}
LENGTHS[ADDRESS] = lambda since: since + timedelta(hours=48)
LENGTHS[HANDLE] = lambda since: calendar_days_by_law(since, 15)
LENGTHS[SEARCH] = lambda since: calendar_days(since, 15)
LENGTHS[OBJECTION] = _objection_end
LENGTHS[REFUND] = lambda since: calendar_days_by_law(since, 7)
LENGTHS[REFUND_RED] = lambda since: calendar_days_by_law(since, 15)
LENGTHS[RULING] = lambda since: calendar_days(since, 15)
LENGTHS[SEND_HOME] = lambda since: calendar_days_by_law(since, 15)
MISSED[ADDRESS] = MISSED[OBJECTION] = lambda _: None
MISSED[HANDLE] = _cross_handling
MISSED[REFUND] = _pay_for_the_silent
MISSED[REFUND_RED] = _cross_refunding
MISSED[SEARCH] = _end_search
MISSED[RULING] = _let_objection_fail
MISSED[SEND_HOME] = _pay_for_what_was_kept
