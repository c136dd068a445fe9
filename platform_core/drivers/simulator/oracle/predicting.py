"""What should have become of a case, given what people did and when? It shares no code with the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from platform_core.drivers.simulator.oracle import (
    advertising,
    deposit,
    dispute,
    goods_back,
    money,
    offering,
    own_shop,
    reviewing,
    rules,
    sale,
    subscribing,
)
from platform_core.drivers.simulator.oracle.course import Course, Tables
from platform_core.drivers.simulator.words import Case, Done

TABLES: Final[Tables] = {
    "subscription": subscribing.ROWS,
    "order": sale.ROWS,
    "goods_back": goods_back.ROWS,
    "complaint": dispute.ROWS,
    "masking": reviewing.ROWS,
    "advertising": advertising.ROWS,
    "rule": rules.ROWS,
    "refund": money.REFUND,
    "receipt": money.RECEIPT,
    "deposit": deposit.ROWS,
    "price": offering.PRICE,
    "listing": offering.LISTING,
}


def predicted(case: Case, done: Sequence[Done], *, price: int) -> Course:
    """To the end of its last clock. ``price`` is of one piece."""
    course = Course(case, price * case.pieces, done[0].at, TABLES, sums={"each": price})
    for one in done:
        course.pass_to(one.at)
        course.refusals.append(not course.follow(one.act.do, one.act.details))
    course.pass_all()
    deposit.end(course)
    offering.end(course)
    if case.own_shop:
        own_shop.tell(course)
    return course
