"""The public page of a shop's complaint records."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from complaints.records import queries as records_queries
from merchants.shops.queries import shops as shops_queries
from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from platform_core.project.faces import records


@require_safe
def record(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """Show the shop's last twelve records as they were published, each with the shop's reply."""
    try:
        shop = shops_queries.shop(merchant_id)
    except NotFound as refusal:
        return refused(request, refusal)
    facts = {"shop": shop, "records": records.records(records_queries.records_of(shop.id)[:12])}
    return TemplateResponse(request, "open/complaints.html", facts)
