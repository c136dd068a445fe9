"""Deadlines of records of a shop's complaints."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# A morning's task publishes and meets it; if the task stays away, the end of the clock publishes.
PUBLISH = declare(
    Deadline(
        kind="complaints.publish_records",
        title="Publish each shop's record of complaints",
        otherwise="After that it is published by itself, and staff are alarmed.",
        counts_from="last day of the month before",
        within=rule("DL_CMP_RECORD"),
        owed_by=Role.STAFF,
        duties=("HSE-09",),
        at_end=AtEnd.LEADS_ON,
        inside=True,
    )
)
