"""How should a dispute go? Up the ladder, past whoever is silent, and down again only by somebody's word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, MISSED, NEAR, Course
from platform_core.drivers.simulator.oracle.days import calendar_days, working_days
from platform_core.drivers.simulator.words import Do, Done, Ruling

ACKNOWLEDGE: Final = "complaints.acknowledge"
ANSWER: Final = "complaints.answer"
REPLY: Final = "complaints.reply"
DECIDE: Final = "complaints.decide"


def _complain(course: Course, done: Done) -> bool:
    course.complaint, course.demanded = "filed", done.act.fen
    _tell(course, "filed")
    course.start(ACKNOWLEDGE, done.at)
    return True


def _acknowledge(course: Course, done: Done) -> bool:
    if course.complaint != "filed":
        return False
    course.meet(ACKNOWLEDGE)
    _forward(course)
    return True


def _accept(course: Course, done: Done) -> bool:
    if course.complaint not in ("with_shop", "answered", "escalated"):
        return False
    course.meet(ANSWER)
    course.void(REPLY, DECIDE)
    _resolve(course, course.demanded)
    return True


def _offer(course: Course, done: Done) -> bool:
    return _answer(course, done, offered=done.act.fen)


def _reject(course: Course, done: Done) -> bool:
    return _answer(course, done, offered=None)


def _answer(course: Course, done: Done, *, offered: int | None) -> bool:
    if course.complaint != "with_shop":
        return False
    course.complaint, course.offered = "answered", offered
    course.meet(ANSWER)
    _tell(course, "answered")
    course.start(REPLY, done.at)
    return True


def _take_offer(course: Course, done: Done) -> bool:
    if course.complaint != "answered" or course.offered is None:
        return False
    course.meet(REPLY)
    _resolve(course, course.offered)
    return True


def _escalate(course: Course, done: Done) -> bool:
    if course.complaint != "answered":
        return False
    course.meet(REPLY)
    _come_before_the_platform(course)
    return True


def _decide(course: Course, done: Done) -> bool:
    if course.complaint != "escalated":
        return False
    course.meet(DECIDE)
    course.complaint = "decided"
    _tell(course, "decided")
    given = {Ruling.FOR_SHOPPER: course.demanded, Ruling.PARTLY: done.act.fen, Ruling.FOR_SHOP: 0}
    _give(course, given[done.act.ruling])
    return True


def _let_go(course: Course, done: Done) -> bool:
    if course.complaint not in ("filed", "with_shop", "answered"):
        return False
    course.void(ACKNOWLEDGE, ANSWER, REPLY)
    course.complaint = "withdrawn"
    return True


def _forward(course: Course) -> None:
    course.complaint = "with_shop"
    _tell(course, "forwarded")
    course.start(ANSWER, course.now, loosely=True)


def _come_before_the_platform(course: Course) -> None:
    course.complaint = "escalated"
    _tell(course, "escalated")
    course.start(DECIDE, course.now, loosely=True)


def _rest(course: Course) -> None:
    course.complaint = "closed"
    _tell(course, "closed")


def _stay_first(course: Course) -> None:
    """The platform's own lateness closes nothing."""
    _tell(course, "overdue")
    course.start(DECIDE, course.now, loosely=True)


def _resolve(course: Course, fen: int) -> None:
    course.complaint = "resolved"
    _tell(course, "resolved")
    _give(course, fen)


def _give(course: Course, fen: int) -> None:
    course.owe(fen, lambda: course.told.update(["complaints.refunded_for_shopper"]))


def _tell(course: Course, what: str) -> None:
    course.told[f"complaints.{what}_for_shopper"] += 1


ACTS: Final[Mapping[Do, Callable[[Course, Done], bool]]] = {
    Do.COMPLAIN: _complain,
    Do.ACKNOWLEDGE: _acknowledge,
    Do.ACCEPT: _accept,
    Do.OFFER: _offer,
    Do.REJECT: _reject,
    Do.TAKE_OFFER: _take_offer,
    Do.ESCALATE: _escalate,
    Do.DECIDE: _decide,
    Do.LET_GO: _let_go,
}
LENGTHS[ACKNOWLEDGE] = lambda since: since + timedelta(hours=24)
LENGTHS[ANSWER] = lambda since: working_days(since, 3)
LENGTHS[REPLY] = lambda since: calendar_days(since, 15)
LENGTHS[DECIDE] = lambda since: calendar_days(since, 15)
MISSED[ACKNOWLEDGE] = _forward
MISSED[ANSWER] = _come_before_the_platform
MISSED[REPLY] = _rest
MISSED[DECIDE] = _stay_first
NEAR[REPLY] = timedelta(hours=48)
