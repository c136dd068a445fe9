"""Deadlines of cases outside the house."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.deadlines.types import PauseReason
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

EVIDENCE_WITHIN: Final = rule("DL_OUTSIDE_EVIDENCE")


# Clocks of an authority, which owes the platform nothing: the house only counts, and names the other ways open.
AUTHORITY_ACCEPTS = declare(
    Deadline(
        kind="complaints.authority_accepts",
        title="The authority says whether it accepts the complaint",
        otherwise="After that we tell the shopper what else is open. Ask the authority: it may have answered.",
        counts_from="complaint filed with the authority",
        within=rule("DL_AUTH_ACCEPT"),
        owed_by=Role.REGULATOR,
        owed_to=Role.SHOPPER,
        duties=("CRI-46", "CMP-14"),
        at_end=AtEnd.ALARMS,
    )
)


AUTHORITY_MEDIATES = declare(
    Deadline(
        kind="complaints.authority_mediates",
        title="The authority mediates",
        otherwise="After that its mediation ends. Arbitration, if agreed, and the courts stay open.",
        counts_from="acceptance by the authority",
        within=rule("DL_AUTH_MEDIATE"),
        owed_by=Role.REGULATOR,
        owed_to=Role.SHOPPER,
        duties=("CRI-46", "CMP-23"),
        at_end=AtEnd.ALARMS,
        pauses_for=frozenset({PauseReason.TESTING}),
    )
)


EVIDENCE = declare(
    Deadline(
        kind="complaints.outside_evidence",
        title="Leave the evidence that the authority asks for",
        otherwise="After that the record says that the shop has left none, and the authority may hear so.",
        counts_from="evidence asked for",
        within=EVIDENCE_WITHIN,
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-62", "CRI-46"),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)


FILE_DUE = declare(
    Deadline(
        kind="complaints.outside_file",
        title="Hand the file of the order to the authority",
        otherwise="After that all of the platform's staff are alarmed, and it stays owed.",
        counts_from="evidence asked for",
        within=EVIDENCE_WITHIN,
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-62", "CRI-46"),
        at_end=AtEnd.ALARMS,
    )
)


OUTCOME = declare(
    Deadline(
        kind="complaints.outside_outcome",
        title="Compare the outcome with its paper and perform it",
        otherwise="After that all of the platform's staff are alarmed, and it stays owed.",
        counts_from="outcome told",
        within=rule("DL_OUTSIDE_OUTCOME"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-62", "CRI-46"),
        at_end=AtEnd.ALARMS,
    )
)
