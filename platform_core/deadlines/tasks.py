"""Which task sweeps if the worker's thread does not run?"""

from celery import shared_task

from platform_core.deadlines import turns
from platform_core.deadlines.queries import Rounds


@shared_task(name="deadlines.drain", ignore_result=True)
def drain(**_newer: object) -> None:
    """Close due rows and send reminders, batch by batch, until nothing is due."""
    rounds = Rounds()
    while turns.turn(rounds) == 0:
        pass
