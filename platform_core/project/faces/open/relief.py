"""The advances of the platform: how it pays, and how much it has paid, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from merchants.guarantee import queries as guarantee_queries
from platform_core.money import Money


@require_safe
def relief(request: HttpRequest) -> HttpResponse:
    """The page of the fund: how it works, and the sums up to the last night, without persons and shops."""
    found = guarantee_queries.relief_reported()
    names = ("advanced", "recovered", "owed", "lent", "fund")
    sums = {name: Money(getattr(found, name)) for name in names} if found else {}
    facts = {"report": found, "sums": sums, "advances": found.advances if found else 0}
    return TemplateResponse(request, "open/relief.html", facts)
