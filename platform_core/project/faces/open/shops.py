"""The trader behind a shop, as the law has it shown to everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from merchants.shops.queries import shops as shops_queries
from merchants.shops.queries import verification as verification_queries
from merchants.shops.types import DocumentKind, RegistrationKind
from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, refused
from platform_core.errors import NotFound
from platform_core.money import Money
from platform_core.ui import wording

SHOWN = {
    "legal_name": _("Registered name"),
    "credit_code": _("Unified social credit code"),
    "legal_form": _("Legal form"),
    "representative": _("Legal representative or operator"),
    "business_address": _("Place of business"),
    "registered_capital": _("Registered capital"),
}


@require_safe
def shop(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """The facts of its kind from the verified register, and every licence that is valid."""
    try:
        row = shops_queries.shop(merchant_id)
    except NotFound as refusal:
        return refused(request, refusal)
    trader = shops_queries.facts_of(row)
    facts: Facts = {
        "shop": trader,
        "closes_at": row.closes_at,
        "closed_at": row.closed_at,
        "rest": shops_queries.announced_rest(row, at=clock.now()),
        "kind": words.label_of(RegistrationKind, trader.kind),
        "state": words.state("merchant", trader.state),
        "shown": [
            (label, _as_shown(name, trader.shown[name])) for name, label in SHOWN.items() if name in trader.shown
        ],
        "licence_until": wording.day(trader.licence_valid_until) if trader.licence_valid_until else "",
        "permits": [
            {
                "kind": words.label_of(DocumentKind, permit.kind),
                "number": permit.number,
                "issuer": permit.issuer,
                "until": wording.day(permit.valid_until) if permit.valid_until else "",
            }
            for permit in verification_queries.permits_of(merchant_id, at=clock.now())
        ],
    }
    return TemplateResponse(request, "open/shop.html", facts)


def _as_shown(name: str, value: str | int | None) -> str:
    return str(Money(value)) if name == "registered_capital" and isinstance(value, int) else str(value or "–")
