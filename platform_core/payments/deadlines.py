"""Deadlines of payments, refunds, mandates and payouts."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# The provider has not reported on a payment. We ask it before the payer's time is over, and again for as long as the
# order waits. When the payment is closed, the provider says once more whether somebody has paid after all. Nobody else
# has to do anything.
ASK_PROVIDER: Final = declare(
    Deadline(
        kind="payments.ask_provider",
        counts_from="payment requested, or provider asked",
        within=rule("DL_PAYMENT_ASK"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.LEADS_ON,
        inside=True,
    )
)

# A payment is closed. Until the provider confirms that nobody can pay it any more, money may arrive that belongs to no
# order. Each time this clock ends, we tell the provider again, ask it again, and alert staff.
HEAR_OF_CLOSING: Final = declare(
    Deadline(
        kind="payments.hear_of_closing",
        counts_from="payment closed",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.LEADS_ON,
        inside=True,
    )
)

# We have asked the provider for a refund. We ask again until it reports the outcome.
HEAR_OF_REFUND: Final = declare(
    Deadline(
        kind="payments.hear_of_refund",
        title="Confirm with the payment provider that the money is back",
        otherwise="After that we ask the provider again and alert our staff.",
        counts_from="refund requested",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
        at_end=AtEnd.LEADS_ON,
    )
)

# The provider has refused a refund several times in a row. We ask again until the money is back, and wait each time for
# as long as the refund of a cancelled order may take.
ASK_AGAIN: Final = declare(
    Deadline(
        kind="payments.ask_again",
        title="Ask again for the refused refund",
        otherwise="After that the refund is requested again automatically.",
        counts_from="refund refused",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
        at_end=AtEnd.LEADS_ON,
    )
)

# The provider has refused every attempt. The payer may name another account, but does not have to. We still owe the
# money.
NAME_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.name_account",
        title="Find another way for the refund that the provider refuses",
        otherwise="After that we try the old account once more. If that is refused too, we ask the payer again.",
        counts_from="payer asked for another account",
        within=rule("DL_REFUND_ACCOUNT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-14", "HSE-05"),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: the payer's own money goes back the way it came",
    )
)

# Money that fits no payment belongs to the payer. It goes back automatically if nobody finds its payment in time.
SEND_BACK: Final = declare(
    Deadline(
        kind="payments.send_back",
        title="Find the payment that this money is for",
        otherwise="After that the money goes back to the payer automatically.",
        counts_from="receipt noted",
        within=rule("DL_UNMATCHED"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: the payer's own money goes back, and it has paid for nothing",
    )
)

HEAR_OF_RETURN: Final = declare(
    Deadline(
        kind="payments.hear_of_return",
        title="Make sure that the money is back with the payer",
        otherwise="After that we ask the provider again and alert our staff.",
        counts_from="money sent back",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.ALARMS,
    )
)

# The provider has refused to send such money back. As with a refund, the payer may name another account, but does not
# have to.
NAME_RECEIPT_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.name_receipt_account",
        title="Find another way to give back money that fits no payment",
        otherwise="After that we try the old account once more. If that is refused too, we ask the payer again.",
        counts_from="payer asked for another account",
        within=rule("DL_REFUND_ACCOUNT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-14", "HSE-05"),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: the payer's own money goes back the way it came",
    )
)

# A payer has allowed debits. We ask the provider again until it confirms the mandate.
HEAR_OF_MANDATE: Final = declare(
    Deadline(
        kind="payments.hear_of_mandate",
        counts_from="mandate requested",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("IPP-20",),
        at_end=AtEnd.ALARMS,
        inside=True,
    )
)

# A payer has revoked a mandate. From then on nobody uses it. We tell the provider again until it confirms the end.
HEAR_OF_REVOCATION: Final = declare(
    Deadline(
        kind="payments.hear_of_revocation",
        title="Make sure that the mandate has ended at the payment provider",
        otherwise="After that we tell the provider again and alert our staff. Nothing is debited meanwhile.",
        counts_from="mandate revoked",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("OTM-18", "IPP-20"),
        at_end=AtEnd.ALARMS,
    )
)

# A shop has named an account for its payouts. We ask the provider again until it says whether the account exists.
HEAR_OF_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.hear_of_account",
        title="Find out from the payment provider whether the account exists",
        otherwise="After that we ask the provider again and alert our staff. The previous account stays in use.",
        counts_from="account named",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.ALARMS,
    )
)

# Settled money is paid out automatically within this time. Nobody has to ask for it.
PAY_OUT: Final = declare(
    Deadline(
        kind="payments.pay_out",
        title="Pay out the settled money",
        otherwise="At that moment the shop's earnings are paid out automatically, less its debts.",
        counts_from="money settled, or payout account in force",
        within=rule("DL_PAYOUT"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "a buyer who claims later: the claim is paid from the shop's next earnings, its deposit and the relief fund"
        ),
    )
)

HEAR_OF_PAYOUT: Final = declare(
    Deadline(
        kind="payments.hear_of_payout",
        title="Confirm with the payment provider that the payout was made",
        otherwise="After that we ask about the payout again and alert our staff.",
        counts_from="payout requested",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.ALARMS,
    )
)
