"""The first page: the shop window for people who buy, and ways on for everybody else; and the page for who builds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from catalog.ranking.types import AdSlot
from catalog.window.queries import reading
from catalog.window.types import Ordering, Wanted
from platform_core.duties import fulfils
from platform_core.http.paging import DEFAULT_LIMIT
from platform_core.project.faces.window.asked import address
from platform_core.project.faces.window.cards import name_shops, parse_cards, render_card, render_paid
from platform_core.project.faces.window.categories import Tree


@require_safe
@fulfils("ECL-18a", "ECL-37", "ECL-40b", "PRC-20")
def home(request: HttpRequest) -> HttpResponse:
    """Show the categories with their counts, the newest goods, and the places that are paid for apart from them."""
    tree, everything = Tree(), Wanted()
    totals = tree.totals(reading.counts(everything))
    found = reading.shown_cards(everything, by=Ordering.NEWEST, most=DEFAULT_LIMIT, slot=AdSlot.LIST_TOP)
    cards = parse_cards(found.cards)
    shops = name_shops(card["merchant_id"] for card in cards)
    widest = tree.inside("")
    facts = {
        "categories": [
            {"name": node.name, "href": address([("category", node.code)]), "count": totals.get(node.code, 0)}
            for node in widest
        ],
        "suggestions": [node.name for node in widest],
        "cards": [render_card(card, shops=shops) for card in cards],
        "paid": render_paid(found.paid),
    }
    return TemplateResponse(request, "window/home.html", facts)


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """List the doors of the house for programs, and their documentation."""
    return TemplateResponse(request, "developers.html")
