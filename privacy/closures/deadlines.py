"""Clocks of a closing: the days to take it back, and the hours in which the rest is erased."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

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
