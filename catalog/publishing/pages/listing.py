"""The page on which a shop works on a listing: facts, photos, items, and whether it is on sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings import commands as listings_commands
from catalog.listings.states import ListingState
from catalog.listings.types import IMAGE_EDGES
from catalog.publishing import commands, queries
from catalog.publishing.errors import ListingChanged, NotPublishable
from catalog.publishing.pages.forms import PUBLISH, EditListing, WorkedOn
from catalog.publishing.pages.lacking import OF_THE_SHOP, Lack, lacks_of
from catalog.publishing.types import OwnItem, OwnListing
from catalog.stock.errors import SkuCodeTaken
from catalog.takedowns import queries as takedowns_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Ids, Said
from platform_core.errors import DomainError
from platform_core.files.errors import FileTooLarge, NotDrawn, UnknownKind, Unreadable
from platform_core.ui.forms import PageForm

SHOWN: Final = 50  # items of a listing at once: a hundred would be more than a page may weigh
FIELDS: Final[dict[type[DomainError], str]] = {  # the field that a refusal is about
    SkuCodeTaken: "item_code",
    FileTooLarge: "photos",
    UnknownKind: "photos",
    Unreadable: "photos",
    NotDrawn: "photos",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A listing that was saved. ``on_sale``: it is since now; ``against``: why it is not, although it was to be."""

    listing_id: UUID
    on_sale: bool = False
    against: Sequence[Lack] | None = None

    @property
    def message(self) -> str | Promise:
        """The sentence for people; the page itself names what the listing lacks."""
        if self.on_sale:
            return _("It is on sale. Shoppers find it from now on.")
        if self.against is None:
            return _("It is saved.")
        if self.against:
            reasons = "; ".join(f"{lack.name}: {lack.text}" for lack in self.against)
            return gettext("It is saved. It is not on sale yet. %s") % reasons
        return _("It is saved. It is not on sale yet: see below what is missing.")


def _save(by: Actor, said: Said, *, listing_id: UUID) -> Saved:
    """Save what was typed, and then do what the button says."""
    at = clock.now()
    before: OwnListing = said["before"]
    content = replace(said["content"], images=_images(said, by=by, at=at))
    if content != before.content or before.held_to != before.category.asked.number:
        commands.revise(listing_id, content=content, seen=said["seen"], by=by, at=at)
    if said["item"]:  # after the words: what is on sale is judged by those that hold then
        commands.add_items(listing_id, skus=[said["item"]], by=by, at=at)
    return _publish(listing_id, of=before, by=by, at=at) if said["then"] == PUBLISH else Saved(listing_id)


def _images(said: Said, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """The photos of the listing, and after them those that were added."""
    kept: tuple[str, ...] = said["content"].images
    if by.merchant_id is None:
        return kept
    added = [
        listings_commands.keep_image(photo.read(), merchant_id=by.merchant_id, by=by, at=at).sha256
        for photo in said["photos"]
    ]
    return tuple(dict.fromkeys([*kept, *added]))


def _publish(listing_id: UUID, *, of: OwnListing, by: Actor, at: datetime) -> Saved:
    """Put it on sale if nothing is missing; what was saved stays saved."""
    try:
        with transaction.atomic():
            commands.publish(listing_id, by=by, at=at)
    except NotPublishable as refusal:
        return Saved(listing_id, against=lacks_of(refusal, of=of, only=OF_THE_SHOP))
    return Saved(listing_id, on_sale=True)


def _withdraw(by: Actor, said: Said, *, listing_id: UUID) -> None:
    listings_commands.withdraw(listing_id, by=by, at=clock.now())


class ListingPage(ActionPage[WorkedOn]):
    """A listing as its shop works on it."""

    door = Role.MERCHANT
    name = "seller:listing"
    template = "catalog/publishing/listing.html"
    form_actions = {
        "save": FormAction(does=_save, form=EditListing, said=lambda saved: saved.message, beside=FIELDS),
        "withdraw": FormAction(
            does=_withdraw, form=PageForm, said=_("It is taken off sale. You can put it on sale again at any time.")
        ),
    }

    def face(self, listing_id: UUID) -> Face[WorkedOn]:
        categories, at = queries.categories_by_code(), clock.now()
        of = queries.own_listing(listing_id, categories=categories, by=self.by, at=at)
        on_sale = of.state is ListingState.PUBLISHED
        lacks = lacks_of(queries.refusal_of_draft(of, at=at), of=of)
        kept_off = on_sale and bool(takedowns_queries.restricted_among([listing_id]))
        names = [(code, words.in_language(one.name_zh, one.name_en)) for code, one in categories.items()]
        asked = {code: one.fact_set.asked_facts for code, one in categories.items()}
        offered = ["save", "withdraw"] if on_sale else ["save"]
        facts = _facts(of, lacks) | _items(of, part=self.request.GET.get("items", "")) | {"kept_off": kept_off}
        return Face(facts, offered, WorkedOn(of, lacks, names, asked))

    def _show_refusal(self, refusal: DomainError, form: PageForm, ids: Ids) -> HttpResponse:
        """Show the words that somebody else has saved, or name each missing fact beside its field."""
        if isinstance(form, EditListing):
            if isinstance(refusal, ListingChanged):
                seen = form.cleaned_data["seen"]
                form.show_what_holds(queries.content_of_version(ids["listing_id"], number=seen, by=self.by))
            elif isinstance(refusal, NotPublishable):
                return self._show_lacks(refusal, form, ids)
        return super()._show_refusal(refusal, form, ids)

    def _show_lacks(self, refusal: NotPublishable, form: EditListing, ids: Ids) -> HttpResponse:
        lacks = lacks_of(refusal, of=form.about.listing)
        form.mark(lacks)
        form.problem = replace(words.problem(refusal), reasons=())
        return self.shown(ids, form=form, status=refusal.status, more={"lacks": lacks})


def _facts(of: OwnListing, lacks: Sequence[Lack]) -> Facts:
    content, last = of.content, len(of.content.images)
    asked = of.category.asked.required_codes
    return {
        "title": words.title(content),
        "state": words.state("listing", of.state),
        "on_sale": of.state is ListingState.PUBLISHED,
        "number": of.number,
        "next_number": of.number + 1,
        "shown_until": of.shown_until,
        "category": words.in_language(of.category_zh, of.category_en),
        "fixed_category": of.published_at is not None,
        "asked": len(asked),
        "told": sum(code in content.facts for code in asked),
        "lacks": lacks,
        "photos": [
            {"src": address_of(image), "large": address_of(image, large=True), "at": at, "name": _name_of(at)}
            | {"first": at == 1, "last": at == last}
            for at, image in enumerate(content.images, start=1)
        ],
        "variants": reverse("seller:variants", args=[of.listing_id]),
        "from": min((item.price for item in of.items if item.price), default=None),
        "dated": of.category.asked.dated_lots,
        "shown": [
            (words.in_language(fact.name_zh, fact.name_en), words.in_language(fact.text_zh, fact.text_en))
            for fact in queries.told_facts(content, asked=of.category.asked)
        ],
        "hours": content.delivery_hours,
    }


def _items(of: OwnListing, *, part: str) -> Facts:
    """One part of the items, and the numbers of all parts where there are several."""
    parts = range(1, 1 + max(1, ceil(len(of.items) / SHOWN)))
    here = int(part) if part.isascii() and part.isdigit() and int(part) in parts else 1
    return {
        "items": [_item(item) for item in of.items[(here - 1) * SHOWN : here * SHOWN]],
        "parts": [] if len(parts) == 1 else [(number, number == here) for number in parts],
        "number_of_items": len(of.items),
    }


def _item(of: OwnItem) -> Facts:
    return {
        "code": of.code,
        "spec": of.spec,
        "price": of.price,
        "left": of.available,
        "shelf": reverse("seller:shelf", args=[of.sku_id]),
        "prices": reverse("seller:price", args=[of.sku_id]),
    }


def _name_of(place: int) -> str:
    return gettext("First photo") if place == 1 else gettext("Photo %d") % place


def address_of(sha256: str, *, large: bool = False) -> str:
    """The address of a photo, as large as a card or a page shows it."""
    return reverse("listing-image", kwargs={"sha256": sha256, "edge": IMAGE_EDGES[1 if large else 0]})
