"""Which replies does a complaint call for, and until when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
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

# An award is beside the price. The shop may object once; silence makes it final, and so does ours.
OBJECT_TO_AWARD = declare(
    Deadline(
        kind="complaints.object_to_award",
        title="Object to an award",
        otherwise="After that the award is final and owed.",
        counts_from="award granted",
        within=rule("DL_CMP_REVIEW.ask"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58", "HSE-08"),
        is_right=True,
    )
)
DECIDE_AWARD = declare(
    Deadline(
        kind="complaints.decide_award",
        title="Decide on the objection to an award",
        otherwise="After that the award stands as it is, and is owed.",
        counts_from="objection made",
        within=rule("DL_CMP_REVIEW.decide"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-08",),
    )
)
PAY_AWARD = declare(
    Deadline(
        kind="complaints.pay_award",
        title="Pay the award",
        otherwise=(
            "At that moment it is paid in advance: out of what the shop has with the provider and its guarantee"
            " deposit, else out of the platform's relief fund; the shop owes it from then on."
        ),
        counts_from="award final",
        within=rule("DL_ADVANCE_PAY"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-16", "ECL-58", "CRI-44"),
    )
)
PAY_AWARD_AGAIN = declare(
    Deadline(
        kind="complaints.pay_award_again",
        title="Pay the award that the payment provider has refused",
        otherwise="At that moment it is paid again by itself.",
        counts_from="payout refused or sent back",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-16",),
    )
)
