"""The clock of a hold."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.spans import promised

# Its length is the rule's of its class (RT_*), or a year at a time where the rule says until an event.
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
