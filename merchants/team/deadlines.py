"""The clock of an invitation."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

ANSWER_INVITATION: Final = declare(
    Deadline(
        kind="merchants.answer_invitation",
        title="Accept or decline the invitation",
        otherwise="After that its link is good no more; an owner of the shop may invite again.",
        counts_from="person invited into the team of a shop",
        within=rule("DL_TEAM_INVITATION"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        is_right=True,
        duties=("PIP-51",),
        at_end=AtEnd.LEADS_ON,
    )
)
