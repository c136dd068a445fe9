"""Deadlines of reports."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

TRIAGE = declare(
    Deadline(
        kind="complaints.triage_report",
        title="Look at the report",
        otherwise="After that all of staff are alarmed, and the reporter is told.",
        counts_from="report filed",
        within=rule("DL_REPORT_TRIAGE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-59", "ECL-29"),
        at_end=AtEnd.ALARMS,
    )
)


TRIAGE_LATE = declare(
    Deadline(
        kind="complaints.triage_report_late",
        title="Look at the report, which is late",
        otherwise="After that it goes by itself to whoever an authority has named here, or staff are alarmed again.",
        counts_from="first time to look is over",
        within=rule("DL_REPORT_TRIAGE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-59", "ECL-29"),
        at_end=AtEnd.ALARMS,
    )
)


LEAD = declare(
    Deadline(
        kind="complaints.hand_over_lead",
        title="Hand the lead over to the authority",
        otherwise="After that all of staff are alarmed.",
        counts_from="report found to be true",
        within=rule("DL_LEAD_REPORT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-29",),
        at_end=AtEnd.ALARMS,
    )
)


LEAD_LATE = declare(
    Deadline(
        kind="complaints.hand_over_lead_late",
        title="Hand the lead over to the authority, which is late",
        otherwise="After that it goes by itself to whoever an authority has named here.",
        counts_from="first time to hand it over is over",
        within=rule("DL_LEAD_REPORT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-29",),
        at_end=AtEnd.LEADS_ON,
    )
)
