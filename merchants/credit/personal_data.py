"""Declare the personal data in replies about credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.credit.models import CreditReply
from platform_core.vault.declarations import holds_none, retain


def export_replies(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the replies of this person in the name of a shop."""
    return list(CreditReply.objects.filter(said_by=person_id).order_by("said_at", "id").values("text", "said_at"))


retain(
    "merchants.CreditReply",
    "said_by",
    purpose="the shop's right to reply: who of the shop said what, beside the fact in its credit file",
    because="ECL-39a",
    retention="RT_REVIEW",
    export=export_replies,
)
retain(
    "merchants.CreditReversal",
    "reversed_by",
    purpose="who of staff took a fact out of a credit file",
    because="ECL-39a",
    retention="RT_REVIEW",
)
holds_none("merchants.CreditFact", why="what a shop did in which case, by ids and codes")
holds_none("merchants.CreditScore", why="a shop's id and numbers")
