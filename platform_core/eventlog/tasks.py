"""The relay's second opener, should its thread be away."""

from celery import shared_task

from platform_core.eventlog import commands


@shared_task(name="eventlog.relay", ignore_result=True)
def relay(**_newer: object) -> None:
    """One pass over all subscribers. Outside calls are left to their thread: they may outlast any task."""
    commands.relay()
