"""Which steps of a return or a claim are owed, and until when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# About the order, not about a return: the shopper's time to say that something goes back. A listing may promise more.
RETURN_WINDOW: Final = declare(
    Deadline(
        kind="aftersales.return_window",
        title="Return without a reason",
        otherwise="After that this right ends; rights because of faults remain.",
        is_right=True,
        counts_from="delivery signed",
        within=rule("DL_NRR_WINDOW"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("CRL-25a", "NRR-10"),
        at_end=AtEnd.LEADS_ON,
        may_harm="the shopper, whose seven days the law ends; claims for faulty goods stay open",
        due="legal",
        remind_before=(HoursBefore(48),),
        may_be_extended=True,
        guide="return_window",
    )
)

# The verified address is shown at once; so long may the shop name another.
ADDRESS: Final = declare(
    Deadline(
        kind="aftersales.address",
        title="Name another return address",
        otherwise="After that the verified address stands.",
        is_right=True,
        counts_from="return notice",
        within=rule("DL_NRR_ADDRESS"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("NRR-11",),
        at_end=AtEnd.LEADS_ON,
    )
)

# A red line: not when the money is due, but when silence counts as refusal.
HANDLE_RED: Final = declare(
    Deadline(
        kind="aftersales.handle_red_line",
        title="Handle the return",
        otherwise="Later counts as deliberate delay and is recorded as a violation.",
        counts_from="return notice",
        within=rule("DL_NRR_HANDLE_RED"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("NRR-31", "PCR-09"),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has let the days of the law go by",
        due="legal",
        red_line=True,
        remind_before=(HoursBefore(48),),
    )
)

OBJECTION: Final = declare(
    Deadline(
        kind="aftersales.objection",
        title="Object with evidence",
        otherwise="A later objection is ignored.",
        is_right=True,
        counts_from="goods back",
        within=rule("DL_NRR_OBJECTION"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("NRR-09",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)

REFUND: Final = declare(
    Deadline(
        kind="aftersales.refund",
        title="Pay the refund",
        otherwise="Without an objection in time, the platform has it paid by itself.",
        counts_from="goods back",
        within=rule("DL_NRR_REFUND"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-25c", "NRR-13"),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has its goods back and may still object until then",
        due="legal",
    )
)

# What the platform pays by the clock does not help the shop across this line.
REFUND_RED: Final = declare(
    Deadline(
        kind="aftersales.refund_red_line",
        title="Pay the refund, at the latest",
        otherwise="Later counts as deliberate delay and is recorded as a violation.",
        counts_from="goods back",
        within=rule("DL_NRR_REFUND_RED"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("NRR-31", "PCR-09"),
        at_end=AtEnd.ALARMS,
        due="legal",
        red_line=True,
        remind_before=(HoursBefore(48),),
    )
)

# Goods under way: the shop says that they are there, or they are looked for.
ARRIVE: Final = declare(
    Deadline(
        kind="aftersales.arrive",
        title="Say whether the goods are back",
        otherwise="After that the platform looks where they are.",
        counts_from="goods sent back",
        within=rule("DL_RETURN_ARRIVES"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("NRR-31",),
        at_end=AtEnd.ALARMS,
        is_right=True,  # a parcel that is slow is nobody's delay
    )
)

# Goods that were sent, and nobody says that they are there. One search: what is known at its end decides.
FIND_ARRIVAL: Final = declare(
    Deadline(
        kind="aftersales.find_arrival",
        title="Find out whether the goods are back",
        otherwise="Refused, or shown to be sent by a proof or a waybill: they count as back. Lost by a carrier: money "
        "back. Else it rests.",
        counts_from="search begun",
        within=rule("DL_MEDIATE.finish"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-31", "PCR-09"),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "the shop, where goods that a carrier took never came; the shopper, where nothing shows that any were"
            " sent: goods that turn up open it again"
        ),
    )
)

RULING: Final = declare(
    Deadline(
        kind="aftersales.ruling",
        title="Decide about the objection",
        otherwise="Undecided by then, the objection is not proven and the refund is paid.",
        counts_from="objection made",
        within=rule("DL_MEDIATE.finish"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, whose objection nobody of ours has judged, and which has the goods",
    )
)

# Who keeps the money sends the goods home, and they arrive. Each time the end is near, the carrier is asked as well: a
# report that was lost on its way to us is heard in time.
SEND_HOME: Final = declare(
    Deadline(
        kind="aftersales.send_home",
        title="Have the goods with the shopper again",
        otherwise="A shop whose goods are not there pays for them.",
        counts_from="refund declined",
        within=rule("DL_SEND_HOME"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has kept goods that were to go home",
        remind_before=(HoursBefore(48), HoursBefore(1)),
    )
)

ANSWER_CLAIM: Final = declare(
    Deadline(
        kind="aftersales.answer_claim",
        title="Answer the claim",
        otherwise="A shop that says nothing has granted what is wanted.",
        counts_from="claim filed, or offer left",
        within=rule("DL_CLAIM_ANSWER"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where it never looked: it had its days and a notice, and money needs the goods back",
        remind_before=(HoursBefore(24),),
    )
)

TAKE_OFFER: Final = declare(
    Deadline(
        kind="aftersales.take_offer",
        title="Take or leave the offer",
        otherwise="After that the offer is gone, and the shop has to answer the claim itself.",
        is_right=True,
        counts_from="offer made",
        within=rule("DL_CLAIM_OFFER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("CRL-24",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
        guide="faulty_goods",
    )
)

COMPLAIN: Final = declare(
    Deadline(
        kind="aftersales.complain",
        title="Complain about the refusal",
        otherwise="After that this claim is closed; a complaint about the order stays possible.",
        is_right=True,
        counts_from="claim refused",
        within=rule("DL_CLAIM_COMPLAIN"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("CRL-24",),
        at_end=AtEnd.LEADS_ON,
        may_harm="the shopper, who was told until when to complain; the authority and the courts stay open",
        remind_before=(HoursBefore(48),),
        guide="faulty_goods",
    )
)

SEND_NEW: Final = declare(
    Deadline(
        kind="aftersales.send_new",
        title="Send the goods that are owed",
        otherwise="A shop that does not send them pays for them.",
        counts_from="goods back, or claim granted",
        within=rule("DL_SEND_NEW"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has not sent what it owes",
        remind_before=(HoursBefore(24),),
    )
)

REPAIR: Final = declare(
    Deadline(
        kind="aftersales.repair",
        title="Repair the goods and send them",
        otherwise="A repair that takes longer becomes an exchange, or the money if the shopper chooses it.",
        counts_from="goods handed in",
        within=rule("DL_TGS_REPAIR.ordinary"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("TGS-30",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which has had the goods for longer than the law gives it",
        due="legal",
        remind_before=(HoursBefore(72),),
    )
)

# As goods that go home: the carrier is asked before nothing is said to have arrived.
NEW_ARRIVES: Final = declare(
    Deadline(
        kind="aftersales.new_arrives",
        title="Have the goods that are owed with the shopper",
        otherwise="A shop whose goods are not there pays for them.",
        counts_from="goods sent",
        within=rule("DL_NEW_ARRIVES"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where its carrier has lost the piece",
        remind_before=(HoursBefore(48), HoursBefore(1)),
    )
)

ANSWER_FREIGHT: Final = declare(
    Deadline(
        kind="aftersales.answer_freight",
        title="Object to the freight that the shopper has paid",
        otherwise="A shop that does not object pays it.",
        counts_from="receipt shown",
        within=rule("DL_FREIGHT_ANSWER"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where it never looked at the receipt that was shown to it",
        remind_before=(HoursBefore(24),),
        is_right=True,
    )
)

RULE_FREIGHT: Final = declare(
    Deadline(
        kind="aftersales.rule_freight",
        title="Decide about the freight",
        otherwise="Undecided by then, the objection is not proven and the freight is paid.",
        counts_from="objection made",
        within=rule("DL_MEDIATE.finish"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("CRL-24",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, whose objection nobody of ours has judged",
    )
)

# A recalled lot. Nobody is late: the buyer may answer, and what follows by itself is to the buyer's good.
REMEDY_ANSWER: Final = declare(
    Deadline(
        kind="aftersales.remedy_answer",
        title="Answer what is offered for a recalled lot",
        otherwise=(
            "Goods that are destroyed are refunded by themselves after that. Goods that go back may still be sent back"
            " at the shop's cost for as long as the lot is recalled."
        ),
        counts_from="buyer told",
        within=rule("DL_RECALL_ANSWER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("CRL-19",),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "the shop, for goods that a law or a decision has destroyed; a buyer who is silent loses nothing, and"
            " may send theirs later"
        ),
        is_right=True,
        remind_before=(HoursBefore(240), HoursBefore(72)),
    )
)

REMEDY_ARRIVES: Final = declare(
    Deadline(
        kind="aftersales.remedy_arrives",
        title="Say whether the recalled goods are back",
        otherwise="After that they count as back, and the refund is paid by itself.",
        counts_from="goods sent back",
        within=rule("DL_RETURN_ARRIVES"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-19",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, where a recalled piece that was sent never reached it",
        is_right=True,  # a parcel that is slow is nobody's delay
    )
)

# Freight beside the order's money. Whether it is owed is decided; the shop may appeal what is taken from it.
REIMBURSE: Final = declare(
    Deadline(
        kind="aftersales.reimburse",
        title="Pay freight beside the order's money",
        otherwise=(
            "At that moment it is paid by itself: out of what the shop has with the provider and its guarantee deposit,"
            " else out of the platform's relief fund; the shop owes it from then on."
        ),
        counts_from="freight granted",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("CRL-24", "CRL-19", "HSE-16", "ECL-58"),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "the shop, whose debt it becomes and which may appeal; the relief fund, where the shop has too little"
        ),
    )
)

REIMBURSE_AGAIN: Final = declare(
    Deadline(
        kind="aftersales.reimburse_again",
        title="Pay the freight that the payment provider has refused",
        otherwise="At that moment it is paid again by itself.",
        counts_from="payout refused or sent back",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-16",),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: it is the same money on its way once more",
    )
)
