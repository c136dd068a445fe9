"""Tell the shop of measures, and correct its credit when one is reversed."""

from __future__ import annotations

from typing import Any

from merchants.credit import commands as credit_commands
from merchants.credit.types import CreditCorrection, CreditKind
from merchants.sanctions import queries
from merchants.sanctions.case import SANCTION
from merchants.sanctions.events import SanctionReversed
from merchants.sanctions.types import SanctionKind
from merchants.shops.queries import shops as shops_queries
from merchants.violations import queries as violations_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


def sanction_of(fact: Any) -> dict[str, str]:
    """The facts of a measure that every text names: kind, facts, clause, targets, last day, and the reasons given."""
    row = queries.sanction(fact.sanction_id, by=RELAY)
    clause, kind = queries.basis(row), SanctionKind(row.kind)
    named, last_day = queries.hits(row), queries.last_day_to_come(row)
    return {
        "trade_name": shops_queries.shop(row.merchant_id).trade_name,
        "kind": str(kind),
        "facts": row.facts,
        "clause_zh": f"{clause.heading['zh']}（{clause.cited}）",
        "clause_en": f"{clause.heading['en']} ({clause.cited})",
        "targets_zh": "、".join(hit.zh for hit in named),
        "targets_en": ", ".join(hit.en for hit in named),
        "last_day": last_day.isoformat() if last_day else "",
        "danger": row.danger,
        "reasons": row.reasons,
        "review": row.review,
        "reason": row.reason,
        "still": "yes" if row.in_effect else "",
    }


tell_parties(SANCTION, more=sanction_of)


@subscribe(SanctionReversed, name="merchants.correct_the_file", replayable=True)
def correct_the_file(fact: SanctionReversed, context: DeliveryContext) -> None:
    """The violations that a measure answered count no more when it is reversed, and the score is made anew at once.

    Of a case in which more was found, the rest counts on.
    """
    for kind, about_id in violations_queries.subjects_of(fact.violations):
        credit_commands.reverse_credit_facts(
            fact.merchant_id,
            kind=CreditKind.VIOLATION,
            what=kind,
            about=about_id,
            reason=CreditCorrection.SANCTION_REVERSED,
            by=RELAY,
            at=context.handled_at,
        )
