"""Read the facts and the score of a shop."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from merchants.credit import policies
from merchants.credit.errors import CreditFactNotFound
from merchants.credit.models import CreditFact, CreditScore
from merchants.credit.types import CreditCounts, CreditFormula, CreditKind


def credit_counts(merchant_ids: Collection[UUID] | None = None, *, at: datetime) -> dict[UUID, CreditCounts]:
    """Count the valid facts of each of these shops, or of all that have a file, by the formula in force. One query.

    A late duty that became a violation counts as the violation alone.
    """
    since = at - timedelta(days=policies.FORMULA.days)
    facts = CreditFact.objects.that_count().filter(happened_at__gt=since, happened_at__lte=at)
    if merchant_ids is not None:
        facts = facts.filter(merchant_id__in=merchant_ids)
    violation = CreditFact.objects.filter(
        merchant_id=OuterRef("merchant_id"), kind=CreditKind.VIOLATION, about_id=OuterRef("about_id")
    )
    late = Q(kind=CreditKind.LATE) & ~Q(Exists(violation))
    counted = (
        facts.order_by()
        .values("merchant_id")
        .annotate(
            sales=Count("id", filter=Q(kind=CreditKind.SALE)),
            reviews=Count("id", filter=Q(kind=CreditKind.REVIEW)),
            sum_of_stars=Sum("stars", default=0),
            decisions=Count("id", filter=Q(kind=CreditKind.DECISION)),
            late=Count("id", filter=late),
            violations=Count("id", filter=Q(kind=CreditKind.VIOLATION)),
        )
    )
    names = ("sales", "reviews", "sum_of_stars", "decisions", "late", "violations")
    return {shop: CreditCounts(*numbers) for shop, *numbers in counted.values_list("merchant_id", *names)}


def credit_formula() -> CreditFormula:
    """The formula in force."""
    return policies.FORMULA


def credit_shown(merchant_id: UUID) -> dict[str, Any]:
    """The score as everybody is shown it: for a shop of which nothing is on file, the parts of no facts."""
    last = credit_of(merchant_id)
    none = asdict(policies.credit(CreditCounts()))
    made = {name: getattr(last, name) for name in none} if last else none
    formula = policies.FORMULAS[made["formula"]]
    since = last.scored_at if last else None
    return made | {"merchant_id": merchant_id, "least_sales": formula.least_sales, "scored_at": since}


def credit_of(merchant_id: UUID) -> CreditScore | None:
    """The latest score of the shop; None as long as nothing was on file."""
    return CreditScore.objects.filter(merchant_id=merchant_id).order_by("-scored_at", "-id").first()


def score_of(merchant: OuterRef) -> Subquery:
    """The present score of the shop of a row, to order rows by; NULL without one."""
    latest = CreditScore.objects.filter(merchant_id=merchant).order_by("-scored_at", "-id")
    return Subquery(latest.values("score")[:1])


def credit_facts(merchant_id: UUID) -> QuerySet[CreditFact]:
    """The facts against the shop, each with its ``reply`` and its ``reversal``; in no order yet."""
    return CreditFact.objects.adverse().filter(merchant_id=merchant_id).select_related("reply", "reversal")


def credit_fact(fact_id: UUID) -> CreditFact:
    """A fact of any kind. Raises ``CreditFactNotFound``."""
    found = CreditFact.objects.select_related("reply", "reversal").filter(id=fact_id).first()
    if found is None:
        raise CreditFactNotFound(fact_id=fact_id)
    return found
