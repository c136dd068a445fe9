"""The command that takes in a provider's report."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.events.payments import CaptureReported, RefundReported
from platform_core.payments.events.payouts import PayoutReturnReported, TransferReported

Report: TypeAlias = CaptureReported | RefundReported | PayoutReturnReported | TransferReported


@transaction.atomic(savepoint=False)
def report(fact: Report, *, by: Actor, at: datetime) -> None:
    """Leave a signed report in the log. The relay applies it: the web process never acts as the system."""
    publish(fact, by=by, at=at)
