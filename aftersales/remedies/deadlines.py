"""Clocks of a remedy."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# A recalled lot. Nobody is late: the buyer may answer, and the default is to the buyer's good.
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
