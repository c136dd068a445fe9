"""Values of awards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from platform_core.labels import Labelled
from platform_core.money import Money

AWARD: Final = "complaints.award"  # the case that a payout of an award is for


class AwardHead(Labelled):
    """The head under which an award gives money beside a refund of the price."""

    FREIGHT = "freight", "freight that the shopper has paid"
    COSTS = "costs", "reasonable costs, such as of a test"
    LOSS = "loss", "a loss that the goods have caused"
    FRAUD = "fraud", "three times the price, at least 500 yuan, for fraud"
    DEFECT = "defect", "up to twice the loss, for knowingly selling what has killed or seriously harmed"


MULTIPLIED: Final = (AwardHead.FRAUD, AwardHead.DEFECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardClaim:
    """An award as staff propose it: head, amount, reasons and duties. ``shown``: the proven costs, freight or loss.

    Each time two questions are answered. ``label_flaw``: is it no more than a flaw in a label that neither affects the
    goods nor misleads? ``faked``: was the claim faked?
    """

    head: AwardHead
    amount: Money
    reasons: str
    basis: Sequence[str]
    label_flaw: bool
    faked: bool
    shown: Money | None = None
