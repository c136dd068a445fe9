"""Words of credit: kinds of fact, parts of a score, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from merchants.violations.types import About
from platform_core.labels import Labelled


class CreditKind(Labelled):
    """The kinds of facts that bear on the credit of a shop (HSE-02)."""

    SALE = "sale", "an order was received"
    REVIEW = "review", "a shopper rated what was delivered"
    DECISION = "decision", "the platform decided a complaint against the shop"
    LATE = "late", "something that the shop owed was not done in time"
    VIOLATION = "violation", "a violation was recorded"


ADVERSE: Final = (CreditKind.DECISION, CreditKind.LATE, CreditKind.VIOLATION)  # public one by one, with the reply


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEntry:
    """A fact to be put on file, by the name of its clock, its violation or itself; ``stars`` are a review's."""

    kind: CreditKind
    what: str
    source: About
    happened_at: datetime
    stars: int | None = None


class CreditCorrection(Labelled):
    """The platform's own reasons to take a fact out of a credit file. Staff say why in their own words."""

    DECISION_REVIEWED = "decision_reviewed", "another person reviewed the decision and dismissed the complaint"
    DEBT_REVERSED = "debt_reversed", "what the shop had not paid in time was not owed, as found on appeal"
    SANCTION_REVERSED = "sanction_reversed", "the measure that answered it was reversed on appeal"


class CreditPart(Labelled):
    """The parts that a credit score is computed from."""

    REVIEWS = "reviews", "ratings by shoppers"
    DISPUTES = "disputes", "complaints that the platform decided against the shop"
    TIMES = "times", "what was not done in time"
    RECORD = "record", "violations on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFormula:
    """The public constants of a score. Numbers of the house: a change is a formula with the next version.

    ``days`` is how far back facts count, ``least_sales`` the sample under which there is no score, ``worst_share`` the
    share of the sales in per cent at which disputes or delays leave nothing of their part, ``per_violation`` the
    deduction from its part for one violation, and ``poor`` the score under which staff look at the shop.
    """

    version: int
    days: int
    least_sales: int
    weights: Mapping[CreditPart, int]
    worst_share: int
    per_violation: int
    poor: int


@dataclass(frozen=True, slots=True)
class CreditCounts:
    """How many facts of each kind count for a shop, and the sum of all stars."""

    sales: int = 0
    reviews: int = 0
    stars: int = 0
    decisions: int = 0
    late: int = 0
    violations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditComponent:
    """One part of a score, explained: ``count`` of ``out_of`` gave ``value`` (0 to 100; None where nothing says it)."""

    part: CreditPart
    weight: int
    count: int
    out_of: int | None
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A score from 0 to 100 and the parts that it is computed from; None where the sample is too small."""

    formula: int
    score: int | None
    sales: int
    components: tuple[CreditComponent, ...]
