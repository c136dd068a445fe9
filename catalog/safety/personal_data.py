"""Personal data of safety: who of staff planned, bought, tested and decided, and words written for a shop."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from catalog.listings.types import NO_PERSON
from catalog.safety.models.sampling import Sample
from platform_core.vault import declarations

_OF_A_SAMPLE: Final = ("id", "number", "contested_at", "corrected_at")

for model in ("catalog.Listed", "catalog.SampleStatement", "catalog.RiskNote"):
    declarations.holds_none(model, why=NO_PERSON)


def export_words(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export somebody's own words for a shop: theirs alone, where two wrote of one sample."""
    rows = Sample.objects.filter(Q(objected_by=person_id) | Q(corrected_by=person_id)).order_by("contested_at", "id")
    return [
        {name: getattr(row, name) for name in _OF_A_SAMPLE}
        | {
            "objection": row.objection if row.objected_by == person_id else "",
            "correction": row.correction if row.corrected_by == person_id else "",
        }
        for row in rows
    ]


declarations.retain(
    "catalog.Sampling",
    "planned_by",
    "seed",
    purpose="proof of who planned a sampling; the seed of its draw names nobody",
    because="SPT-03",
    retention="RT_RECALL",
    kept_back={"*": "who of staff planned a sampling; a seed before its day would tell shops what is drawn"},
)
declarations.retain(
    "catalog.Sample",
    *("account", "address", "order_number", "bought_by", "tested_by", "objected_by", "objection", "decided_by"),
    *("correction", "corrected_by", "rechecked_by"),
    purpose="proof of how a sample was bought, tested and decided on",
    because="SPT-03",
    retention="RT_RECALL",
    export=export_words,
)
declarations.retain(
    "catalog.LotFreeze",
    *("frozen_by", "lifted_by"),
    purpose="proof of who froze a lot and who set it free",
    because="CRL-19",
    retention="RT_RECALL",
)
