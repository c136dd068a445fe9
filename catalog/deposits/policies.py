"""The rule on which terms a deposit may be asked."""

from __future__ import annotations

from enum import StrEnum

from catalog.deposits.types import DepositTerms
from platform_core.duties import fulfils
from platform_core.errors import Verdict


class NoDeposit(StrEnum):
    """The reasons against a deposit on these terms."""

    PURPOSE_MISSING = "purpose_missing"
    STEPS_MISSING = "steps_missing"
    CONDITIONS_MISSING = "conditions_missing"
    NO_TIME = "no_time"
    TOO_LATE = "too_late"


@fulfils("ECL-21", "CRI-20")
def may_ask_deposit(terms: DepositTerms, *, most_days: int) -> Verdict:
    """Require a purpose, conditions, and how and when a deposit goes back; the time may only be better than the
    house's. To end it takes no terms."""
    asked = terms.amount.amount > 0
    return Verdict.of(
        {
            NoDeposit.PURPOSE_MISSING: asked and not terms.purpose.strip(),
            NoDeposit.STEPS_MISSING: asked and not terms.steps.strip(),
            NoDeposit.CONDITIONS_MISSING: asked and not terms.conditions,
            NoDeposit.NO_TIME: asked and terms.days < 1,
            NoDeposit.TOO_LATE: terms.days > most_days,
        }
    )
