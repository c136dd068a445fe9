"""Which rows are to be written, and which facts about them told? Gathered first, then copied."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from platform_core.actors import Actor
from platform_core.eventlog.facts import DomainEvent
from platform_core.rows import new_id

DOOR: Final = "bulk"
EVENT: Final = "eventlog.Event"

Values = dict[str, Any]


def moved(row: Values, to: str, *, at: datetime, **changes: Any) -> None:
    """The row at a later stage of its life, stamped as ``move`` stamps it. The copier walks it there, step by step."""
    row.update({"state": to, f"{to}_at": at} | changes)


class Rows:
    """Rows by model (`orders.Order`). What a later step changes of one, it changes here."""

    def __init__(self) -> None:
        self.of: defaultdict[str, list[Values]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self.of.values()))

    def add(self, model: str, **values: Any) -> Values:
        """A row with a key of its own; what is not said is the model's default."""
        row = {"id": new_id(), **values}
        self.of[model].append(row)
        return row

    def tell(self, fact: DomainEvent, *, by: Actor, at: datetime, reason: str = "") -> UUID:
        """The row of a fact, as ``publish`` writes it; gives its id."""
        about = fact.about()
        event = self.add(
            EVENT,
            topic=fact.topic,
            occurred_at=at,
            actor_id=by.id,
            role=by.role,
            door=DOOR,
            merchant_id=getattr(fact, "merchant_id", None) or by.merchant_id,
            subject_type=about.type,
            subject_id=about.id,
            person_id=about.person_id,
            reason=reason,
            payload=fact.to_payload(),
        )
        event_id: UUID = event["id"]
        return event_id
