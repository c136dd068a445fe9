"""The deadlines to an authority, and to a shopper who asks for the file of an order."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

ANSWER_WITHIN: Final = rule("DL_REG_REQUEST")

# The house's number, where the letter gives none; one that gives fewer days is counted as it says.
ANSWER = declare(
    Deadline(
        kind="regulators.answer",
        title="Answer the request",
        otherwise="Not answered by then, all of the platform's staff are alarmed, and that it was late is on record.",
        counts_from="request received",
        within=ANSWER_WITHIN,
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-25", "OTM-34", "DRM-02"),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(24),),
    )
)

# The house's number.
HAND_OUT = declare(
    Deadline(
        kind="regulators.dossier",
        title="Hand out the file of the order",
        otherwise="Not there by then, all of the platform's staff are alarmed, and it stays owed until it is there.",
        counts_from="request of the shopper",
        within=rule("DL_DOSSIER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-62",),
        at_end=AtEnd.ALARMS,
    )
)

FILE_BY: Final = rule("DL_ID_REPORT.file")

# The house's number: the law's own end is the last day of the month.
FILE_REPORT = declare(
    Deadline(
        kind="regulators.report_file",
        title="File the identity report",
        otherwise="After that all of the platform's staff are alarmed; the law gives until the end of the month.",
        counts_from="first day of January or July",
        within=FILE_BY,
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-28a", "OTM-25"),
        at_end=AtEnd.ALARMS,
    )
)

REPORT_MONTH = declare(
    Deadline(
        kind="regulators.report_month",
        title="The month of the identity report ends",
        otherwise="After that the law is broken: it stays owed, and that it was late is on record.",
        counts_from="first day of January or July",
        within=rule("DL_ID_REPORT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-28a", "OTM-25"),
        at_end=AtEnd.ALARMS,
        due="legal",
    )
)
