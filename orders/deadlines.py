"""What does an order promise by when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.legal.rules import rule

PAY_WITHIN: Final = rule("DL_PAYMENT")
CONFIRM_WITHIN: Final = rule("DL_CONFIRM_RECEIPT")
REFUND_WITHIN: Final = rule("DL_CANCEL_REFUND")

# The house's number, and a prominent term of the contract: whoever has not paid by then has not bought.
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
    )
)

# Starts settlement with the merchant and ends no right of the consumer. Never without a signature.
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
    )
)

# The house's number: what was paid for a cancelled order is back at the shopper's, whatever the shop says.
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
    )
)
