"""The refusal of terms of a deposit."""

from __future__ import annotations

from platform_core.errors import RuleRefused


class DepositTermsRefused(RuleRefused):
    """Carries every reason; ``most_days`` is the longest time in which a deposit may go back."""

    code = "catalog.deposit_terms_refused"
    title = "A deposit cannot be asked on these terms"
    remedy = "Say what it is for, on which conditions, how and within how many of the days allowed it goes back."
    reasons: tuple[str, ...]
    most_days: int
