"""Clocks of an order."""

from typing import Final

from orders.contracts.deadlines import CONFIRM_WITHIN, PAY_WITHIN
from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

REFUND_WITHIN: Final = rule("DL_CANCEL_REFUND")
SHIP_WITHIN: Final = rule("DL_SHIP")

# The house's number, and a prominent term of the contract: an order not paid by then ends.
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
        title="Send the parcel, or hand over the codes",
        otherwise="After that the shopper may cancel for a full refund, and the delay goes on record.",
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

# The house's number: the money of a cancelled order is back with the shopper; no shop is asked.
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
