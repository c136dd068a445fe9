"""Words of plans and subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from platform_core.labels import Labelled
from platform_core.money import Money


class SubscriptionEnd(Labelled):
    """Why a subscription has ended."""

    BY_SHOPPER = "by_shopper", "you cancelled it"
    MANDATE_REFUSED = "mandate_refused", "the payment provider did not agree"
    PRICE_RAISED = "price_raised", "the price has risen, and you did not agree to it"
    NOT_ON_OFFER = "not_on_offer", "the shop cannot deliver it any more"
    DEBIT_FAILED = "debit_failed", "the debit has failed twice"
    NOT_TOLD = "not_told", "you could not be told in time of the second try"


class NextDebit(StrEnum):
    """The decision at the instant of a debit."""

    CHARGE = "charge"
    LATER = "later"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """The price of one piece at each debit, the months between debits, and the days from the act to the first.

    An amount of zero ends the offer. There is no other first price: nothing is free and paid later.
    """

    amount: Money
    months: int = 1
    first_days: int = 0


@dataclass(frozen=True, slots=True)
class SubscriptionConsents:
    """The consents of a subscriber, each an act of its own: to the debits, and to the key terms."""

    debits: bool
    key_terms: bool
