"""Deadlines for a package that stands below."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

DECIDE_PROPOSAL: Final = declare(
    Deadline(
        kind="deadlines.decide_proposal",
        title="Decide, as a second person, about a proposed rule or calendar",
        otherwise="After that the proposal lapses and changes nothing; its proposer is told and may propose it again.",
        counts_from="proposal made",
        within=rule("DL_PROPOSAL_DECIDE"),
        owed_by=Role.STAFF,
        duties=("CRL-26",),
        at_end=AtEnd.LEADS_ON,
    )
)
