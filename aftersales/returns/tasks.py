"""Returns act where one of their clocks runs out."""

from datetime import datetime
from uuid import UUID

from aftersales.returns.commands import arrivals, decisions, notices, red_lines
from aftersales.returns.deadlines import ARRIVE, FIND_ARRIVAL, HANDLE_RED, REFUND, RETURN_WINDOW
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(RETURN_WINDOW)
def close_the_window(order_id: UUID, *, at: datetime) -> None:
    notices.close_window(order_id, by=DEADLINES, at=at)


@on_missed(HANDLE_RED)
def cross_the_line_of_handling(return_id: UUID, *, at: datetime) -> None:
    red_lines.cross_handling_line(return_id, by=DEADLINES, at=at)


@on_missed(ARRIVE)
def look_for_the_goods(return_id: UUID, *, at: datetime) -> None:
    arrivals.search_if_missing(return_id, by=DEADLINES, at=at)


@on_missed(FIND_ARRIVAL)
def end_the_search(return_id: UUID, *, at: datetime) -> None:
    arrivals.end_search(return_id, by=DEADLINES, at=at)


@on_missed(REFUND)
def refund_for_a_silent_shop(return_id: UUID, *, at: datetime) -> None:
    decisions.grant_by_clock(return_id, by=DEADLINES, at=at)
