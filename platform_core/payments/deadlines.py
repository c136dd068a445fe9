"""What does paying promise by when?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.legal.rules import rule

# The provider has refused a refund several times in a row. Until the money is back it is asked again, each time after
# as long as the refund of a cancelled order may take at most.
ASK_AGAIN: Final = declare(
    Deadline(
        kind="payments.ask_again",
        counts_from="refund refused",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-05", "ECL-20"),
    )
)
