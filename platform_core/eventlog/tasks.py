"""The task that relays if the worker's thread does not run."""

from celery import shared_task

from platform_core.eventlog.commands import relaying


@shared_task(name="eventlog.relay", ignore_result=True)
def relay(**_newer: object) -> None:
    """Do one pass over all subscribers. Outside calls are left to their thread: they may outlast a task."""
    relaying.relay()
