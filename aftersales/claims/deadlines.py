"""Clocks of a claim."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

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
