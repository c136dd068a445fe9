"""Clocks of an incident."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

GRADE: Final = declare(
    Deadline(
        kind="privacy.incident_grade",
        title="Grade an incident",
        otherwise="Not graded by then, it is taken for a larger one: the four hours of the report run on.",
        counts_from="incident found",
        within=rule("DL_INCIDENT_GRADE"),
        owed_by=Role.STAFF,
        duties=("INC-4",),
        at_end=AtEnd.LEADS_ON,
    )
)

REPORT: Final = declare(
    Deadline(
        kind="privacy.incident_report",
        title="Report an incident to the provincial cyberspace office",
        otherwise="Not reported by then, it is on record as a breach; it is still to be reported at once.",
        counts_from="incident found, or found to be larger",
        within=rule("DL_INCIDENT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("INC-4", "PIP-57"),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(3), HoursBefore(2), HoursBefore(1)),  # after one, two and three hours
    )
)

TELL: Final = declare(
    Deadline(
        kind="privacy.incident_tell",
        title="Tell the people whose data an incident touched",
        otherwise="By then this clock itself tells everybody who is on the list; staff are alarmed if nobody is.",
        counts_from="incident graded",
        within=rule("DL_BREACH_PERSONS"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("PIP-57",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)

HANDLE: Final = declare(
    Deadline(
        kind="privacy.incident_to_end",
        title="End the handling of an incident",
        otherwise="By then the handling counts as ended, and the final report is due.",
        counts_from="incident graded",
        within=rule("DL_INCIDENT_HANDLE"),
        owed_by=Role.STAFF,
        duties=("PIP-57", "INC-8"),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)

FINAL: Final = declare(
    Deadline(
        kind="privacy.incident_to_file",
        title="File the final report of an incident",
        otherwise="Not filed by then, it is on record as a breach; it is still to be filed.",
        counts_from="handling ended",
        within=rule("DL_INCIDENT_FINAL"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("INC-8",),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(72),),
    )
)
