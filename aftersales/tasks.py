"""What happens when the window closes, or a clock of a return runs out after which one of several steps follows?"""

from datetime import datetime
from uuid import UUID

from aftersales import commands
from aftersales.deadlines import (
    ANSWER_CLAIM,
    ARRIVE,
    FIND_ARRIVAL,
    HANDLE_RED,
    REFUND,
    REIMBURSE,
    REMEDY_ANSWER,
    RETURN_WINDOW,
)
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(RETURN_WINDOW)
def close_the_window(order_id: UUID, *, at: datetime) -> None:
    commands.close_window(order_id, by=DEADLINES, at=at)


@on_missed(HANDLE_RED)
def cross_the_line_of_handling(return_id: UUID, *, at: datetime) -> None:
    commands.cross_handling_line(return_id, by=DEADLINES, at=at)


@on_missed(ARRIVE)
def look_for_the_goods(return_id: UUID, *, at: datetime) -> None:
    commands.expect_no_longer(return_id, by=DEADLINES, at=at)


@on_missed(FIND_ARRIVAL)
def end_the_search(return_id: UUID, *, at: datetime) -> None:
    commands.end_search(return_id, by=DEADLINES, at=at)


@on_missed(REFUND)
def refund_for_a_silent_shop(return_id: UUID, *, at: datetime) -> None:
    commands.grant_by_clock(return_id, by=DEADLINES, at=at)


@on_missed(ANSWER_CLAIM)
def grant_for_a_silent_shop(claim_id: UUID, *, at: datetime) -> None:
    commands.grant_silently(claim_id, by=DEADLINES, at=at)


@on_missed(REMEDY_ANSWER)
def end_the_silence_of_a_buyer(remedy_id: UUID, *, at: datetime) -> None:
    commands.end_silence(remedy_id, by=DEADLINES, at=at)


@on_missed(REIMBURSE)
def pay_beside_the_order(reimbursement_id: UUID, *, at: datetime) -> None:
    commands.reimburse(reimbursement_id, by=DEADLINES, at=at)
