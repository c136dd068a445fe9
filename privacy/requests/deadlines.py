"""Clocks of a request: the answer, and the days to fetch the copy."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# At most fifteen working days; the worker carries out its own kinds within seconds.
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
