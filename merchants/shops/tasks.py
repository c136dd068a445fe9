"""Act when a review or a verification of a shop is overdue."""

from datetime import datetime
from uuid import UUID

from merchants.shops.commands import standing
from merchants.shops.deadlines import CATCH_UP, REVERIFY, REVIEW_SUSPENSION
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(REVIEW_SUSPENSION)
def chase_review(merchant_id: UUID, *, at: datetime) -> None:
    standing.chase_review(merchant_id, by=DEADLINES, at=at)


@on_missed(REVERIFY)
def chase_reverification(merchant_id: UUID, *, at: datetime) -> None:
    standing.chase_reverification(merchant_id, by=DEADLINES, at=at)


@on_missed(CATCH_UP)
def chase_overdue_verification(merchant_id: UUID, *, at: datetime) -> None:
    standing.chase_reverification(merchant_id, by=DEADLINES, at=at)
