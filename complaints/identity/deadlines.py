"""Deadlines of requests for a shop's identity."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

GIVE_IDENTITY = declare(
    Deadline(
        kind="complaints.identity",
        title="Give the buyer the identity of the shop",
        otherwise="After that the buyer may hold the platform itself to answer for the harm by law, and it stays owed.",
        counts_from="request of the buyer",
        within=rule("DL_IDENTITY"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-24",),
        at_end=AtEnd.ALARMS,
    )
)
