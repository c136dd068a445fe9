"""What happens when a clock of a return runs out?"""

from datetime import datetime
from uuid import UUID

from aftersales import commands
from aftersales.deadlines import (
    ADDRESS,
    FIND_ARRIVAL,
    HANDLE_RED,
    OBJECTION,
    REFUND,
    REFUND_RED,
    RETURN_WINDOW,
    RULING,
    SEND_HOME,
)
from aftersales.types import GrantBasis
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(RETURN_WINDOW)
def close_the_window(order_id: UUID, *, at: datetime) -> None:
    commands.close_window(order_id, by=DEADLINES, at=at)


@on_missed(ADDRESS)
def let_the_address_stand(return_id: UUID, *, at: datetime) -> None:
    commands.let_address_stand(return_id, by=DEADLINES, at=at)


@on_missed(HANDLE_RED)
def cross_the_line_of_handling(return_id: UUID, *, at: datetime) -> None:
    commands.cross_handling_line(return_id, by=DEADLINES, at=at)


@on_missed(FIND_ARRIVAL)
def end_the_search(return_id: UUID, *, at: datetime) -> None:
    commands.end_search(return_id, by=DEADLINES, at=at)


@on_missed(OBJECTION)
def accept_the_goods(return_id: UUID, *, at: datetime) -> None:
    commands.accept_goods(return_id, by=DEADLINES, at=at)


@on_missed(REFUND)
def refund_for_a_silent_shop(return_id: UUID, *, at: datetime) -> None:
    commands.grant_silent(return_id, basis=GrantBasis.CLOCK, by=DEADLINES, at=at)


@on_missed(REFUND_RED)
def cross_the_line_of_refunding(return_id: UUID, *, at: datetime) -> None:
    commands.cross_refund_line(return_id, by=DEADLINES, at=at)


@on_missed(RULING)
def let_the_objection_fail(return_id: UUID, *, at: datetime) -> None:
    commands.let_objection_fail(return_id, by=DEADLINES, at=at)


@on_missed(SEND_HOME)
def pay_for_goods_that_were_kept(return_id: UUID, *, at: datetime) -> None:
    commands.grant_kept(return_id, by=DEADLINES, at=at)
