"""Does a shopper get back what they paid to send goods at the shop's cost? From a shop that objects, or else at once.

It comes beside the money of the goods, by itself, a day later, and out of the relief fund where the shop has nothing.
The fund of these stories is never empty, and what the shop owes it is no shopper's story: the oracle is silent on both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    ANSWER_FREIGHT,
    HEAR_OF_PAYOUT,
    REIMBURSE,
    REIMBURSE_AGAIN,
    RULE_FREIGHT,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.oracle.earnings import ARRIVED, pay
from tests.drivers.simulator.words import Do

MOST: Final = 10_000  # fen, the house's number


def _is_the_shop_s(course: Course, said: Said) -> bool:
    """Of goods that were sent because they are not as agreed, with a receipt of what a way back can cost."""
    sent = {"sent", "as claimed"} <= course.marks.keys() and course.states["goods_back"] != "unshown"
    return sent and said["fen"] <= MOST


def _keep(course: Course, said: Said) -> None:
    course.sums["way_back"] = said["fen"]


def _owe(*, loosely: int = 0) -> Callable[[Course, Said], None]:
    def owe(course: Course, _: Said) -> None:
        course.states["reimbursement"] = "owed"
        course.notices["aftersales.reimbursement_owed_for_shopper"] += 1
        course.start(REIMBURSE, loosely=loosely)

    return owe


def _pay(course: Course, _: Said) -> None:
    """To a person, as an award is."""
    pay(course, course.sums["way_back"], of="freight")


def _pay_again(course: Course, _: Said) -> None:
    """The relay applies what the bank says."""
    course.start(REIMBURSE_AGAIN, loosely=1)


ROWS: Final = (
    # The receipt shows that something was sent, too.
    Row(
        Do.SHOW_RECEIPT,
        [""],
        only_if=_is_the_shop_s,
        to="asked",
        marks=["shown"],
        starts=[ANSWER_FREIGHT],
        then=_keep,
    ),
    Row(
        Do.AGREE_TO_FREIGHT,
        ["asked", "disputed"],
        to="paid",
        meets=[ANSWER_FREIGHT, RULE_FREIGHT],
        tells="freight_paid",
        then=_owe(),
    ),
    Row(missed(ANSWER_FREIGHT), to="paid", tells="freight_paid", then=_owe(loosely=1)),
    Row(
        Do.DISPUTE_FREIGHT,
        ["asked"],
        to="disputed",
        meets=[ANSWER_FREIGHT],
        starts=[RULE_FREIGHT],
        tells="freight_disputed",
    ),
    Row(Do.GRANT_FREIGHT, ["disputed"], to="paid", meets=[RULE_FREIGHT], tells="freight_paid", then=_owe()),
    Row(Do.DECLINE_FREIGHT, ["disputed"], to="declined", meets=[RULE_FREIGHT], tells="freight_declined"),
    Row(missed(RULE_FREIGHT), to="paid", tells="freight_paid", then=_owe(loosely=1)),
)
PAYING: Final = (
    Row(missed(REIMBURSE), to="paying", then=_pay),
    Row(ARRIVED["freight"], to="paid", meets=[HEAR_OF_PAYOUT], tells="reimbursement_paid"),
    Row(Do.SEND_FREIGHT_BACK, ["paid"], to="unpaid", tells="reimbursement_unpaid", then=_pay_again),
    Row(Do.SEND_FREIGHT_BACK, only_if=lambda course, _: course.states["freight"]),  # no bank has got it
    Row(missed(REIMBURSE_AGAIN), to="paying", then=_pay),
)
