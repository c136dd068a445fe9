"""How are the awards of a complaint shown?"""

from __future__ import annotations

from uuid import UUID

from complaints.awards import queries as awards_queries
from complaints.awards.types import AwardHead
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Row


def award_row(row: Row) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "head": words.label_of(AwardHead, row.head),
        "amount": row.money,
        "since": row.granted_at,
        "advanced": row.advanced_at,
        "state": words.state("award", row.state),
    }


def awards_of(complaint_id: UUID, *, by: Actor) -> list[Facts]:
    """What a complaint gives beside the price, with the reasons, for the side that reads its page."""
    found = awards_queries.awards_for(complaint_id, by=by)
    return [award_row(row) | {"reasons": awards_queries.award_texts(row)["reasons"]} for row in found]
