"""What does a complaint give: money, a promise, and at its end the question how content somebody is?"""

from __future__ import annotations

from tests.drivers.simulator.oracle.clocks import PERFORM
from tests.drivers.simulator.oracle.course import Course, Said


def grant(course: Course, fen: int) -> None:
    """As far as anything is left."""
    fen = max(min(fen, course.left), 0)
    course.sums["granted"] = course.sums.get("granted", 0) + fen
    course.owe(fen, tells="complaints.refunded_for_shopper")


def wants_repair(course: Course) -> bool:
    return "wants repair" in course.marks


def promise(course: Course, *, loosely: int = 0) -> None:
    """That it is mended."""
    course.marks["promised"] = course.now
    course.tell("complaints.remedy_promised_for_shopper")
    course.start(PERFORM, loosely=loosely)


def ask_how_content(course: Course, _: Said | None = None) -> None:
    """Once, at every end but a withdrawal."""
    course.tell("complaints.rating_asked_for_shopper")
