"""Answers of awards to the ports of complaints and of shops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from complaints.awards import queries
from complaints.complaint.models import Complaint
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.ui import wording


class OwedAwards:
    """Lists the awards that a shop still owes."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.awards_owed_by(merchant_id)


def fraud_facts(complaint: Complaint, *, by: Actor, at: datetime) -> Mapping[str, str]:
    """Show staff the legal award for a complaint about fraud. Fills ``FactsBeside``."""
    return {gettext("For fraud, the law gives"): wording.amount(queries.most_for_fraud(complaint, by=by, at=at))}
