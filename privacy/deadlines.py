"""Which answers does privacy owe, and until when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore, promised

# Fifteen working days are the longest; what needs nobody is done by the worker within seconds.
ANSWER: Final = declare(
    Deadline(
        kind="privacy.answer",
        title="Answer a request about somebody's own data",
        otherwise="Not answered by then, it is on record as a breach, and the person is told where else they can go.",
        counts_from="request filed by who proved to be the person",
        within=rule("DL_PI_RIGHTS"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("PIP-50", "NDR-23", "ECL-24b"),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(7 * 24), HoursBefore(24)),  # the first falls on the tenth working day
    )
)

# Fetched or not, our copy of it is destroyed: it would be one more place that holds everything.
COLLECT: Final = declare(
    Deadline(
        kind="privacy.collect",
        title="Fetch the copy of your data",
        otherwise="After that the copy is destroyed. You may ask for another one at any time.",
        counts_from="copy ready",
        within=rule("DL_PI_ARCHIVE"),
        owed_by=Role.SHOPPER,
        duties=("PIP-45a",),
        at_end=AtEnd.TAKES,
        is_right=True,
        remind_before=(HoursBefore(24),),
        guide="your_data",
    )
)

COOLING: Final = declare(
    Deadline(
        kind="privacy.cooling",
        title="Take back the closing of your account",
        otherwise="After that the account is closed and what no duty holds is erased. It cannot be brought back.",
        counts_from="closing asked for",
        within=rule("DL_PI_COOLING"),
        owed_by=Role.SHOPPER,
        duties=("ECL-24b", "NDR-24"),
        at_end=AtEnd.TAKES,
        is_right=True,
        remind_before=(HoursBefore(24),),
        guide="your_data",
    )
)

# The worker erases at once; this clock erases if it did not.
ERASE: Final = declare(
    Deadline(
        kind="privacy.erase",
        title="Erase what no duty holds of a closed account",
        otherwise="By then this clock itself erases it.",
        counts_from="account closed",
        within=rule("DL_PI_DEREGISTER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-24b", "NDR-24"),
        at_end=AtEnd.TAKES,
    )
)

# As long as the rule of its class says (RT_*), or a year at a time where it says until something happens.
HOLD_ENDS: Final = declare(
    Deadline(
        kind="privacy.hold_ends",
        title="Destroy what was kept of a closed account",
        otherwise="On that day the key is destroyed by itself, unless another duty holds the same data longer.",
        counts_from="start of the period of retention",
        within=promised("hold"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("PIP-47", "NDR-24"),
        at_end=AtEnd.TAKES,
        inside=True,
    )
)

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
