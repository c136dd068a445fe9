"""What should have become of a case, given what people did and when? It shares no code with the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tests.drivers.simulator.oracle import (
    advertising,
    claims,
    deposit,
    dispute,
    earnings,
    freight,
    goods_back,
    infringing,
    measures,
    mediating,
    money,
    offering,
    outside,
    owing,
    own_shop,
    privacy,
    recalls,
    reporting,
    reviewing,
    rules,
    sale,
    serving,
    shop,
    subscribing,
    vetting,
)
from tests.drivers.simulator.oracle.course import Course, Tables
from tests.drivers.simulator.words import Case, Done

TABLES: Final[Tables] = {
    "subscription": subscribing.ROWS,
    "order": sale.ROWS,
    "goods_back": goods_back.ROWS,
    "claim": claims.ROWS,
    "freight": freight.ROWS,
    "reimbursement": freight.PAYING,
    "freeze": recalls.FREEZE,
    "remedy": recalls.REMEDY,
    "complaint": dispute.ROWS,
    "masking": reviewing.ROWS,
    "advertising": advertising.ROWS,
    "rule": rules.ROWS,
    "refund": money.REFUND,
    "receipt": money.RECEIPT,
    "deposit": deposit.ROWS,
    "price": offering.PRICE,
    "listing": offering.LISTING,
    # About a shop
    "sanction": measures.ROWS,
    "shop": measures.REVIEWS,
    "application": vetting.APPLICATION,
    "standing": vetting.SHOP,
    "buying": shop.BUYING,
    "file": shop.FILE,
    # Of its money
    "account": earnings.ACCOUNT,
    "earned": earnings.EARNED,
    "guarantee": owing.GUARANTEE,
    "award": owing.AWARD,
    "debt": owing.DEBT,
    "grant": owing.GRANT,
    # Of data
    "request": privacy.REQUEST,
    "closure": privacy.CLOSURE,
    "incident": privacy.INCIDENT,
    # A complaint that goes on elsewhere
    "mediation": mediating.ROWS,
    "outside": outside.ROWS,
    "identity": outside.IDENTITY_ROWS,
    "conversation": serving.ROWS,
    "report": reporting.ROWS,
    "infringement": infringing.ROWS,
}


def predicted(
    case: Case, done: Sequence[Done], *, price: int, opened: datetime | None = None, ended: datetime | None = None
) -> Course:
    """To the end of its last clock, or of the year. ``price`` is of one piece; ``opened``: when its own shop did, of
    which everything counts that is about the shop."""
    course = Course(case, price * case.pieces, opened or done[0].at, TABLES, sums={"each": price})
    if case.own_shop:
        vetting.open_shop(course)
    for one in done:
        course.pass_to(one.at)
        course.refusals.append(not course.follow(one.act.do, one.act.details))
    course.pass_all()
    course.pass_to(ended or course.now)
    deposit.end(course)
    offering.end(course)
    owing.end(course)
    privacy.end(course)
    course.counts.update(shop.on_file(course))
    if case.own_shop:
        own_shop.tell(course)
    return course
