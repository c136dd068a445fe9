"""Which replies does a complaint call for, and until when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.deadlines.types import PauseReason
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

COMPLAIN_WITHIN: Final = rule("DL_CMP_AGE")
EVIDENCE_WITHIN: Final = rule("DL_OUTSIDE_EVIDENCE")

ACKNOWLEDGE = declare(
    Deadline(
        kind="complaints.acknowledge",
        title="Acknowledge the complaint",
        otherwise="After that it goes to the shop by itself.",
        counts_from="complaint filed",
        within=rule("DL_CMP_ACK"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-59", "HSE-08"),
    )
)

# Only a typed answer stops it: what else the shop writes in the meantime does not.
ANSWER = declare(
    Deadline(
        kind="complaints.answer",
        title="Answer the complaint",
        otherwise="Without an answer in time the platform decides.",
        counts_from="complaint forwarded to the shop",
        within=rule("DL_CMP_MERCHANT"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-08",),
        remind_before=(HoursBefore(24),),
    )
)

# Ends no right: what rests may be filed again.
REPLY = declare(
    Deadline(
        kind="complaints.reply",
        title="Accept the answer, or ask the platform to decide",
        otherwise="Silence closes the complaint. Nothing is lost: it may be filed again.",
        counts_from="answer of the shop",
        within=rule("DL_CMP_CONSUMER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("HSE-08",),
        remind_before=(HoursBefore(48),),
    )
)

DECIDE = declare(
    Deadline(
        kind="complaints.decide",
        title="Decide about the complaint",
        otherwise="After that senior staff take over.",
        counts_from="complaint escalated to the platform",
        within=rule("DL_CMP_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-08", "ECL-61"),
        remind_before=(HoursBefore(24),),
    )
)

# The last one, of a complaint or a review: nobody waits for the platform without an end.
DECIDE_LATE = declare(
    Deadline(
        kind="complaints.decide_late",
        title="Decide about the complaint, which is late",
        otherwise="After that it ends undecided: the platform pays first where the shop has shown nothing.",
        counts_from="first time to decide is over",
        within=rule("DL_CMP_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-08", "ECL-61"),
        remind_before=(HoursBefore(24),),
    )
)

ASK_REVIEW = declare(
    Deadline(
        kind="complaints.ask_review",
        title="Ask for a review of the decision",
        otherwise="After that the decision stands. The authority, arbitration and the courts stay open.",
        counts_from="decision",
        within=rule("DL_CMP_REVIEW.ask"),
        owed_by=Role.SHOPPER,
        duties=("HSE-08",),
        is_right=True,
    )
)

REVIEW = declare(
    Deadline(
        kind="complaints.review",
        title="Review the decision",
        otherwise="After that senior staff take over.",
        counts_from="review asked for",
        within=rule("DL_CMP_REVIEW.decide"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-08",),
        remind_before=(HoursBefore(24),),
    )
)

# Met by the shop, which shows that it was done, or by the shopper, who says so: whose silence costs the shop nothing.
PERFORM = declare(
    Deadline(
        kind="complaints.perform",
        title="Do what was granted: the repair, the exchange or the document",
        otherwise="After that the money goes back instead, against the goods.",
        counts_from="granted",
        within=rule("DL_REMEDY_DO"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-08", "PCR-08"),
        remind_before=(HoursBefore(48),),
    )
)

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
    )
)

# Of an authority, which owes the platform nothing: the house only counts, and says what else is open.
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
    )
)

GIVE_IDENTITY = declare(
    Deadline(
        kind="complaints.identity",
        title="Give the buyer the identity of the shop",
        otherwise="After that the platform itself answers for the harm, and it stays owed.",
        counts_from="request of the buyer",
        within=rule("DL_IDENTITY"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("CRL-44a", "NRR-24"),
    )
)
