"""Claims act where a shop has not answered in time."""

from datetime import datetime
from uuid import UUID

from aftersales.claims.commands import answers
from aftersales.claims.deadlines import ANSWER_CLAIM
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(ANSWER_CLAIM)
def grant_for_a_silent_shop(claim_id: UUID, *, at: datetime) -> None:
    answers.grant_silently(claim_id, by=DEADLINES, at=at)
