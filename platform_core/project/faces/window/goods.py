"""The goods on show, as one narrows and orders them: the same for everybody who asks the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from rest_framework.exceptions import ValidationError

from catalog.ranking.types import AdSlot
from catalog.window.queries import reading
from catalog.window.types import Count, Ordering, ShownCards
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Said
from platform_core.duties import fulfils
from platform_core.http.paging import DEFAULT_LIMIT, open_cursor, seal_cursor
from platform_core.project.faces.window.asked import Filters, Pairs, address, address_with, pairs_of, without
from platform_core.project.faces.window.cards import name_shops, parse_cards, render_card, render_paid
from platform_core.project.faces.window.categories import Tree
from platform_core.project.faces.window.facets import FactWords, fact_groups, fact_words, price_bands, shop_rows
from platform_core.ui import wording

TABS: Final[Mapping[Ordering, Promise]] = {  # in short; the sentence below them is the label of the order
    Ordering.RELEVANCE: _("Best match"),
    Ordering.NEWEST: _("Newest"),
    Ordering.PRICE: _("Cheapest"),
    Ordering.PRICE_DOWN: _("Dearest"),
    Ordering.SALES: _("Received most"),
    Ordering.CREDIT: _("Shop's credit"),
}
TYPED: Final = ("q", "price_from", "price_to")
TICKED: Final = ("in_stock", "sent_free")


@dataclass(frozen=True)
class Asked:
    """One address: its form, the filters that it names, and the words for them."""

    form: Filters
    pairs: Pairs
    tree: Tree
    said: FactWords
    shops: dict[str, str]


@require_safe
@fulfils("ECL-18a", "ECL-37", "ECL-40a", "ECL-40b", "PRC-20")
def goods(request: HttpRequest) -> HttpResponse:
    """List what the filters leave, with the numbers that one more would leave; refuse a bad value beside its field."""
    asked = _read(request)
    beyond = _beyond(request, asked.form) if not asked.form.errors else None
    if asked.form.errors:
        return TemplateResponse(request, "window/goods.html", _facts_of_form(asked, ()), status=400)
    wanted, by = asked.form.search, asked.form.ordering
    slot = None if wanted.words or beyond else AdSlot.LIST_TOP
    found = reading.shown_cards(wanted, by=by, most=DEFAULT_LIMIT, beyond=beyond, slot=slot)
    counts = reading.counts(wanted)
    facts = _facts_of_form(asked, counts) | _results(asked, found, counts) | {"tabs": _tabs(asked, by)}
    facts |= {"order_says": wording.label(by), "first": address(asked.pairs) if beyond else ""}
    return TemplateResponse(request, "window/goods.html", facts)


def _read(request: HttpRequest) -> Asked:
    """Read the address; what it names and what does not exist is an error of its field."""
    form, tree, said = Filters(request.GET), Tree(), fact_words()
    clean = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    shops = name_shops([clean["merchant"]]) if clean.get("merchant") else {}
    if clean.get("merchant") and not shops:
        form.add_error("merchant", gettext("There is no such shop."))
    if clean.get("category") and clean["category"] not in tree:
        form.add_error("category", gettext("There is no such category."))
    if not all(said.name(fact.partition(":")[0]) for fact in clean.get("fact", ())):
        form.add_error("fact", gettext("This is no fact that goods show: take one of the list."))
    return Asked(form, pairs_of(request.GET), tree, said, shops)


def _beyond(request: HttpRequest, form: Filters) -> Sequence[object] | None:
    """The keys after which the page begins. A place that we did not give out is an error of the form."""
    if "cursor" not in request.GET:
        return None
    try:
        return open_cursor(request.GET["cursor"], (form.ordering.value,))
    except ValidationError:
        form.add_error(None, gettext("This address leads to no page of this list. Begin with its first page."))
        return None


def _results(asked: Asked, found: ShownCards, counts: Sequence[Count]) -> Facts:
    """The cards of this page, the paid places apart from them, and the way to the next page."""
    cards, by = parse_cards(found.cards), asked.form.ordering.value
    of_facet = [count.value for count in counts if count.facet == "merchant"]
    shops = name_shops({*of_facet, *(card["merchant_id"] for card in cards)}) | asked.shops
    following = seal_cursor(found.beyond, (by,)) if found.beyond else ""
    return {
        "cards": [render_card(card, shops=shops) for card in cards],
        "paid": render_paid(found.paid),
        "next": address_with(asked.pairs, cursor=following) if following else "",
        "total": next((count.listings for count in counts if count.facet == "all"), 0),
        "shop_rows": [] if asked.shops else shop_rows(counts, asked.pairs, shops=shops),
    }


def _facts_of_form(asked: Asked, counts: Sequence[Count]) -> Facts:
    """The filters as they stand, those that may be taken off, and those that would leave something."""
    form, tree = asked.form, asked.tree
    clean = getattr(form, "cleaned_data", {})
    category = str(clean.get("category") or "")
    chosen: Collection[str] = clean.get("fact", ())
    return {
        "form": form,
        "boxes": [form[name] for name in TYPED],
        "searched": form["q"].value() or "",
        "trail": [{"name": n.name, "href": address_with(asked.pairs, category=n.code)} for n in tree.trail(category)],
        "everywhere": address_with(asked.pairs, category=""),
        "inside": _inside(asked, counts, category),
        "shop": next(iter(asked.shops.values()), ""),
        "merchant": next(iter(asked.shops), ""),
        "chips": _chips(asked, clean),
        "all_goods": address(()),
        "groups": fact_groups(counts, said=asked.said, chosen=[*chosen]),
        "bands": price_bands(counts, asked.pairs),
        "ticks": [_tick(form, name, counts) for name in TICKED],
        "kept": [pair for pair in asked.pairs if pair[0] in ("category", "merchant", "order")],
        "suggestions": _suggestions(asked, clean),
    }


def _inside(asked: Asked, counts: Sequence[Count], category: str) -> list[Facts]:
    """The categories within this one that hold some of these goods."""
    totals = asked.tree.totals(counts)
    return [
        {"name": node.name, "href": address_with(asked.pairs, category=node.code), "count": totals[node.code]}
        for node in asked.tree.inside(category)
        if totals.get(node.code)
    ]


def _tick(form: Filters, name: str, counts: Sequence[Count]) -> Facts:
    number = next((count.listings for count in counts if count.facet == name), 0)
    return {"name": name, "label": form.fields[name].label, "on": form[name].value() == "true", "count": number}


def _tabs(asked: Asked, by: Ordering) -> list[Facts]:
    """The orders that one may choose: what fits best only where there are words."""
    return [
        {"name": name, "href": address_with(asked.pairs, order=order.value), "here": order is by}
        for order, name in TABS.items()
        if order is not Ordering.RELEVANCE or asked.form.cleaned_data["q"]
    ]


def _chips(asked: Asked, clean: Said) -> list[Facts]:
    """Every filter that is on, in words, with the address without it."""
    return [
        {"text": _in_words(asked, clean, name, value), "href": without(asked.pairs, (name, value))}
        for name, value in asked.pairs
        if name != "order" and (name not in asked.form.errors)
    ]


def _in_words(asked: Asked, clean: Said, name: str, value: str) -> str:
    label, colon = str(asked.form.fields[name].label), words.in_language("：", ": ")
    match name:
        case "category":
            return f"{label}{colon}{asked.tree.nodes[value].name}"
        case "merchant":
            return f"{label}{colon}{next(iter(asked.shops.values()))}"
        case "price_from" | "price_to":
            template = gettext("from %(price)s") if name == "price_from" else gettext("up to %(price)s")
            return template % {"price": wording.amount(clean[name])}
        case "fact":
            code, _sep, text = value.partition(":")
            return f"{asked.said.name(code)}{colon}{asked.said.value(code, text)}"
        case "q":
            return f"“{value}”"
        case _:
            return label


def _suggestions(asked: Asked, clean: Said) -> list[str]:
    """Words to look for: those of titles that begin as what was typed, or else the names of the widest categories."""
    typed = str(clean.get("q") or "")
    return reading.suggested_words(typed) if typed else [node.name for node in asked.tree.inside("")]
