"""What does a chapter hold the export to? Marks: facts that must stand in it, in this order, at their instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

PUNCTUAL: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of this topic that says at least this. With ``due`` it happened then: no tick earlier, not much later."""

    topic: str
    says: Mapping[str, Any]
    due: datetime | None = None

    @property
    def latest(self) -> datetime | None:
        return None if self.due is None else self.due + PUNCTUAL


@dataclass(slots=True)
class Marks:
    """Those of one chapter, in the order in which things happened before our eyes."""

    chapter: str
    found: list[Mark] = field(default_factory=list)

    def add(self, topic: str, *, due: datetime | None = None, **says: Any) -> None:
        self.found.append(Mark(topic, says, due))

    def ran_out(self, kind: str, *, about: str, due: datetime) -> None:
        """A clock was let run to its end. What follows from that stands behind it, in the same transaction."""
        self.add("deadlines.missed", due=due, kind=kind, about_id=about)
