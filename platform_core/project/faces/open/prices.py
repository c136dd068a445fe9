"""The prices of an item over time, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from catalog.promotions import queries as promotions_queries
from platform_core import clock
from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from platform_core.project.faces import prices


@require_safe
def of_item(request: HttpRequest, sku_id: UUID) -> HttpResponse:
    """The chain of prices, the running promotion, and the source of the price struck through."""
    at = clock.now()
    try:
        promotions_queries.prices_shown(sku_id, at=at)  # on show, or not for everybody to read
        return TemplateResponse(request, "open/prices.html", prices.whole(sku_id, at=at))
    except NotFound as refusal:
        return refused(request, refusal)
