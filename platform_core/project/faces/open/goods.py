"""The legal facts that a listing has to show, with the duty behind each, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.listings import queries as listings_queries
from catalog.listings.types import AskedOf, Delivery, FactDefinition, FactKind
from platform_core.cases import words
from platform_core.cases.form_pages import Facts

KINDS = {
    FactKind.TEXT: _("in words"),
    FactKind.NUMBER: _("a number with its unit"),
    FactKind.DATE: _("a day"),
    FactKind.CHOICE: _("one of the choices"),
    FactKind.CERTIFICATE: _("a certificate with its number"),
}


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Every category, with the set of facts in force."""
    facts: Facts = {"categories": [_category(found) for found in listings_queries.asked_of_categories()]}
    return TemplateResponse(request, "open/goods.html", facts)


def _category(found: AskedOf) -> Facts:
    return {
        "name": words.in_language(found.name_zh, found.name_en),
        "number": found.asked.number,
        "facts": [_fact(fact) for fact in found.asked.facts],
        "dated": found.asked.dated_lots,
        "by_code": found.asked.delivery is Delivery.CODE,
    }


def _fact(fact: FactDefinition) -> Facts:
    return {
        "name": words.in_language(fact.name_zh, fact.name_en),
        "kind": KINDS[fact.kind],
        "among": ", ".join([*fact.units, *(words.in_language(c.name_zh, c.name_en) for c in fact.choices)]),
        "required": fact.required,
        "ends": fact.ends,
    }
