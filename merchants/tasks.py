"""What happens when a clock of a shop runs out?"""

from datetime import datetime
from uuid import UUID

from merchants import commands
from merchants.deadlines import REVIEW_SUSPENSION
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(REVIEW_SUSPENSION)
def chase_review(merchant_id: UUID, *, at: datetime) -> None:
    commands.chase_review(merchant_id, by=DEADLINES, at=at)
