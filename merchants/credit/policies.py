"""Rules of credit: how a score is made of counted facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from merchants.credit.types import Credit, CreditComponent, CreditCounts, CreditFormula, CreditPart
from platform_core.duties import fulfils

FORMULAS: Final[Mapping[int, CreditFormula]] = {
    1: CreditFormula(
        version=1,
        days=365,
        least_sales=10,
        weights={CreditPart.REVIEWS: 40, CreditPart.DISPUTES: 25, CreditPart.TIMES: 20, CreditPart.RECORD: 15},
        worst_share=10,
        per_violation=25,
        poor=40,
    )
}
FORMULA: Final = FORMULAS[max(FORMULAS)]  # the one in force


@fulfils("ECL-39a")
@fulfils("HSE-02", part="credit file")
def credit(counts: CreditCounts, *, by: CreditFormula = FORMULA) -> Credit:
    """The score of a shop and each part of it. A part without facts does not count, for good or for bad."""
    values: dict[CreditPart, tuple[int, int | None, int | None]] = {
        CreditPart.REVIEWS: (counts.reviews, None, _of_stars(counts)),
        CreditPart.DISPUTES: (counts.decisions, counts.sales, _of_share(counts.decisions, counts.sales, by=by)),
        CreditPart.TIMES: (counts.late, counts.sales, _of_share(counts.late, counts.sales, by=by)),
        CreditPart.RECORD: (counts.violations, None, max(0, 100 - by.per_violation * counts.violations)),
    }
    parts = tuple(
        CreditComponent(part=part, weight=by.weights[part], count=count, out_of=out_of, value=value)
        for part, (count, out_of, value) in values.items()
    )
    known = [(part.weight, part.value) for part in parts if part.value is not None]
    score = sum(weight * value for weight, value in known) // sum(weight for weight, _ in known)
    enough = counts.sales >= by.least_sales
    return Credit(formula=by.version, score=score if enough else None, sales=counts.sales, components=parts)


@fulfils("HSE-02", part="credit file")
def is_poor(score: int | None, *, by: CreditFormula = FORMULA) -> bool:
    """Whether the score is so low that staff have to look at the shop; never without a score."""
    return score is not None and score < by.poor


def _of_stars(counts: CreditCounts) -> int | None:
    """One star is nothing, five are all: linear, rounded down."""
    return (counts.stars - counts.reviews) * 25 // counts.reviews if counts.reviews else None


def _of_share(count: int, sales: int, *, by: CreditFormula) -> int | None:
    """All where it never happened, nothing from the worst share on: linear, rounded down."""
    return max(0, 100 - -(-count * 10_000 // (sales * by.worst_share))) if sales else None
