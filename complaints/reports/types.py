"""Values of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from merchants.sanctions.types import Proposal as Measure
from platform_core.labels import Labelled

# Reports of unlawful trade, by anybody

REPORT: Final = "complaints.report"


FINDING: Final = "complaints.finding"  # the subject of a violation on record: nothing of it leads to a report


class Offence(Labelled):
    """The kind of unlawful act that is reported."""

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
    """The kind of thing reported; of an advertisement, the listing that it leads to."""

    LISTING = "listing", "a listing"
    SHOP = "shop", "a shop"
    REVIEW = "review", "a review"
    ADVERTISEMENT = "advertisement", "an advertisement"


class Source(Labelled):
    """The origin of a report."""

    REPORTER = "reporter", "a reporter"
    STAFF = "staff", "a finding of our own"
    AUTHORITY = "authority", "a hint of an authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """A report to be filed: its target, the offence, the reporter's words, and their contact if they like."""

    target: Target
    target_id: UUID
    offence: Offence
    statement: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """The finding of staff: reasons for the reporter, duties, and the action taken.

    ``measure`` is proposed against the shop, and imposed at once where ``danger`` names a danger; ``done`` is another
    action, or the reason why none is left.
    """

    reasons: str
    basis: Sequence[str]
    measure: Measure | None = None
    danger: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReceipt:
    """The authority that has the lead, and its own number for it."""

    authority: str
    reference: str
