"""Answers of awards to the ports of other rooms and apps.

Fills their ports ``OpenDuties``, ``SettlementHold``, ``ReviewBar`` and ``Background``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from complaints.awards import queries
from complaints.complaint import queries as complaint_queries
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.ui import wording


class OwedAwards:
    """What a shop still owes: what was awarded."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.awards_owed_by(merchant_id)


class AwardBackground:
    """Shows staff what the law gives where a complaint is about a fraud."""

    def facts(self, complaint_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, str]:
        given = queries.for_fraud(complaint_queries.complaint(complaint_id, by=by), by=by, at=at)
        return {gettext("For fraud, the law gives"): wording.amount(given)}

    def texts(self, complaint_id: UUID, *, by: Actor) -> Sequence[tuple[str, str]]:
        return []
