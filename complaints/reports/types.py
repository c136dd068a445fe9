"""Values of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from merchants.sanctions.types import Proposal as Measure
from platform_core.labels import Labelled

# Reports: what anybody tells the platform about unlawful trade

REPORT: Final = "complaints.report"


FINDING: Final = "complaints.finding"  # what a violation on record names: nothing of it leads to a report


class Offence(Labelled):
    """What a report says is unlawful."""

    UNSAFE = "unsafe", "goods that endanger health or safety"
    PROHIBITED = "prohibited", "goods that nobody may sell"
    UNLICENSED = "unlicensed", "sold without the licence that it needs"
    COUNTERFEIT_GOODS = "counterfeit_goods", "counterfeit goods"
    FALSE_CLAIMS = "false_claims", "false or misleading claims"
    FAKE_REVIEWS = "fake_reviews", "bought or invented reviews"
    PRICE_FRAUD = "price_fraud", "false prices"
    REVENGE = "revenge", "revenge for a complaint or a report"
    OTHER = "other", "something else"


OUTSIDE_WEB: Final = "https://www.12315.cn"  # where an authority takes reports and complaints


AT_ONCE: Final = (Offence.UNSAFE, Offence.PROHIBITED, Offence.UNLICENSED, Offence.COUNTERFEIT_GOODS)


class Target(Labelled):
    """What a report is about; of an advertisement, the listing that it leads to."""

    LISTING = "listing", "a listing"
    SHOP = "shop", "a shop"
    REVIEW = "review", "a review"
    ADVERTISEMENT = "advertisement", "an advertisement"


class Source(Labelled):
    """Who told the platform."""

    REPORTER = "reporter", "a reporter"
    STAFF = "staff", "a finding of our own"
    AUTHORITY = "authority", "a hint of an authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """What somebody reports: what it is about, what is wrong, in their words, and how to reach them if they like."""

    target: Target
    target_id: UUID
    offence: Offence
    statement: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What staff found: why, as the reporter reads it; by which duties; and what is done about it.

    ``measure`` is proposed against the shop, and imposed at once where ``danger`` says which danger there is; ``done``
    says what was done by other means, or why nothing is left to be done.
    """

    reasons: str
    basis: Sequence[str]
    measure: Measure | None = None
    danger: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Which authority has the lead, under which number of its own, and what it gave as a receipt."""

    authority: str
    reference: str
