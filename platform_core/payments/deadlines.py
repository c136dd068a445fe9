"""The deadlines of paying."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# No report has come for a payment. The provider is asked before the payer's time is over, and for as long as an order
# waits; after the closing the provider says once more whether somebody was quicker. Nobody else has to
# do anything.
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

# A payment is closed. Until the provider says that nobody can pay it any more, money may come that no order wants. It
# is told and asked again each time, and staff are alarmed.
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

# The provider has been told to give money back. Until it says what happened, it is asked again.
HEAR_OF_REFUND: Final = declare(
    Deadline(
        kind="payments.hear_of_refund",
        title="Hear from the payment provider that the money is back",
        otherwise="After that the provider is asked again, and our people are alarmed.",
        counts_from="refund requested",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
        at_end=AtEnd.LEADS_ON,
    )
)

# The provider has refused a refund several times in a row. Until the money is back it is asked again, each time after
# as long as the refund of a cancelled order may take at most.
ASK_AGAIN: Final = declare(
    Deadline(
        kind="payments.ask_again",
        title="Ask again for the refused refund",
        otherwise="After that it is asked for again by itself.",
        counts_from="refund refused",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
        at_end=AtEnd.LEADS_ON,
    )
)

# The provider has refused to the last. The payer may name another account; nobody must, and the debt stays.
NAME_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.name_account",
        title="Find another way for the refund that the provider refuses",
        otherwise="After that it is tried the old way once more, and if it is refused again, the payer is asked again.",
        counts_from="payer asked for another account",
        within=rule("DL_REFUND_ACCOUNT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-14", "HSE-05"),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: it is the payer's own money, on the way that it came",
    )
)

# Money that fits no payment is the payer's: what nobody has found the right payment for goes back by itself.
SEND_BACK: Final = declare(
    Deadline(
        kind="payments.send_back",
        title="Find the payment that this money is for",
        otherwise="After that the money goes back to the payer by itself.",
        counts_from="receipt noted",
        within=rule("DL_UNMATCHED"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: it is the payer's own money, which paid for nothing",
    )
)

HEAR_OF_RETURN: Final = declare(
    Deadline(
        kind="payments.hear_of_return",
        title="See to it that the money is back with the payer",
        otherwise="After that the provider is asked again, and our people are alarmed.",
        counts_from="money sent back",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05",),
        at_end=AtEnd.ALARMS,
    )
)

# The provider has refused to give it back. As for a refund: the payer may name another account; nobody must.
NAME_RECEIPT_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.name_receipt_account",
        title="Find another way back for money that fits no payment",
        otherwise="After that it is tried the old way once more, and if it is refused again, the payer is asked again.",
        counts_from="payer asked for another account",
        within=rule("DL_REFUND_ACCOUNT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("NRR-14", "HSE-05"),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: it is the payer's own money, on the way that it came",
    )
)

# A payer has allowed debits. Until the provider says that it knows of it, it is asked again.
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

# What a payer has revoked is used by nobody from then on; the provider is told until it says so, too.
HEAR_OF_REVOCATION: Final = declare(
    Deadline(
        kind="payments.hear_of_revocation",
        title="See to it that the mandate has ended at the payment provider",
        otherwise="After that the provider is told again, and our people are alarmed. Nothing is debited meanwhile.",
        counts_from="mandate revoked",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("OTM-18", "IPP-20"),
        at_end=AtEnd.ALARMS,
    )
)

# A shop has named where its money is to go. Until the provider says whether that exists, it is asked again.
HEAR_OF_ACCOUNT: Final = declare(
    Deadline(
        kind="payments.hear_of_account",
        title="Hear from the payment provider whether the account exists",
        otherwise="After that the provider is asked again, and our people are alarmed. The account before counts.",
        counts_from="account named",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.ALARMS,
    )
)

# What was settled is paid out by itself, at most so long after; nobody has to ask.
PAY_OUT: Final = declare(
    Deadline(
        kind="payments.pay_out",
        title="Pay out what was settled",
        otherwise="At that moment all that the shop has earned and does not owe is paid out by itself.",
        counts_from="money settled, or payout account in force",
        within=rule("DL_PAYOUT"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.GRANTS,
        may_harm=(
            "a buyer whose claim comes later: it is taken out of what the shop earns, its deposit and the relief fund"
        ),
    )
)

HEAR_OF_PAYOUT: Final = declare(
    Deadline(
        kind="payments.hear_of_payout",
        title="Hear from the payment provider that the payout has gone",
        otherwise="After that the provider is asked again, and our people are alarmed.",
        counts_from="payout requested",
        within=rule("DL_PROVIDER_ANSWER"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("PAY-06",),
        at_end=AtEnd.ALARMS,
    )
)
