"""The page of a shop's credit: the score, its parts, and the facts that speak against the shop."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from merchants.credit import queries as credit_queries
from merchants.credit.types import CreditCorrection, CreditKind, CreditPart
from merchants.shops.queries import shops as shops_queries
from merchants.violations.types import ViolationKind
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.deadlines import wording as deadlines
from platform_core.http.paging import read_page
from platform_core.project.faces.rows import CreditFactRow


def credit_facts(merchant_id: UUID, request: HttpRequest) -> Facts:
    """The score with its parts, and one page of the facts against the shop. Raises ``MerchantNotFound``."""
    shop = shops_queries.shop(merchant_id)
    found = read_page(credit_queries.credit_facts(shop.id), request, by=("-happened_at", "-id"))
    made, formula = credit_queries.credit_shown(shop.id), credit_queries.credit_formula()
    return made | {
        "trade_name": shop.trade_name,
        "components": [part | {"name": words.label_of(CreditPart, part["part"])} for part in made["components"]],
        "least_sales": formula.least_sales,
        "rule": formula,
        "facts": [fact(row) for row in found.rows],
        "next": found.next,
    }


def fact(row: CreditFactRow) -> Facts:
    """One fact in words, with the shop's reply and, if it no longer counts, the reason."""
    reversal = getattr(row, "reversal", None)
    return {
        "id": row.id,
        "kind": words.label_of(CreditKind, row.kind),
        "what": _what(row),
        "at": row.happened_at,
        "reply": getattr(row, "reply", None),
        "reversed": _why(reversal.reason) if reversal else "",
    }


def _what(row: CreditFactRow) -> str:
    match CreditKind(row.kind):
        case CreditKind.VIOLATION:
            return words.label_of(ViolationKind, row.what)
        case CreditKind.LATE:
            return deadlines.title(row.what)
        case _:
            return ""


def _why(reason: str) -> str:
    """Say a reason in words: the platform's own is a code, and staff write theirs."""
    return words.label_of(CreditCorrection, reason) if reason in set(CreditCorrection) else reason
