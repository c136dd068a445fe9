"""Staff book paid places, and see them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from catalog.ranking import commands
from catalog.ranking.models import Placement
from catalog.ranking.types import AdSlot, Booking
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.http.action_pages import ActionPage, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class BookingForm(forms.Form):
    """The booking of a place: the listing, the slot, and the time."""

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
    """The paid places, who pays and when: booked once, and shown with a mark."""

    list_display = ("begins_at", "ends_at", "slot", "shop", "listing_id")
    ordering = ("-begins_at", "-id")
    fields = ("slot", "shop", "listing_id", "begins_at", "ends_at", "booked_by", "booked_at")
    readonly_fields = fields
    actions_list = ("book",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        """Add the names of the shops, in the one query of the page."""
        return shops_queries.with_trade_names(super().get_queryset(request))

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
