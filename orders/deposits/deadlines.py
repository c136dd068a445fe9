"""Clocks of a deposit."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# Terms may promise sooner. From the application on it runs through, also during an objection.
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
