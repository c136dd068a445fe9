"""The command that sets a number of the house's own, where it may."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import wishes
from platform_core.legal.events import HouseNumberSet
from platform_core.legal.models.rules import LegalRule
from platform_core.legal.queries import rules
from platform_core.legal.registry import Payload, handle
from platform_core.legal.types import Matter, NewNumber
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def set_number(payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None:
    """Insert the number as the next version of the house, under a lock per rule: versions are consecutive."""
    new = NewNumber.from_payload(payload)
    one_after_the_other(f"house number {new.code}")
    rules.forget_numbers()
    row = LegalRule.of(wishes.judge(new, at=at), proposal_id=proposal_id)
    row.save(force_insert=True)
    rules.forget_numbers()
    fact = HouseNumberSet(
        rule_id=row.id,
        proposal_id=proposal_id,
        code=new.code,
        version=row.version,
        value=new.value,
        unit=row.unit,
        effective_from=new.effective_from,
    )
    publish(fact, by=by, at=at)


handle(Matter.NUMBER, validate=wishes.validate, apply=set_number)
