"""Deadlines of freight and of its reimbursement."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

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

# Freight beside the order's money. Whether it is owed is decided; the shop may appeal the debt.
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
