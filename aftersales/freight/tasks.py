"""Clocks of freight and of its reimbursement."""

from datetime import datetime
from uuid import UUID

from aftersales.freight import commands
from aftersales.freight.deadlines import REIMBURSE
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(REIMBURSE)
def pay_beside_the_order(reimbursement_id: UUID, *, at: datetime) -> None:
    commands.reimburse(reimbursement_id, by=DEADLINES, at=at)
