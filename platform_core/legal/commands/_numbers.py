"""How does the house come to another number, where it may have one?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.legal import policies, queries
from platform_core.legal.errors import NumberRefused, RuleUnknown
from platform_core.legal.events import HouseNumberSet
from platform_core.legal.models import LegalRule
from platform_core.legal.registry import Payload, handle
from platform_core.legal.rules import HOUSE, Rule, rule
from platform_core.legal.types import Matter, NewNumber

TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def validate_number(payload: Payload, *, at: datetime) -> Payload:
    """Raises ``RuleUnknown``, and ``NumberRefused`` with every reason."""
    new = NewNumber.from_payload(payload)
    _judged(new, at=at)
    return new.to_payload()


def set_number(payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None:
    """Write it down as a version of the house's own. One at a time for each rule, since they are numbered in a row."""
    new = NewNumber.from_payload(payload)
    with connection.cursor() as cursor:
        cursor.execute(TURN, [f"house number {new.code}"])
    queries.forget_numbers()
    row = LegalRule.of(_judged(new, at=at), proposal_id=proposal_id)
    row.save(force_insert=True)
    queries.forget_numbers()
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


def _judged(new: NewNumber, *, at: datetime) -> Rule:
    """The version as it would be."""
    catalogue, own = _catalogue(new), queries.house_numbers(new.code)
    version = max((o.version for o in own), default=HOUSE) + 1
    wanted = catalogue.set_to(new.value, version=version, effective_from=new.effective_from)
    verdict = policies.may_set(catalogue, own, wanted, at=at)
    if not verdict:
        earliest = policies.earliest_effect(at).isoformat()
        raise NumberRefused(reasons=verdict.codes(), bound=catalogue.bound, earliest=earliest)
    return wanted


def _catalogue(new: NewNumber) -> Rule:
    try:
        return rule(new.code, on=new.effective_from)
    except LookupError:
        raise RuleUnknown(rule=new.code) from None


handle(Matter.NUMBER, validate=validate_number, apply=set_number)
