"""Which replies does a complaint or a conversation call for, and until when?"""

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

TRIAGE = declare(
    Deadline(
        kind="complaints.triage_report",
        title="Look at the report",
        otherwise="After that all of staff are alarmed, and the reporter is told.",
        counts_from="report filed",
        within=rule("DL_REPORT_TRIAGE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-59", "ECL-29"),
    )
)

TRIAGE_LATE = declare(
    Deadline(
        kind="complaints.triage_report_late",
        title="Look at the report, which is late",
        otherwise="After that it goes to the authority by itself, where one has named somebody here.",
        counts_from="first time to look is over",
        within=rule("DL_REPORT_TRIAGE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-59", "ECL-29"),
    )
)

LEAD = declare(
    Deadline(
        kind="complaints.hand_over_lead",
        title="Hand the lead over to the authority",
        otherwise="After that all of staff are alarmed.",
        counts_from="report found to be true",
        within=rule("DL_LEAD_REPORT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-29", "OTM-29"),
    )
)

LEAD_LATE = declare(
    Deadline(
        kind="complaints.hand_over_lead_late",
        title="Hand the lead over to the authority, which is late",
        otherwise="After that it goes by itself to whoever an authority has named here.",
        counts_from="first time to hand it over is over",
        within=rule("DL_LEAD_REPORT"),
        owed_by=Role.STAFF,
        owed_to=Role.REGULATOR,
        duties=("ECL-29", "OTM-29"),
    )
)

ACT = declare(
    Deadline(
        kind="complaints.act_on_notice",
        title="Decide about the notice of infringement",
        otherwise="After that all of staff are alarmed.",
        counts_from="notice handed in",
        within=rule("DL_IP_ACT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-42",),
    )
)

ACT_LATE = declare(
    Deadline(
        kind="complaints.act_on_notice_late",
        title="Decide about the notice of infringement, which is late",
        otherwise="After that the goods are taken down by themselves; the shop may state that it does not infringe.",
        counts_from="first time to decide is over",
        within=rule("DL_IP_ACT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-42",),
    )
)

# The relay is there first; without it the sweep sends what has to arrive.
FORWARD = declare(
    Deadline(
        kind="complaints.forward_statement",
        title="Forward the shop's statement to the right holder",
        otherwise="After that it is sent by the clock.",
        counts_from="statement of the shop",
        within=rule("DL_IP_FORWARD"),
        owed_by=Role.SYSTEM,
        owed_to=Role.SHOPPER,
        duties=("ECL-43",),
        inside=True,
    )
)

# Of a complaint that was taken down by telephone. It goes on in the meantime: nobody waits for a correction.
CORRECT = declare(
    Deadline(
        kind="complaints.correct",
        title="Correct what was taken down by telephone",
        otherwise="After that it stands as it was read back to you. You may still write about it.",
        counts_from="complaint taken down",
        within=rule("DL_CMP_CORRECT"),
        owed_by=Role.SHOPPER,
        duties=("ECL-59", "HSE-08"),
        is_right=True,
    )
)

# Met by the publication, which a morning's task makes; if that stays away, the end of the clock makes it.
PUBLISH = declare(
    Deadline(
        kind="complaints.publish_records",
        title="Publish each shop's record of complaints",
        otherwise="After that it is published by itself, and staff are alarmed.",
        counts_from="last day of the month before",
        within=rule("DL_CMP_RECORD"),
        owed_by=Role.STAFF,
        duties=("HSE-09",),
        inside=True,
    )
)

# A right of the one who says that it is infringed; a last day that is free is moved on, as the law counts.
WAIT = declare(
    Deadline(
        kind="complaints.await_filing",
        title="Go to an authority or a court, and show it",
        otherwise="After that the goods come back by themselves.",
        counts_from="statement of the shop reached the right holder",
        within=rule("DL_IP_COUNTER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-43",),
        due="legal",
        is_right=True,
        remind_before=(HoursBefore(72),),
    )
)

WAIT_LONGER = declare(
    Deadline(
        kind="complaints.await_filing_longer",
        title="Go to an authority or a court after the delay that was shown",
        otherwise="After that the goods come back by themselves.",
        counts_from="end of the fifteen days",
        within=rule("DL_IP_EXTENSION"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("SPC-IP", "ECL-43"),
        due="legal",
        is_right=True,
        remind_before=(HoursBefore(72),),
    )
)

PUBLISH_NOTICE = declare(
    Deadline(
        kind="complaints.publish_notice",
        title="Publish the notice, the statement or the outcome",
        otherwise="It is published by itself.",
        counts_from="what is to be published happened",
        within=rule("DL_IP_PUBLISH"),
        owed_by=Role.SYSTEM,
        duties=("ECL-44",),
        inside=True,
    )
)

# Only a reply of somebody stops it; an automatic one does not.
SERVICE_REPLY = declare(
    Deadline(
        kind="complaints.service_reply",
        title="Reply to a customer",
        otherwise="Without a reply in time a person of the platform takes over, and the delay is on file.",
        counts_from="customer has written",
        within=rule("DL_SERVICE_REPLY.ticket"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
        remind_before=(HoursBefore(4),),
    )
)

SERVICE_PERSON = declare(
    Deadline(
        kind="complaints.service_person",
        title="Reply as a person of the platform",
        otherwise="After that it stands first in the queue, and staff are alarmed.",
        counts_from="a person was asked for, in opening hours",
        within=rule("DL_SERVICE_REPLY.chat"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
    )
)

SERVICE_LATE = declare(
    Deadline(
        kind="complaints.service_late",
        title="Reply to a customer who has waited too long",
        otherwise="After that it is closed as not answered; it may be taken up again, or become a complaint.",
        counts_from="nobody of the platform replied in time",
        within=rule("DL_SERVICE_REPLY.ticket"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
        remind_before=(HoursBefore(4),),
    )
)

SERVICE_REST = declare(
    Deadline(
        kind="complaints.service_rest",
        title="Write again, if the reply does not help",
        otherwise="Silence closes the conversation. It may be taken up again.",
        counts_from="reply",
        within=rule("DL_SERVICE_REST"),
        owed_by=Role.SHOPPER,
        duties=("HSE-03",),
        is_right=True,
    )
)

SERVICE_TAKE_UP = declare(
    Deadline(
        kind="complaints.service_take_up",
        title="Take the conversation up again",
        otherwise="After that it has ended; begin another, or file a complaint.",
        counts_from="conversation closed",
        within=rule("DL_SERVICE_TAKE_UP"),
        owed_by=Role.SHOPPER,
        duties=("HSE-03",),
        is_right=True,
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
