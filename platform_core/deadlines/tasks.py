"""The sweep's second opener, should its thread be away."""

from celery import shared_task

from platform_core.deadlines import commands


@shared_task(name="deadlines.drain", ignore_result=True)
def drain(**_newer: object) -> None:
    """Close what is overdue, batch by batch, until nothing is due."""
    while commands.sweep() == 0:
        pass
