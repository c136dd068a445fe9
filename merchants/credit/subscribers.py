"""Put violations and missed deadlines on a shop's file."""

from __future__ import annotations

from merchants.credit import commands
from merchants.credit.types import CreditEntry, CreditKind
from merchants.violations.events import ViolationRecorded
from merchants.violations.types import About
from platform_core.actors import RELAY, Role
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.specs import late_by
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(ViolationRecorded, name="merchants.put_violation_on_file", replayable=True)
def put_violation_on_file(fact: ViolationRecorded, context: DeliveryContext) -> None:
    """A violation bears on the credit of its shop."""
    entry = CreditEntry(
        kind=CreditKind.VIOLATION,
        what=fact.kind,
        source=About(fact.about_type, fact.about_id),
        happened_at=fact.happened_at,
    )
    commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)


@subscribe(DeadlineMissed, name="merchants.put_delay_on_file", replayable=True)
def put_delay_on_file(fact: DeadlineMissed, context: DeliveryContext) -> None:
    """Record a duty that the shop missed as a fact of its credit: no duty of others, no right of the shop, and no red
    line, which it may not have crossed."""
    if fact.merchant_id is not None and late_by(fact.kind) is Role.MERCHANT:
        entry = CreditEntry(
            kind=CreditKind.LATE, what=fact.kind, source=About(fact.about_type, fact.about_id), happened_at=fact.due_at
        )
        commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)
