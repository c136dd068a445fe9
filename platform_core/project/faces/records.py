"""The records of complaints, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from complaints.complaint.types import Topic
from platform_core.cases import words
from platform_core.cases.form_pages import Facts


class RecordRow(Protocol):
    """A published record."""

    id: UUID
    month: Any
    last_6: dict[str, Any]
    last_12: dict[str, Any]


def records(found: Iterable[RecordRow]) -> list[Facts]:
    """What was published, with the reply."""
    return [
        {
            "id": row.id,
            "month": f"{row.month:%Y-%m}",
            "spans": [_span(6, row.last_6), _span(12, row.last_12)],
            "reply": getattr(row, "reply", None),
        }
        for row in found
    ]


def _span(months: int, figures: dict[str, Any]) -> Facts:
    topics = [(words.label_of(Topic, code), count) for code, count in figures["topics"].items()]
    stars = figures["stars_tenths"]
    return figures | {"months": months, "topics": topics, "stars": None if stars is None else f"{stars / 10:.1f}"}
