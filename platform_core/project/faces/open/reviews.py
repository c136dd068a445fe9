"""The reviews of the goods of a listing, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.listings import queries as listings_queries
from catalog.window.queries import cards as cards_queries
from merchants.shops.queries import shops as shops_queries
from orders.reviews import queries as reviews_queries
from platform_core import clock
from platform_core.actors import ANONYMOUS
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, refused
from platform_core.errors import NotFound
from platform_core.http.paging import read_page
from platform_core.project.faces import reviews

STARS = {str(stars): stars for stars in range(1, 6)}


@require_safe
def of_listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Every review, the newest first; how many gave how many stars; and how many are masked, of the listing and of its
    shop."""
    asked = request.GET.get("stars", "")
    if asked and asked not in STARS:
        raise Http404
    try:
        rows = reviews_queries.reviews_about(listing_id, by=ANONYMOUS, stars=STARS.get(asked))
        shop = reviews_queries.shop_reviewed(listing_id) or listings_queries.shop_of(listing_id, by=ANONYMOUS)
    except NotFound as refusal:
        return refused(request, refusal)
    found = read_page(rows, request, by=reviews.NEWEST)
    facts: Facts = {
        "title": _title(listing_id),
        "shop": shops_queries.trader_facts(shop),
        "rating": reviews.rating_facts(reviews_queries.rating_of(listing_id)),
        "of_shop": reviews.rating_facts(reviews_queries.rating_of_shop(shop)),
        "reviews": [reviews.public_review(row) for row in found.rows],
        "next": found.next,
        "asked": asked,
        "here": reverse("open:listing-reviews", kwargs={"listing_id": listing_id}),
    }
    return TemplateResponse(request, "open/reviews.html", facts)


def _title(listing_id: UUID) -> str:
    """The title of the listing; nothing once it is no longer on show. Its reviews stay."""
    try:
        return words.title(cards_queries.page(listing_id, by=ANONYMOUS, at=clock.now()).content)
    except NotFound:
        return ""
