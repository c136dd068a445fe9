"""The pages on which a shop looks through its goods, and begins new ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
from catalog.publishing.types import SALES_DAYS, BulkAct, GoodsFilter, GoodsOrder, GoodsView, OwnListing, Turnover
from catalog.stock import policies as stock_policies
from catalog.stock.types import StockState
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Row, Said
from platform_core.http.paging import read_page
from platform_core.legal.spans import DAY, midnight
from platform_core.ui import wording
from platform_core.ui.forms import Choices
from platform_core.ui.parts import Badge

LONGEST: Final = 60  # characters of a search
WEIGHED: Final = 200  # goods off sale, the newest: each is read whole to say whether it lacks something
KEYS: Final[Mapping[GoodsOrder, tuple[str, ...]]] = {
    GoodsOrder.NEWEST: ("-id",),
    GoodsOrder.FEWEST_LEFT: ("left", "-id"),
}
NAMED: Final = 3  # things that a row names as missing; the page of the listing names all


class Search(forms.Form):
    """The list, the words, the category, the stock and the order that somebody asks for in an address."""

    view = forms.ChoiceField(required=False, choices=[(view.value, view.value) for view in GoodsView])
    q = forms.CharField(required=False, max_length=LONGEST)
    category = forms.SlugField(required=False, max_length=40)
    stock = forms.ChoiceField(required=False, choices=[(state.value, state.value) for state in StockState])
    sort = forms.ChoiceField(required=False, choices=[(order.value, order.value) for order in GoodsOrder])

    def goods_filter(self) -> GoodsFilter:
        """Read which goods are asked for; an unreadable value narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return GoodsFilter(
            view=GoodsView(said.get("view") or GoodsView.ALL),
            words=said.get("q", ""),
            category=said.get("category", ""),
            stock=StockState(said["stock"]) if said.get("stock") else None,
            order=GoodsOrder(said.get("sort") or GoodsOrder.NEWEST),
        )


class GoodsPage(Page):
    """The goods of a shop by state, with what each lacks, what is left and what was sold of it."""

    door = Role.MERCHANT
    name = "seller:goods"
    template = "catalog/publishing/goods.html"

    def facts(self) -> Facts:
        chosen, at = Search(self.request.GET).goods_filter(), clock.now()
        categories = queries.categories_by_code()
        kept = queries.listings_off_sale(self.by, most=WEIGHED)
        is_lacking = chosen.view is GoodsView.LACKING
        goods = _by_id(kept, categories=categories, at=at) if is_lacking else {}
        incomplete = queries.incomplete_ids(goods.values(), at=at)
        rows = queries.listings_of_shop(self.by, of=chosen, incomplete=incomplete)
        found = read_page(rows, self.request, by=KEYS[chosen.order])
        if not is_lacking:  # those that are counted and those that are shown are read together
            goods = _by_id([*kept, *found.rows], categories=categories, at=at)
            incomplete = queries.incomplete_ids(goods.values(), at=at)
        turnover = queries.turnover_of([goods[row.id] for row in found.rows], by=self.by, at=at)
        counts = queries.count_goods(self.by, incomplete=incomplete)
        return {
            "goods": [_row(goods[row.id], turnover[row.id], row, at=at) for row in found.rows],
            "next": found.next,
            "tabs": [_tab(view, number, chosen) for view, number in counts.by_view.items()],
            "chosen": chosen,
            "categories": _names({*counts.categories, chosen.category}, categories),
            "stocks": [(state.value, _pieces(state), state is chosen.stock) for state in reversed(StockState)],
            "orders": [(order.value, wording.label(order), order is chosen.order) for order in GoodsOrder],
            "days": SALES_DAYS,
            "sold_title": gettext("Sold in %d days") % SALES_DAYS,
            "query": self.request.GET.urlencode(),
            "acts": [(act.value, wording.label(act)) for act in BulkAct],
        }


def _names(codes: Collection[str], categories: queries.Categories) -> list[tuple[str, str]]:
    """The code and the name of each of these categories that there is."""
    return [(code, words.in_language(of.name_zh, of.name_en)) for code, of in categories.items() if code in codes]


def _pieces(state: StockState) -> str:
    """The pieces that are left of goods in this state, for a filter."""
    pieces = stock_policies.pieces_in(state)
    match state:
        case StockState.SOLD_OUT:
            return gettext("nothing left")
        case StockState.FEW_LEFT:
            return gettext("few left: %(fewest)d to %(most)d") % {"fewest": pieces.start, "most": pieces.stop - 1}
    return gettext("more than %d left") % (pieces.start - 1)


def _by_id(listings: Iterable[Listing], *, categories: queries.Categories, at: datetime) -> Mapping[UUID, OwnListing]:
    """These goods as their shop works on them, each of them once."""
    once = {listing.id: listing for listing in listings}
    goods = queries.own_listings(once.values(), categories=categories, at=at) if once else []
    return {of.listing_id: of for of in goods}


def _tab(of: GoodsView, number: int, chosen: GoodsFilter) -> Facts:
    """A list with its number; what narrows the present one narrows it too."""
    asked = {"view": of.value, "q": chosen.words, "category": chosen.category, "stock": chosen.stock or ""}
    asked["sort"] = "" if chosen.order is GoodsOrder.NEWEST else chosen.order.value
    href = f"?{urlencode({name: text for name, text in asked.items() if text})}"
    return {"name": wording.label(of), "number": number, "href": href, "here": of is chosen.view}


def _row(of: OwnListing, turnover: Turnover, row: Row, *, at: datetime) -> Facts:
    on_sale = of.state is ListingState.PUBLISHED
    lacks = [] if on_sale else lacks_of(queries.refusal_of_draft(of, at=at), of=of)
    prices = [item.price for item in of.items if item.price]
    return {
        "id": of.listing_id,
        "href": reverse("seller:listing", args=[of.listing_id]),
        "title": words.title(of.content),
        "src": address_of(of.content.images[0]) if of.content.images else "",
        "number": of.number,
        "codes": [item.code for item in of.items[:NAMED]],
        "items": len(of.items),
        "state": _badge(of, is_restricted=row.is_restricted, is_lacking=bool(lacks)),
        "lacks": words.in_language("、", ", ").join(lack.name for lack in lacks[:NAMED]),
        "further": max(0, len(lacks) - NAMED),
        "from": min(prices, default=None),
        "several": len(set(prices)) > 1,
        "left": row.left,
        "lots": turnover.lots,
        "until": midnight(turnover.last_day + DAY) if turnover.last_day else None,
        "sold": turnover.sold,
        "shown_until": of.shown_until if on_sale else None,
    }


def _badge(of: OwnListing, *, is_restricted: bool, is_lacking: bool) -> Badge:
    if is_restricted:
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
