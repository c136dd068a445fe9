"""The order of listings and its criteria, with the paid places, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from catalog.ranking.types import AdSlot
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Ordering
from platform_core import clock
from platform_core.cases import words
from platform_core.ui import wording


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """Every order that one may choose, and the places that are paid for at this moment, with who pays."""
    at = clock.now()
    facts = {
        "orders": [wording.label(order) for order in Ordering],
        "slots": [
            {
                "name": wording.label(slot),
                "placements": [
                    {"what": one, "title": words.title(one.listing)}
                    for one in cards_queries.placements(slot=slot, at=at)
                ],
            }
            for slot in AdSlot
        ],
    }
    return TemplateResponse(request, "open/ranking.html", facts)
