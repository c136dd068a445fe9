"""Tasks: the sweep, if the worker's thread does not run, and the handlers for clocks of this package."""

from datetime import datetime
from uuid import UUID

from celery import shared_task

from platform_core.actors import DEADLINES
from platform_core.deadlines import turns
from platform_core.deadlines.deadlines import DECIDE_PROPOSAL
from platform_core.deadlines.queries.rounds import Rounds
from platform_core.deadlines.registry import on_missed
from platform_core.legal.commands import proposing


@shared_task(name="deadlines.drain", ignore_result=True)
def drain(**_newer: object) -> None:
    """Close due rows and send reminders, batch by batch, until nothing is due."""
    rounds = Rounds()
    while turns.turn(rounds) == 0:
        pass


@on_missed(DECIDE_PROPOSAL)
def lapse_proposal(proposal_id: UUID, *, at: datetime) -> None:
    proposing.lapse(proposal_id, by=DEADLINES, at=at)
