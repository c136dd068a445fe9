"""What does an order promise by when, and until when is somebody heard about a review?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore, promised

PAY_WITHIN: Final = rule("DL_PAYMENT")
CONFIRM_WITHIN: Final = rule("DL_CONFIRM_RECEIPT")
REFUND_WITHIN: Final = rule("DL_CANCEL_REFUND")
SHIP_WITHIN: Final = rule("DL_SHIP")

# The house's number, and a prominent term of the contract: whoever has not paid by then has not bought.
PAYMENT = declare(
    Deadline(
        kind="orders.payment",
        title="Pay for the order",
        otherwise="Not paid by then, the order ends and the goods go back on sale.",
        counts_from="order placed",
        within=PAY_WITHIN,
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("HSE-07",),
        at_end=AtEnd.TAKES,
    )
)

# The shortest promise of its lines counts. The carrier's first report meets it, or the hand-over of codes; a waybill
# that somebody typed does not.
DISPATCH = declare(
    Deadline(
        kind="orders.dispatch",
        title="Hand the parcel to the carrier, or the codes to the shopper",
        otherwise="After that the shopper may cancel and gets everything back, and the shop's delay goes on record.",
        counts_from="order paid",
        within=SHIP_WITHIN,
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-20",),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(12),),
    )
)

# The house's numbers: after the promise was broken, and for the way of a parcel.
END_UNSENT = declare(
    Deadline(
        kind="orders.end_unsent",
        title="Hand over the order that is late",
        otherwise="After that the order is cancelled by itself and everything that was paid goes back.",
        counts_from="promised dispatch missed",
        within=rule("DL_SHIP_END"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-20",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where its carrier has said nothing of a parcel that was sent",
    )
)
PICK_UP = declare(
    Deadline(
        kind="orders.pick_up",
        title="The carrier confirms that it has the parcel",
        otherwise="After that it counts as not sent: the shopper may cancel again, or say that it has come.",
        counts_from="waybill named",
        within=rule("DL_CARRIER_PICKUP"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-20", "ECL-51"),
        at_end=AtEnd.ALARMS,
    )
)
MOVEMENT = declare(
    Deadline(
        kind="orders.movement",
        title="The parcel moves on or arrives",
        otherwise="After that the carrier, the shop and the shopper are asked where it is.",
        counts_from="last report of the carrier",
        within=rule("DL_PARCEL_STALE"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-20",),
        at_end=AtEnd.ALARMS,
    )
)
FIND_PARCEL = declare(
    Deadline(
        kind="orders.find_parcel",
        title="Find the parcel",
        otherwise="If it is not found, or not brought to the shopper, the order ends and everything that was paid goes "
        "back.",
        counts_from="asked for the parcel",
        within=rule("DL_PARCEL_LOST"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-20",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where a parcel of which nobody has heard has come all the same",
    )
)
# Of a parcel that its carrier left with somebody else, without the shopper's consent. Nobody knows who has the goods,
# so silence takes neither money nor goods from anybody.
HAND_OVER = declare(
    Deadline(
        kind="orders.hand_over",
        title="Say whether you have the parcel",
        otherwise="After that the carrier is asked for proof and the platform looks into it. You lose nothing, and may "
        "still say it.",
        counts_from="parcel left with somebody else",
        within=rule("DL_HAND_OVER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-52", "OPR-27"),
        remind_before=(HoursBefore(48),),
        is_right=True,
        at_end=AtEnd.LEADS_ON,
        may_harm="nobody: the shopper may still say either; the shop waits no longer than for what follows",
    )
)
# Any of four ends it: the shopper's word, a signature of theirs, a new report, the decision.
HAND_OVER_INQUIRY = declare(
    Deadline(
        kind="orders.hand_over_inquiry",
        title="Find out with the carrier who has the parcel, and decide",
        otherwise="If it is not decided by then, the platform's staff are told again, until it is. The shop waits for "
        "its money meanwhile; the shopper may say at any time whether they have it.",
        counts_from="shopper silent about the parcel",
        within=rule("DL_HAND_OVER_INQUIRY"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("ECL-52", "OPR-27"),
        at_end=AtEnd.ALARMS,
        may_harm="the shop, which waits for its money for as long as nobody decides; staff are told again each time",
    )
)
# In the order in which they are locked.
ON_THE_WAY: Final = (DISPATCH, END_UNSENT, PICK_UP, MOVEMENT, FIND_PARCEL, HAND_OVER, HAND_OVER_INQUIRY)
WHILE_LEFT: Final = (FIND_PARCEL, HAND_OVER, HAND_OVER_INQUIRY)  # those that may run of a parcel left elsewhere

# Starts settlement with the merchant and ends no right of the consumer. Never without a signature, or codes that can be
# read.
CONFIRM_RECEIPT = declare(
    Deadline(
        kind="orders.confirm_receipt",
        title="Confirm the receipt",
        otherwise="After that it counts as received and the shop may be paid. No right of the shopper ends with it.",
        counts_from="delivery signed",
        within=CONFIRM_WITHIN,
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-51",),
        at_end=AtEnd.GRANTS,
        may_harm="a buyer who is away: the shop may be paid; no right of the buyer ends with it",
    )
)

# The house's number: what was paid for a cancelled order is back at the shopper's, whatever the shop says.
CANCEL_REFUND = declare(
    Deadline(
        kind="orders.cancel_refund",
        title="Refund of the cancelled order",
        otherwise="If it has not gone back by then, the platform's staff are told, every day until it has.",
        counts_from="paid order cancelled",
        within=REFUND_WITHIN,
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
        at_end=AtEnd.ALARMS,
    )
)

# Terms may promise sooner. From the application on it runs through, whoever objects.
DEPOSIT_BACK: Final = declare(
    Deadline(
        kind="orders.deposit_back",
        title="Give the deposit back",
        otherwise="What nobody has decided by then goes back in full, by itself.",
        counts_from="deposit asked back",
        within=rule("DL_DEPOSIT_REFUND"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-21", "CRI-20"),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where what it lent is not back and nobody of ours has ruled",
    )
)

DEPOSIT_ANSWER: Final = declare(
    Deadline(
        kind="orders.deposit_answer",
        title="Confirm that the deposit goes back, or object with evidence",
        otherwise="Silence confirms: the whole deposit goes back.",
        counts_from="deposit asked back",
        within=rule("DL_DEPOSIT_ANSWER"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("ECL-21",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where what it lent is not back: it had its days to object",
        remind_before=(HoursBefore(24),),
    )
)

DEPOSIT_MONEY: Final = declare(
    Deadline(
        kind="orders.deposit_money",
        title="The deposit that was granted arrives",
        otherwise="If it is not there by then, the platform's staff are told, every day until it is.",
        counts_from="deposit granted",
        within=rule("DL_DEPOSIT_MONEY"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-21", "HSE-05"),
        at_end=AtEnd.ALARMS,
    )
)
# Of reviews. The house's numbers: first shop and author are heard, then a second person decides, or nothing is masked.
ADD_WITHIN: Final = rule("DL_REVIEW_ADD")

HEARING = declare(
    Deadline(
        kind="orders.mask_hearing",
        title="Say what you think of the proposal to mask a review",
        otherwise="After that a second person decides without your word.",
        counts_from="mask proposed",
        within=rule("DL_REVIEW_HEARING"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("OTM-15",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_MASK = declare(
    Deadline(
        kind="orders.mask_decision",
        title="Decide whether the review is masked",
        otherwise="After that the proposal has ended, and the review stays.",
        counts_from="shop and author heard",
        within=rule("DL_REVIEW_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-39b", "OTM-15"),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)
APPEAL = declare(
    Deadline(
        kind="orders.mask_appeal",
        title="Appeal against the mask of your review",
        otherwise="After that the mask stands.",
        counts_from="review masked",
        within=rule("DL_REVIEW_APPEAL.ask"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-39b",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_APPEAL = declare(
    Deadline(
        kind="orders.mask_appeal_decision",
        title="Decide the appeal against the mask of a review",
        otherwise="After that the review is shown again by itself.",
        counts_from="appeal against a mask",
        within=rule("DL_REVIEW_APPEAL.decide"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-39b",),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "whoever the review is about: nobody of ours has found that it breaks a rule, and the report stays open"
            " to everybody"
        ),
        remind_before=(HoursBefore(24),),
    )
)

# As often as the plan says. The reminders are the notices without which nothing is debited: eight days before, so that
# five full days are left also when we are late, and two days before.
DEBIT: Final = declare(
    Deadline(
        kind="orders.debit",
        title="Next debit of a subscription",
        otherwise="It is debited by itself, if you were told in time. Until that moment you may cancel.",
        counts_from="subscription begun, or debited",
        within=promised("subscription"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("OTM-18", "IPP-20", "CRI-10b"),
        at_end=AtEnd.GRANTS,
        may_harm="a buyer who has not read that it is debited: two notices went out, and no debit comes without them",
        remind_before=(HoursBefore(192), HoursBefore(48)),
        is_right=True,
        own_words=True,
    )
)

DEBIT_AGAIN: Final = declare(
    Deadline(
        kind="orders.debit_again",
        title="Second try of a debit that has failed",
        otherwise="It is tried once more by itself; if that fails, too, the subscription ends. You may cancel before.",
        counts_from="debit failed",
        within=rule("DL_DEBIT_RETRY"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("IPP-20",),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "a buyer who has not read that it is debited again: a notice went out, and they may cancel until then"
        ),
        is_right=True,
    )
)
