"""Deadlines of mediations."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

TAKE_UP = declare(
    Deadline(
        kind="complaints.mediation_accept",
        title="Take up the mediation",
        otherwise="After that all of the platform's staff are alarmed; its last day stays the same.",
        counts_from="mediation asked for",
        within=rule("DL_MEDIATE.accept"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-24", "ECL-63"),
        at_end=AtEnd.ALARMS,
    )
)


MEDIATE = declare(
    Deadline(
        kind="complaints.mediation_finish",
        title="Finish the mediation",
        otherwise="After that it ends without effect: silence is no agreement. The ways outside stay open.",
        counts_from="mediation asked for",
        within=rule("DL_MEDIATE.finish"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-24", "ECL-63"),
        at_end=AtEnd.LEADS_ON,
    )
)
