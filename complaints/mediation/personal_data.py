"""Personal data in mediations, and how long it is kept."""

from __future__ import annotations

from functools import partial

from complaints.complaint.types import RETENTION
from complaints.mediation.models import Mediation, MediationWord
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import retain

# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)


_kept(
    "complaints.Mediation",
    "shopper_id",
    purpose="settling a complaint by agreement",
    export=rows_of_mine(Mediation, "number", "complaint_id", "asked_by", "state", "amount", "performs", "asked_at"),
)


_kept(
    "complaints.MediationWord",
    "shopper_id",
    "author_id",
    "text",
    purpose="what was said in a mediation",
    export=export_of(MediationWord, "mediation_id", "act", "author", "said_at"),
)
