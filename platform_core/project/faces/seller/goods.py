"""A shop's goods on show, until when each may stay, and the lots that end next."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.listings import commands as listings_commands
from catalog.listings import queries as listings_queries
from catalog.listings.types import IMAGE_EDGES
from catalog.stock import queries as stock_queries
from catalog.stock.types import DatedLot
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Card
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.legal.spans import DAY, midnight
from platform_core.ui import wording
from platform_core.ui.forms import PageForm

MOST_LOTS = 50  # on the page; the API has all


class Picture(PageForm):
    """A picture; its kind is read from its bytes."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. Where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


def _upload(by: Actor, said: Said) -> None:
    if by.merchant_id is not None:
        listings_commands.keep_image(said["picture"].read(), merchant_id=by.merchant_id, by=by, at=clock.now())


class GoodsPage(Page):
    """Listings with their ends, lots with theirs, and the pictures that listings may name."""

    door = Role.MERCHANT
    name = "seller:goods"
    template = "seller/goods.html"
    form_actions = {
        "upload": FormAction(
            does=_upload, form=Picture, said=_("The picture is kept. A listing names it by its fingerprint.")
        )
    }

    def facts(self) -> Facts:
        found = read_page(listings_queries.listings_of(self.by), self.request, by=("-id",))
        cards = cards_queries.cards(found.rows, at=clock.now())
        lots = stock_queries.dated_lots(self.by, most=MOST_LOTS)
        pictures = listings_queries.images_of(self.by).order_by("-id")[:MOST_LOTS]
        return {
            "goods": [_row(card) for card in cards],
            "next": found.next,
            "lots": [_lot(lot) for lot in lots],
            "pictures": [{"sha256": image.sha256, "src": _address(image.sha256)} for image in pictures],
        }


def _row(card: Card) -> Facts:
    return {
        "title": words.in_language(card.title_zh, card.title_en),
        "state": wording.label(card.state),
        "version": card.version_number,
        "price": card.price,
        "shown_until": card.shown_until,
        "src": _address(card.image) if card.image else "",
    }


def _lot(lot: DatedLot) -> Facts:
    return {
        "item": lot.sku_code,
        "spec": lot.spec,
        "lot": lot.lot,
        "left": lot.left,
        "until": midnight(lot.best_before + DAY),
    }


def _address(sha256: str) -> str:
    return reverse("listing-image", kwargs={"sha256": sha256, "edge": IMAGE_EDGES[0]})
