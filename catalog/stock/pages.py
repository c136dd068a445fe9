"""The pages of a shop's shelves: every item with the pieces that are left, and one shelf with its lots."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings import queries as listings_queries
from catalog.listings.models import ListingVersion
from catalog.listings.types import IMAGE_EDGES
from catalog.stock import commands, policies, queries
from catalog.stock.errors import BestBeforeMissing, BooksMovedOn, CountTooLow, LotDiffers, LotsFrozen, LotsOver
from catalog.stock.models import Sku
from catalog.stock.types import FULLEST, DatedLot
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Ids, Page, Row, Said
from platform_core.errors import DomainError
from platform_core.http.paging import read_page
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.ui import wording
from platform_core.ui.fields import CALENDAR
from platform_core.ui.forms import Choices, FurnishedForm, PageForm, offer
from platform_core.ui.parts import Badge

MOST_LOTS: Final = 20  # on the page of all shelves; that of one shelf has all of its own
FIELDS: Final[Mapping[type[DomainError], str]] = {  # the field that a refusal is about
    BestBeforeMissing: "best_before",
    LotDiffers: "best_before",
    LotsOver: "best_before",
    LotsFrozen: "lot",
    CountTooLow: "counted",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The object of the forms: whether its goods come with a lot and its last day, and the lots that are on it, each
    with its pieces in the books."""

    dated: bool
    lots: Choices
    books: Mapping[str, int]


class Receive(FurnishedForm[Shelf]):
    """Pieces that have come in, as one lot."""

    quantity = forms.IntegerField(label=_("Pieces that have come in"), min_value=1, max_value=FULLEST)
    lot = forms.CharField(
        label=_("Lot number"),
        help_text=_("As it stands on the package. A recall begins with it."),
        max_length=60,
        required=False,
    )
    best_before = forms.DateField(
        label=_("Best before"),
        help_text=_("The last day on which it is good. After it the rest of the lot leaves the shelf by itself."),
        required=False,
        widget=CALENDAR,
    )

    def furnish(self) -> None:
        self.fields["lot"].required = self.about.dated

    def clean(self) -> Said:
        said = super().clean() or {}
        if said.get("best_before") and not said.get("lot"):
            self.add_error("lot", _("A best-before date is that of a lot: say which."))
        return said


class Correct(FurnishedForm[Shelf]):
    """The pieces that somebody has counted, and why they differ from the books. ``seen`` is what those said of each lot
    when the page was shown."""

    lot = forms.ChoiceField(label=_("Lot"), required=False)
    counted = forms.IntegerField(
        label=_("Pieces that you have counted"),
        help_text=_("All that lie there, with those that are ordered and not sent yet."),
        min_value=0,
        max_value=FULLEST,
    )
    reason = forms.CharField(
        label=_("Why the books differ"), help_text=_("It is kept: broken, lost, counted wrongly."), max_length=200
    )

    seen = forms.JSONField(widget=forms.HiddenInput)

    def furnish(self) -> None:
        offer(self, "lot", self.about.lots)
        self.initial = {"seen": dict(self.about.books)}

    def clean_seen(self) -> Mapping[str, int]:
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict):
            raise forms.ValidationError(_("Open this page again, and send the count once more."))
        return seen

    def show_books(self, lot: str, *, left: int) -> None:
        """After pieces came or left: keep what was typed, say what the books have now, and begin from that."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["seen"] = json.dumps({**self.about.books, lot: left})
        self.data = typed
        self.add_error("counted", gettext("The books have %d pieces of this lot by now.") % left)


def _correct(by: Actor, said: Said, *, sku_id: UUID) -> None:
    commands.correct_count(
        sku_id,
        lot=said["lot"] or None,
        counted=said["counted"],
        seen=said["seen"].get(said["lot"], 0),
        reason=said["reason"],
        by=by,
        at=clock.now(),
    )


def _receive(by: Actor, said: Said, *, sku_id: UUID) -> None:
    commands.receive_stock(
        sku_id,
        quantity=said["quantity"],
        lot=said["lot"] or None,
        best_before=said["best_before"],
        by=by,
        at=clock.now(),
    )


class StockPage(Page):
    """Every item of the shop with its pieces, and the lots that end next."""

    door = Role.MERCHANT
    name = "seller:stock"
    template = "catalog/stock/stock.html"

    def facts(self) -> Facts:
        found = read_page(queries.skus_of_shop(self.by), self.request, by=("code", "id"))
        versions = self._versions(found.rows)
        return {
            "items": [_row(sku, versions[sku.listing_id]) for sku in found.rows],
            "next": found.next,
            "lots": [_lot(lot) for lot in queries.dated_lots(self.by, most=MOST_LOTS)],
        }

    def _versions(self, skus: list[Sku]) -> Mapping[UUID, ListingVersion]:
        if self.by.merchant_id is None:
            return {}
        found = listings_queries.titles(self.by.merchant_id, {sku.listing_id for sku in skus})
        return {version.listing_id: version for version in found}


class ShelfPage(ActionPage[Shelf]):
    """One shelf: its pieces by lot, and what has come in."""

    door = Role.MERCHANT
    name = "seller:shelf"
    template = "catalog/stock/shelf.html"
    form_actions = {
        "receive": FormAction(
            does=_receive, form=Receive, said=_("The pieces are on the shelf and can be bought."), beside=FIELDS
        ),
        "correct": FormAction(
            does=_correct, form=Correct, said=_("The books say what you have counted."), beside=FIELDS
        ),
    }

    def face(self, sku_id: UUID) -> Face[Shelf]:
        sku = queries.sku_of_shop(sku_id, by=self.by)
        version = listings_queries.version_in_force(sku.listing)
        dated = queries.category_of(sku).facts.asked.dated_lots
        lots = sorted(queries.lots_left([sku.id]), key=lambda lot: (lot.received_at, lot.of_lot))
        facts = _facts(sku, version, lots=lots, at=clock.now()) | {"dated": dated}
        names = [(lot.of_lot, lot.of_lot or gettext("without a lot number")) for lot in lots]
        books = {lot.of_lot: lot.left for lot in lots}
        return Face(facts, ["receive", "correct"] if lots else ["receive"], Shelf(dated, names, books))

    def _show_refusal(self, refusal: DomainError, form: PageForm, ids: Ids) -> HttpResponse:
        """Show the count that the books have by now."""
        if isinstance(form, Correct) and isinstance(refusal, BooksMovedOn):
            form.show_books(refusal.lot or "", left=refusal.left)
        return super()._show_refusal(refusal, form, ids)


def _row(sku: Sku, version: ListingVersion) -> Facts:
    return _named(sku, version) | {
        "href": reverse("seller:shelf", args=[sku.id]),
        "state": _state(sku),
        "left": sku.available,
        "reserved": sku.reserved,
    }


def _named(sku: Sku, version: ListingVersion) -> Facts:
    image = next(iter(version.images), "")
    return {
        "title": words.title(version),
        "spec": sku.spec,
        "code": sku.code,
        "src": reverse("listing-image", kwargs={"sha256": image, "edge": IMAGE_EDGES[0]}) if image else "",
    }


def _state(sku: Sku) -> Badge:
    state = policies.stock_state(sku.available)
    return Badge(text=wording.label(state), tone=state.tone)


def _lot(lot: DatedLot) -> Facts:
    until = midnight(lot.best_before + DAY)
    return {"item": lot.sku_code, "spec": lot.spec, "lot": lot.lot, "left": lot.left, "until": until}


def _facts(sku: Sku, version: ListingVersion, *, lots: Sequence[Row], at: datetime) -> Facts:
    frozen = queries.frozen_lots([sku.id])
    return _named(sku, version) | {
        "listing": reverse("seller:listing", args=[sku.listing_id]),
        "prices": reverse("seller:price", args=[sku.id]),
        "state": _state(sku),
        "left": sku.available,
        "reserved": sku.reserved,
        "on_hand": sku.on_hand,
        "lots": [_shelved(lot, is_frozen=(sku.id, lot.of_lot) in frozen, at=at) for lot in lots],
    }


def _shelved(lot: Row, *, is_frozen: bool, at: datetime) -> Facts:
    """A row of the lots of a shelf; one that is over or frozen waits for its orders and is sold no more."""
    is_over = lot.best_before is not None and policies.is_over(lot.best_before, today=local_day(at))
    return {
        "lot": lot.of_lot,
        "left": lot.left,
        "received_at": lot.received_at,
        "until": midnight(lot.best_before + DAY) if lot.best_before else None,
        "frozen": is_frozen,
        "over": is_over,
    }
