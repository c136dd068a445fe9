"""Clocks of a return, and of the window in which it is notified."""

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

# Goods that were sent, and nobody says that they are there. One search: the facts at its end decide.
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
