"""Personal data in cases outside the house, and how long it is kept."""

from __future__ import annotations

from functools import partial

from complaints.complaint.types import RETENTION
from complaints.outside.models import OutsideCase, OutsideFinding
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import retain

# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)


_kept(
    "complaints.OutsideCase",
    "shopper_id",
    "authority_no",
    purpose="following and serving a case outside the house",
    export=rows_of_mine(
        OutsideCase, "number", "order_id", "kind", "authority", "authority_no", "state", "filed_on", "accepted_on"
    ),
)


_kept(
    "complaints.OutsideFinding",
    "shopper_id",
    "told_by_id",
    "text",
    purpose="how a case outside ended",
    export=export_of(OutsideFinding, "outside_id", "outcome", "document_no", "amount", "told_by", "told_at"),
)
