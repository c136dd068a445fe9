"""What does the platform's staff see of the shop windows? Everything; they book paid places, and change no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from catalog import commands
from catalog.models import (
    Category,
    FactSet,
    FreightTemplate,
    Image,
    Listing,
    ListingVersion,
    Lot,
    Placement,
    PriceInterval,
    Promotion,
    Sku,
)
from catalog.types import AdSlot, Booking
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.http.action_pages import ActionPage, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


@admin.register(Category)
class CategoryAdmin(ReadOnly):
    list_display = ("code", "name_zh", "name_en", "supply", "return_exclusions", "retained")
    ordering = ("code",)


@admin.register(FactSet)
class FactSetAdmin(ReadOnly):
    list_display = ("category", "number", "dated_lots", "delivery")
    list_select_related = ("category",)
    ordering = ("category__code", "-number")


@admin.register(Listing)
class ListingAdmin(ReadOnly):
    list_display = ("id", "merchant_id", "category", "state", "latest", "published_at", "shown_until")
    list_filter = ("state", "category")
    list_select_related = ("category",)
    ordering = ("-id",)


@admin.register(ListingVersion)
class ListingVersionAdmin(ReadOnly):
    list_display = ("title_zh", "number", "listing_id", "merchant_id", "made_at", "content_sha256")
    ordering = ("-id",)


@admin.register(Sku)
class SkuAdmin(ReadOnly):
    list_display = ("code", "spec", "listing_id", "merchant_id", "on_hand", "reserved")
    ordering = ("-id",)


class BookingForm(forms.Form):
    """Which listing, where, and from when until when."""

    listing_id = forms.UUIDField(label=_("Listing"), widget=UnfoldAdminTextInputWidget)
    slot = forms.ChoiceField(choices=[(s.value, s.value) for s in AdSlot], label=_("Place"))
    begins_at = forms.SplitDateTimeField(label=_("From"), widget=UnfoldAdminSplitDateTimeWidget)
    ends_at = forms.SplitDateTimeField(label=_("Until"), widget=UnfoldAdminSplitDateTimeWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(slot.value, wording.label(slot)) for slot in AdSlot]
        self.fields["slot"] = forms.ChoiceField(
            choices=choices, label=self.fields["slot"].label, widget=UnfoldAdminSelectWidget(choices=choices)
        )


@admin.register(Placement)
class PlacementAdmin(ActionPage, ReadOnly):
    """Which places are paid for, by whom and when: booked once, and shown with a mark."""

    list_display = ("begins_at", "ends_at", "slot", "shop", "listing_id")
    ordering = ("-begins_at", "-id")
    fields = ("slot", "shop", "listing_id", "begins_at", "ends_at", "booked_by", "booked_at")
    readonly_fields = fields
    actions_list = ("book",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        """With the names of the shops, in the one query of the page."""
        return shops_queries.named(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: Placement) -> str:
        return str(getattr(row, "trade_name", ""))

    @action(description=_("Book a paid place"), url_path="book", permissions=["view"])
    @readable
    def book(self, request: HttpRequest) -> HttpResponse:
        form = BookingForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            commands.book_placement(Booking(**said | {"slot": AdSlot(said["slot"])}), by=staff(), at=clock.now())
            return self.done(request)
        title, choices = gettext("Book a paid place"), {"book": _("Book it")}
        return self.shown(request, title=title, form=form, facts={}, choices=choices)


@admin.register(Lot)
class LotAdmin(ReadOnly):
    """Those that end first, first: which goods are near their date, and where."""

    list_display = ("code", "best_before", "sku", "merchant_id", "dated_at")
    list_select_related = ("sku",)
    date_hierarchy = "best_before"
    ordering = ("best_before", "id")


@admin.register(Image)
class ImageAdmin(ReadOnly):
    list_display = ("sha256", "media_type", "width", "height", "merchant_id", "kept_at")
    ordering = ("-id",)


@admin.register(PriceInterval)
class PriceIntervalAdmin(ReadOnly):
    """The chain of prices, and what was asked when."""

    list_display = ("sku_id", "merchant_id", "amount", "currency", "valid_from")
    ordering = ("-valid_from", "-id")


@admin.register(Promotion)
class PromotionAdmin(CaseAdmin):
    """Prices for a time. They end by themselves, and nothing here is for staff to do."""

    list_display = ("sku_id", "merchant_id", "state_in_words", "amount", "amount_after", "starts_at", "ends_at")
    list_filter = (Standing,)
    ordering = ("-starts_at", "-id")

    def title_of(self, row: Promotion) -> str:
        return str(row.sku_id)

    def known(self, row: Promotion, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("From"): wording.until(row.starts_at),
            gettext("Until"): wording.until(row.ends_at),
        }


@admin.register(FreightTemplate)
class FreightTemplateAdmin(ReadOnly):
    list_display = ("code", "number", "name", "merchant_id", "stated_at")
    ordering = ("-stated_at", "-id")
