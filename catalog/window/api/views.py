"""Doors to the window: list, search, suggest, count, look at a listing. Each is the same for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from catalog.freight import queries as freight_queries
from catalog.listings.errors import ListingNotFound
from catalog.ranking.types import AdSlot
from catalog.window import policies
from catalog.window.api.filters import FilterIn, RegionIn, SearchIn, TypedIn
from catalog.window.api.shapes import CountsOut, DetailOut, FoundOut, ShownFreightOut, SuggestionsOut, WindowOut
from catalog.window.queries import reading
from catalog.window.types import Ordering, Paid, ShownCards, Wanted
from platform_core.http.paging import limit_of, open_cursor, seal_cursor
from platform_core.http.ready import ReadyView, join_fields, one_of
from platform_core.http.requests import valid
from platform_core.http.schema import api

TEXT, NUMBER, YES = OpenApiTypes.STR, OpenApiTypes.INT, OpenApiTypes.BOOL
REGION: Final = OpenApiParameter("region_code", TEXT, description="where it goes, by GB/T 2260")
KNOWN_ALREADY: Final = OpenApiParameter("If-None-Match", location=OpenApiParameter.HEADER)
PAGE: Final = (
    OpenApiParameter("limit", NUMBER, description="1 to 100"),
    OpenApiParameter("cursor", TEXT, description="`next` of the page before"),
)
FILTERS: Final = (
    OpenApiParameter("category", TEXT, description="a category's code; those within it are found as well"),
    OpenApiParameter("merchant", OpenApiTypes.UUID, description="a shop's id"),
    OpenApiParameter("price_from", NUMBER, description="in fen, included"),
    OpenApiParameter("price_to", NUMBER, description="in fen, included"),
    OpenApiParameter("in_stock", YES, description="only what can be bought now"),
    OpenApiParameter("sent_free", YES, description="only what is sent everywhere free of charge"),
    OpenApiParameter("fact", TEXT, many=True, description="`code:value`; several have to hold together"),
)
ORDER: Final = OpenApiParameter("order", TEXT, enum=FilterIn.ORDERS, default=FilterIn.USUAL)
SEARCH_ORDER: Final = OpenApiParameter("order", TEXT, enum=SearchIn.ORDERS, default=SearchIn.USUAL)
WORDS: Final = OpenApiParameter(
    "q",
    TEXT,
    required=True,
    description="what is looked for: two characters at least, or a Chinese one, of which the 300 newest are ordered",
)
MAYBE_WORDS: Final = OpenApiParameter("q", TEXT, description="only of what says these words")
NARROWED: Final = frozenset(parameter.name for parameter in FILTERS)
PAGED: Final = frozenset({"limit", "cursor", "order", "region_code"})
DUTIES: Final = ("ECL-18a", "ECL-37", "ECL-40a", "ECL-40b", "PRC-20", "PRC-11")


class Listings(ReadyView):
    """The listings on show, in a chosen order that is the same for everybody; paid places stand apart."""

    KNOWN = NARROWED | PAGED
    REPEATED: ClassVar[frozenset[str]] = frozenset({"fact"})

    @api(
        responses={200: WindowOut, 304: None},
        parameters=[*FILTERS, ORDER, REGION, *PAGE, KNOWN_ALREADY],
        duties=DUTIES,
        operation_id="listings_list",
    )
    def get(self, request: Request) -> HttpResponse:
        return self.answer_plain(request)

    def ready(self, asked: QueryDict, **_place: Any) -> bytes:
        wanted, order = _parse_wanted(FilterIn, asked)
        slot = None if "cursor" in asked else AdSlot.LIST_TOP
        page, next_ = _page(asked, wanted, order, slot=slot)
        beside = {"next": next_, "ranking": {"order": order, "personalised": False}}
        return join_fields(
            beside, items=one_of(_with_freight(asked, page)), placements=one_of([*map(_render_placement, page.paid)])
        )


class Search(ReadyView):
    """The listings on show that say these words, the best match first: by its text alone, the same for everybody."""

    KNOWN = NARROWED | PAGED | {"q"}
    REPEATED: ClassVar[frozenset[str]] = frozenset({"fact"})

    @api(
        responses={200: FoundOut, 304: None},
        parameters=[WORDS, *FILTERS, SEARCH_ORDER, REGION, *PAGE, KNOWN_ALREADY],
        duties=DUTIES,
        operation_id="search",
    )
    def get(self, request: Request) -> HttpResponse:
        return self.answer_plain(request)

    def ready(self, asked: QueryDict, **_place: Any) -> bytes:
        wanted, order = _parse_wanted(SearchIn, asked)
        page, next_ = _page(asked, wanted, order)
        items = [_with_marks(card, policies.asked_words(wanted.words)) for card in _with_freight(asked, page)]
        return join_fields({"next": next_, "ranking": {"order": order, "personalised": False}}, items=one_of(items))


class Suggestions(ReadyView):
    """Words of titles on show that begin with the typed letters: those of most listings first."""

    KNOWN: ClassVar[frozenset[str]] = frozenset({"q"})

    @api(responses={200: SuggestionsOut, 304: None}, parameters=[WORDS, KNOWN_ALREADY], operation_id="search_suggest")
    def get(self, request: Request) -> HttpResponse:
        return self.answer_plain(request)

    def ready(self, asked: QueryDict, **_place: Any) -> bytes:
        typed = valid(TypedIn, asked.dict())["words"]
        return orjson.dumps({"words": reading.suggested_words(typed)})


class Counts(ReadyView):
    """The numbers of listings that one more filter would leave: by category, shop, price, stock, freight and fact."""

    KNOWN = NARROWED | {"q"}
    REPEATED: ClassVar[frozenset[str]] = frozenset({"fact"})

    @api(
        responses={200: CountsOut, 304: None},
        parameters=[MAYBE_WORDS, *FILTERS, KNOWN_ALREADY],
        operation_id="listing_counts",
    )
    def get(self, request: Request) -> HttpResponse:
        return self.answer_plain(request)

    def ready(self, asked: QueryDict, **_place: Any) -> bytes:
        wanted, _ = _parse_wanted(SearchIn if "q" in asked else FilterIn, asked)
        return orjson.dumps({"counts": [asdict(count) for count in reading.counts(wanted)]})


class ListingDetail(ReadyView):
    """One listing in full, with its trader."""

    KNOWN: ClassVar[frozenset[str]] = frozenset({"region_code"})

    @api(
        responses={200: DetailOut, 304: None},
        refuses=(ListingNotFound,),
        duties=("CRL-08", "ECL-17a", "PRC-16a", "PPR-21", "PRC-11"),
        parameters=[REGION, KNOWN_ALREADY],
        operation_id="listing_read",
    )
    def get(self, request: Request, listing_id: UUID) -> HttpResponse:
        return self.answer_plain(request, listing_id=listing_id)

    def ready(self, asked: QueryDict, **place: Any) -> bytes:
        listing_id = place["listing_id"]
        page = reading.shown_page(listing_id)
        return _with(page, freight=_json(_freight([listing_id], asked)[listing_id])).encode()


def _parse_wanted(form: type[FilterIn], asked: QueryDict) -> tuple[Wanted, Ordering]:
    """Parse filters and order. Raises 400. Without filters the form is spared: it costs as much as the answer."""
    order = asked.get("order", form.USUAL)
    if order in form.ORDERS and not asked.keys() & NARROWED:
        words = valid(TypedIn, asked)["words"] if form is SearchIn else ""
        return Wanted(words=words), Ordering(order)
    said = valid(form, asked)
    order = said.pop("order")
    return Wanted(**said | {"facts": tuple(said.get("facts", ()))}), Ordering(order)


def _page(
    asked: QueryDict, wanted: Wanted, order: Ordering, *, slot: AdSlot | None = None
) -> tuple[ShownCards, str | None]:
    """One page, and the cursor of the next. Raises 400."""
    by = (order.value,)
    beyond = open_cursor(str(asked["cursor"]), by) if "cursor" in asked else None
    page = reading.shown_cards(wanted, by=order, most=limit_of(asked), beyond=beyond, slot=slot)
    return page, seal_cursor(page.beyond, by) if page.beyond else None


def _with_freight(asked: QueryDict, page: ShownCards) -> list[str]:
    """Add the freight to each card: it depends on the region asked for, so that no card has it ready."""
    if "region_code" not in asked:
        return [_with(card, freight="null") for card in page.cards]
    ids = [UUID(orjson.loads(card)["id"]) for card in page.cards]
    freight = _freight(ids, asked)
    return [_with(card, freight=_json(freight[id_])) for card, id_ in zip(page.cards, ids, strict=True)]


def _freight(listing_ids: Sequence[UUID], asked: QueryDict) -> dict[UUID, Any]:
    """Raises 400."""
    if "region_code" not in asked:
        return dict.fromkeys(listing_ids)
    region_code = valid(RegionIn, asked.dict())["region_code"]
    with transaction.atomic():
        shown = freight_queries.freight_shown(listing_ids, region_code=region_code)
    return {listing_id: ShownFreightOut(found).data for listing_id, found in shown.items()}


def _with_marks(card: str, words: tuple[str, ...]) -> str:
    said = orjson.loads(card)
    spans = {name: policies.marks(said[name], words) for name in ("title_zh", "title_en")}
    marks = {name: [{"begin": begin, "end": end} for begin, end in found] for name, found in spans.items()}
    return _with(card, marks=_json(marks))


def _render_placement(paid: Paid) -> str:
    plain = {
        "slot": AdSlot.LIST_TOP,
        "mark": gettext("Advertisement"),
        "advertiser_id": str(paid.advertiser_id),
        "advertiser": paid.advertiser,
    }
    return _with(_json(plain), listing=paid.card)


def _with(ready: str, **fields: str) -> str:
    """An object that is JSON, with more fields that are."""
    return ready[:-1] + "".join(f',"{name}":{value}' for name, value in fields.items()) + "}"


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
