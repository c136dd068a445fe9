"""The pages on which a shop looks through its goods, and begins new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings import queries as listings_queries
from catalog.listings.errors import ListingNotFound
from catalog.listings.models import Listing
from catalog.listings.states import ListingState
from catalog.listings.types import FIRST_HOURS, Content, Supply
from catalog.publishing import commands, queries
from catalog.publishing.pages.forms import BeginListing
from catalog.publishing.pages.lacking import lacks_of
from catalog.publishing.pages.listing import address_of
from catalog.publishing.types import GoodsView, OwnListing
from catalog.takedowns import queries as takedowns_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.ui import wording
from platform_core.ui.forms import Choices
from platform_core.ui.parts import Badge

LONGEST: Final = 60  # characters of a search
WEIGHED: Final = 200  # goods off sale, the newest: each is read whole to say whether it lacks something
NAMED: Final = 3  # things that a row names as missing; the page of the listing names all


class Search(forms.Form):
    """The words that somebody looks for, and the list in which."""

    q = forms.CharField(required=False, max_length=LONGEST)
    view = forms.ChoiceField(required=False, choices=[(view.value, view.value) for view in GoodsView])


class GoodsPage(Page):
    """The goods of a shop by state, with what each lacks."""

    door = Role.MERCHANT
    name = "seller:goods"
    template = "catalog/publishing/goods.html"

    def facts(self) -> Facts:
        asked, at = Search(self.request.GET), clock.now()
        said = asked.cleaned_data if asked.is_valid() else {}
        view, wanted = GoodsView(said.get("view") or GoodsView.ALL), said.get("q", "")
        kept = queries.listings_off_sale(self.by, most=WEIGHED)
        goods = _by_id(kept, at=at) if view is GoodsView.LACKING else {}
        incomplete = queries.incomplete_ids(goods.values(), at=at)
        rows = queries.listings_of_shop(self.by, view=view, words=wanted, incomplete=incomplete)
        found = read_page(rows, self.request, by=("-id",))
        if not goods:  # those that are counted and those that are shown are read together
            goods = _by_id([*kept, *found.rows], at=at)
            incomplete = queries.incomplete_ids(goods.values(), at=at)
        kept_off = takedowns_queries.restricted_among([listing.id for listing in found.rows])
        numbers = queries.count_goods(self.by, incomplete=incomplete)
        return {
            "goods": [_row(goods[row.id], is_kept_off=row.id in kept_off, at=at) for row in found.rows],
            "next": found.next,
            "tabs": [_tab(one, number, view, wanted) for one, number in numbers.items()],
            "view": view,
            "q": wanted,
        }


def _by_id(listings: Iterable[Listing], *, at: datetime) -> Mapping[UUID, OwnListing]:
    """These goods as their shop works on them, each of them once."""
    once = {listing.id: listing for listing in listings}
    goods = queries.own_listings(once.values(), categories=queries.categories_by_code(), at=at) if once else []
    return {of.listing_id: of for of in goods}


def _tab(of: GoodsView, number: int, view: GoodsView, wanted: str) -> Facts:
    asked = {"view": of.value} | ({"q": wanted} if wanted else {})
    return {"name": wording.label(of), "number": number, "href": f"?{urlencode(asked)}", "here": of is view}


def _row(of: OwnListing, *, is_kept_off: bool, at: datetime) -> Facts:
    on_sale = of.state is ListingState.PUBLISHED
    lacks = [] if on_sale else lacks_of(queries.refusal_of_draft(of, at=at), of=of)
    prices = [item.price for item in of.items if item.price]
    return {
        "href": reverse("seller:listing", args=[of.listing_id]),
        "title": words.title(of.content),
        "src": address_of(of.content.images[0]) if of.content.images else "",
        "number": of.number,
        "codes": [item.code for item in of.items[:NAMED]],
        "items": len(of.items),
        "state": _badge(of, is_kept_off=is_kept_off, is_lacking=bool(lacks)),
        "lacks": words.in_language("、", ", ").join(lack.name for lack in lacks[:NAMED]),
        "further": max(0, len(lacks) - NAMED),
        "from": min(prices, default=None),
        "several": len(set(prices)) > 1,
        "left": sum(item.available for item in of.items),
        "shown_until": of.shown_until if on_sale else None,
    }


def _badge(of: OwnListing, *, is_kept_off: bool, is_lacking: bool) -> Badge:
    if is_kept_off:
        return Badge(text=gettext("kept from sale by a measure or a case"), tone="bad")
    if is_lacking:
        return Badge(text=wording.label(GoodsView.LACKING), tone="wait")
    return words.state("listing", of.state)


def _begin(by: Actor, said: Said) -> UUID:
    """List a draft with its title and category alone."""
    if by.merchant_id is None:
        raise ListingNotFound(listing_id=by.id)
    category = listings_queries.categories_named([said["category"]])[said["category"]]
    content = Content(
        category=category.code,
        title_zh=said["title_zh"],
        facts={},
        delivery_hours=FIRST_HOURS,
        supply=Supply(category.supply),
    )
    return commands.list_product(by.merchant_id, content=content, skus=(), by=by, at=clock.now()).id


class NewGoodsPage(ActionPage[Choices]):
    """The beginning of a listing: its title and category; it is a draft at once."""

    door = Role.MERCHANT
    name = "seller:new-goods"
    template = "catalog/publishing/new.html"
    form_actions = {
        "begin": FormAction(
            does=_begin,
            form=BeginListing,
            said=_("The draft is there, and nobody but your shop sees it. Tell the rest in any order."),
            to=lambda listing_id: reverse("seller:listing", args=[listing_id]),
        )
    }

    def face(self) -> Face[Choices]:
        names = [(code, words.in_language(zh, en)) for code, zh, en in listings_queries.category_names()]
        return Face({}, self.form_actions, about=names)
