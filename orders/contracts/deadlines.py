"""Numbers that a contract shows."""

from typing import Final

from platform_core.legal.rules import rule

PAY_WITHIN: Final = rule("DL_PAYMENT")
CONFIRM_WITHIN: Final = rule("DL_CONFIRM_RECEIPT")
