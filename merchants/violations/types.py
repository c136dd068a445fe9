"""Kinds of violation, and the case that a record is about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.labels import Labelled


class ViolationKind(Labelled):
    """The acts and omissions by which a shop crosses a line of the law (NRR-31)."""

    RETURN_NOT_HANDLED = "return_not_handled", "a return was not handled for fifteen days"
    NO_RETURN_ADDRESS = "no_return_address", "there was no address to return goods to"
    DISPATCH_LATE = "dispatch_late", "a paid order was not handed over in the promised time"
    REFUND_NOT_MADE = "refund_not_made", "no refund fifteen days after the goods were back"
    CHANGE_REPORTED_LATE = "change_reported_late", "a change of its facts was not reported in time"
    UNLAWFUL_OFFER = "unlawful_offer", "an offer broke the law"
    INFRINGEMENT = "infringement", "goods infringed a right, as an authority or a court has found"
    RETALIATION = "retaliation", "a shop took revenge for a report"


@dataclass(frozen=True, slots=True)
class About:
    """The case of a violation, in an app above: its kind (`aftersales.return`) and id."""

    type: str
    id: UUID
