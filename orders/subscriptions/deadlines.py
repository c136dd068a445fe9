"""Clocks of a subscription."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore, promised

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
