"""Deadlines of complaints."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

COMPLAIN_WITHIN: Final = rule("DL_CMP_AGE")


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
        at_end=AtEnd.LEADS_ON,
    )
)


# Only a typed answer stops it, not a message of the shop.
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
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)


# Ends no right: a complaint at rest may be filed again.
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
        at_end=AtEnd.LEADS_ON,
        may_harm=(
            "the shopper, who was told until when to go on; what the shop has offered stays owed, and the authority"
            " and the courts stay open"
        ),
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
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(24),),
    )
)


# The last clock of a complaint or a review, so that nobody waits for the platform without an end.
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
        at_end=AtEnd.GRANTS,
        may_harm=(
            "the platform, which pays first for what it has not decided, where the facts lie with the consumer; the"
            " shop is not charged unless it has let its time go by"
        ),
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
        at_end=AtEnd.LEADS_ON,
        is_right=True,
        guide="complaints",
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
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(24),),
    )
)


# Met by the shop with proof, or by the shopper's word; the shopper's silence costs the shop nothing.
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
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has not done what it promised; money needs the goods back",
        remind_before=(HoursBefore(48),),
    )
)


# For a complaint by telephone, which goes on in the meantime: nobody waits for a correction.
CORRECT = declare(
    Deadline(
        kind="complaints.correct",
        title="Correct what was taken down by telephone",
        otherwise="After that it stands as it was read back to you. You may still write about it.",
        counts_from="complaint taken down",
        within=rule("DL_CMP_CORRECT"),
        owed_by=Role.SHOPPER,
        duties=("ECL-59", "HSE-08"),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
