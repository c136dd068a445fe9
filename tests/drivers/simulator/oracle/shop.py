"""Does a shop sell, and what stands on its file?"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Final

from tests.drivers.simulator.oracle.clocks import SHOP_OWES
from tests.drivers.simulator.oracle.course import Course, Row, Said
from tests.drivers.simulator.oracle.infringing import is_down
from tests.drivers.simulator.oracle.vetting import is_licensed, is_verified
from tests.drivers.simulator.words import Do

UNPAID: Final = "bought again, and not paid"
AGAINST: Final = ("credit late", "credit violation", "credit decision")


def _sells(course: Course, _: Said) -> bool:
    effect, freeze = course.states["effect"], course.states["freeze"]
    believed = is_licensed(course) and is_verified(course)
    return effect != "on" and freeze != "frozen" and believed and not is_down(course)


BUYING: Final = (
    Row(Do.BUY_AGAIN, only_if=_sells, then=lambda course, _: course.later(timedelta(minutes=30), UNPAID)),
    Row(UNPAID, tells="cancelled"),
)


def on_file(course: Course) -> Counter[str]:
    """What bears on the credit of the shop, of the order that it is about now: what came to a good end, what was said
    of it, what the shop owed and did not do in time, where it crossed a line, and what was decided against it. That a
    right ran out does not."""
    late = {
        clock.kind for clock in course.clocks[course.clocked :] if clock.end == "missed" and clock.kind in SHOP_OWES
    }
    found = Counter({f"credit late {kind}": 1 for kind in late})
    found.update(f"credit violation {breach}" for breach in set(course.breaches[course.breached :]))
    found["credit sale orders.received"] = course.states["order"] == "received"
    found["credit review orders.review_given"] = "reviewed" in course.marks
    found["credit decision complaints.decided"] = "decided_against" in course.marks
    return +found


def _has_cause(course: Course, _: Said) -> bool:
    return any(what.startswith(AGAINST) for what in on_file(course))


def _reply(course: Course, _: Said) -> None:
    course.counts["credit reply"] += 1


def _score(course: Course, _: Said) -> None:
    """Of a shop with one sale: from too few nothing is made, and that is kept."""
    if on_file(course):
        course.counts["credit score none"] = 1


FILE: Final = (
    Row(Do.REPLY_TO_FACT, unless=["replied to file"], only_if=_has_cause, marks=["replied to file"], then=_reply),
    Row(Do.SCORE, then=_score),
)
