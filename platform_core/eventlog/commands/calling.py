"""Calls to outside systems: with no transaction open, between two short ones."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from platform_core import clock
from platform_core.eventlog.commands import waiting
from platform_core.eventlog.commands.delivering import context_of, fact_of
from platform_core.eventlog.commands.turns import begin_calls
from platform_core.eventlog.commands.working import as_long_as, as_the_relay
from platform_core.eventlog.facts import DomainEvent
from platform_core.eventlog.models import Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Heard, Subscriber

logger = logging.getLogger(__name__)
CALLS: Final = 10  # calls per turn; each may take as long as its timeout


def make_outside_calls() -> int:
    """Make a few of the outside calls that are due. Return how many were made or tried."""
    return as_long_as(call_outside, at_most=CALLS)


def call_outside() -> bool:
    """Make one outside call, or several together: claim them, call with no transaction open, then note that they were
    made."""
    with as_the_relay():
        with transaction.atomic():
            at = clock.now()
            claimed = begin_calls(at=at)
            calls = [pending for pending in claimed if not pending.parked_at]
            events = Event.objects.in_bulk([pending.event_id for pending in calls])
        if not calls:
            return bool(claimed)
        subscriber = SUBSCRIBERS[calls[0].subscriber]
        heard = [(fact_of(event), context_of(event, at=at)) for event in (events[p.event_id] for p in calls)]
        try:
            _call(subscriber, heard)
        except Exception as failure:  # whatever it is, only these deliveries wait
            logger.warning("outside_call_failed", extra={"subscriber": subscriber.name}, exc_info=failure)
            with transaction.atomic():
                for pending in calls:
                    waiting.note_failure(pending, failure, at=clock.now())
        else:
            _note_success(calls)
    return True


def _call(subscriber: Subscriber, heard: Sequence[Heard[DomainEvent]]) -> None:
    if subscriber.together > 1:
        subscriber.handler(heard)
    else:
        subscriber.handler(*heard[0])


def _note_success(calls: Sequence[Pending]) -> None:
    with transaction.atomic():
        waiting.note_success(calls, at=clock.now())
