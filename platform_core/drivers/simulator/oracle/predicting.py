"""What should have become of a case, given what people did and when? It shares no code with the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from platform_core.drivers.simulator.oracle import dispute, goods_back, sale
from platform_core.drivers.simulator.oracle.course import ACTS, Course
from platform_core.drivers.simulator.words import Case, Done

PARTS: Final = (sale, goods_back, dispute)  # imported, they say what follows from each act and each clock


def predicted(case: Case, done: Sequence[Done], *, price: int) -> Course:
    """To the end of its last clock. ``price`` is of one piece."""
    course = Course(case, price * case.pieces, now=done[0].at)
    for one in done:
        course.pass_to(one.at)
        course.refusals.append(not ACTS[one.act.do](course, one))
    course.pass_all()
    return course
