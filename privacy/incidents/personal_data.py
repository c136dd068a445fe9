"""Declare the personal data in the files of incidents."""

from __future__ import annotations

from uuid import UUID

from platform_core.vault.declarations import Rows, retain
from privacy.incidents.models import IncidentPerson


def export_incidents(person_id: UUID) -> Rows:
    """The incidents that touched a person's data, and when they were told; the notice names the incident."""
    return list(IncidentPerson.objects.filter(person_id=person_id).values("incident_id", "listed_at", "told_at"))


retain(
    "privacy.IncidentPerson",
    "person_id",
    purpose="telling people of an incident that touched their data, and proving it",
    because="PIP-57",
    retention="RT_INCIDENT",
    export=export_incidents,
)

STAFF = "an act of staff, and none of the person's"
retain(
    "privacy.Incident",
    "found_by",
    purpose="who of staff found an incident; its words name kinds of data and no person",
    because="PIP-57",
    retention="RT_INCIDENT",
    kept_back={"found_by": STAFF},
)
retain(
    "privacy.IncidentReport",
    "filed_by",
    purpose="who of staff reported an incident",
    because="PIP-57",
    retention="RT_INCIDENT",
    kept_back={"filed_by": STAFF},
)
