"""How is an outside system called? With no transaction open, between two short ones."""

from __future__ import annotations

import logging
from typing import Final

from django.db import transaction

from platform_core import clock
from platform_core.eventlog.commands import _waiting
from platform_core.eventlog.commands._delivering import context_of, fact_of
from platform_core.eventlog.commands._passes import as_long_as, as_the_relay
from platform_core.eventlog.commands._turns import begin_call
from platform_core.eventlog.models import Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS

logger = logging.getLogger(__name__)
CALLS: Final = 10  # calls per turn; each may take as long as its timeout


def make_outside_calls() -> int:
    """Make a few of the outside calls that are due. Return how many were made or tried."""
    return as_long_as(call_outside, at_most=CALLS)


def call_outside() -> bool:
    """Make one outside call: claim it, call with no transaction open, then note that it was made."""
    with as_the_relay():
        with transaction.atomic():
            at = clock.now()
            pending = begin_call(at=at)
            if pending is None or pending.parked_at:
                return pending is not None
            event = Event.objects.get(id=pending.event_id)
        try:
            SUBSCRIBERS[pending.subscriber].handler(fact_of(event), context_of(event, at=at))
        except Exception as failure:  # whatever it is, only this delivery waits
            logger.warning("outside_call_failed", extra={"subscriber": pending.subscriber}, exc_info=failure)
            with transaction.atomic():
                _waiting.note_failure(pending, failure, at=clock.now())
        else:
            _note_success(pending)
    return True


def _note_success(pending: Pending) -> None:
    with transaction.atomic():
        _waiting.note_success(pending, at=clock.now())
