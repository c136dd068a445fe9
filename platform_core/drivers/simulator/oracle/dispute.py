"""How should a dispute go? Up the ladder, past whoever is silent, and down again only by somebody's word."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, NEAR, Course, act, missed
from platform_core.drivers.simulator.oracle.days import calendar_days, working_days
from platform_core.drivers.simulator.words import Do, Done, Ruling

ACKNOWLEDGE: Final = "complaints.acknowledge"
ANSWER: Final = "complaints.answer"
REPLY: Final = "complaints.reply"
DECIDE: Final = "complaints.decide"
LENGTHS[ACKNOWLEDGE] = lambda since: since + timedelta(hours=24)
LENGTHS[ANSWER] = lambda since: working_days(since, 3)
LENGTHS[REPLY] = LENGTHS[DECIDE] = lambda since: calendar_days(since, 15)
NEAR[REPLY] = timedelta(hours=48)


@act(Do.COMPLAIN)
def complain(course: Course, done: Done) -> None:
    course.demanded = done.act.fen
    _come_to(course, "filed")
    course.start(ACKNOWLEDGE, done.at)


@act(Do.ACKNOWLEDGE, complaint=["filed"])
def acknowledge(course: Course, done: Done) -> None:
    course.meet(ACKNOWLEDGE)
    forward(course)


@act(Do.ACCEPT, complaint=["with_shop", "answered", "escalated"])
def accept(course: Course, done: Done) -> None:
    course.meet(ANSWER)
    course.void(REPLY, DECIDE)
    _come_to(course, "resolved", fen=course.demanded)


@act(Do.OFFER, complaint=["with_shop"])
def offer(course: Course, done: Done) -> None:
    _answer(course, done, offered=done.act.fen)


@act(Do.REJECT, complaint=["with_shop"])
def reject(course: Course, done: Done) -> None:
    _answer(course, done, offered=None)


@act(Do.TAKE_OFFER, lambda course, _: course.offered is not None, complaint=["answered"])
def take_offer(course: Course, done: Done) -> None:
    course.meet(REPLY)
    _come_to(course, "resolved", fen=course.offered or 0)


@act(Do.ESCALATE, complaint=["answered"])
def escalate(course: Course, done: Done) -> None:
    course.meet(REPLY)
    come_before_the_platform(course)


@act(Do.DECIDE, complaint=["escalated"])
def decide(course: Course, done: Done) -> None:
    course.meet(DECIDE)
    given = {Ruling.FOR_SHOPPER: course.demanded, Ruling.PARTLY: done.act.fen, Ruling.FOR_SHOP: 0}
    _come_to(course, "decided", fen=given[done.act.ruling])


@act(Do.LET_GO, complaint=["filed", "with_shop", "answered"])
def let_go(course: Course, done: Done) -> None:
    course.void(ACKNOWLEDGE, ANSWER, REPLY)
    course.complaint = "withdrawn"


@missed(ACKNOWLEDGE)
def forward(course: Course) -> None:
    _come_to(course, "forwarded", state="with_shop")
    course.start(ANSWER, course.now, loosely=True)


@missed(ANSWER)
def come_before_the_platform(course: Course) -> None:
    _come_to(course, "escalated")
    course.start(DECIDE, course.now, loosely=True)


@missed(REPLY)
def rest(course: Course) -> None:
    _come_to(course, "closed")


@missed(DECIDE)
def stay_first(course: Course) -> None:
    """The platform's own lateness closes nothing."""
    _come_to(course, "overdue", state="escalated")
    course.start(DECIDE, course.now, loosely=True)


def _answer(course: Course, done: Done, *, offered: int | None) -> None:
    course.offered = offered
    course.meet(ANSWER)
    _come_to(course, "answered")
    course.start(REPLY, done.at)


def _come_to(course: Course, what: str, *, state: str = "", fen: int = 0) -> None:
    """The shopper is told ``what`` has happened; money that goes back is theirs at once."""
    course.complaint = state or what
    course.notices[f"complaints.{what}_for_shopper"] += 1
    course.owe(fen, lambda: course.notices.update(["complaints.refunded_for_shopper"]))
