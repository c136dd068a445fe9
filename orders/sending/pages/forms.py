"""The forms by which a shop finds orders and sends several at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.sales.ports import CARRIERS
from orders.sales.types import WAYBILL, KnownCarrier, LotPicked
from orders.sending.pages.rows import render_order
from orders.sending.types import TO_SEND, OrderFilter, OrderToSend, OrderView, Parcel
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Said
from platform_core.ui.forms import FurnishedForm, offer

LONGEST: Final = 60  # characters of a search
MOST: Final = 100  # orders of one form
WAYBILL_OF: Final = "waybill-"  # and the id of the order, in hex
LOTS_OF: Final = "lots-"
FIELD: Final = re.compile(rf"{WAYBILL_OF}[0-9a-f]{{32}}")
PICKED: Final = re.compile(r"([0-9a-f]{32})\.([1-9][0-9]{0,8})\.((?:(?!00)[0-9a-f]{2}){0,180})")


DAYS: Final = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1)))


class Search(forms.Form):
    """The list, the words and the days that somebody asks for in an address."""

    view = forms.ChoiceField(required=False, choices=[(view.value, view.value) for view in OrderView])
    q = forms.CharField(required=False, max_length=LONGEST)
    since = forms.DateField(required=False, validators=DAYS)
    until = forms.DateField(required=False, validators=DAYS)

    def order_filter(self, *, numbers: Mapping[OrderView, int]) -> OrderFilter:
        """Read which orders are asked for; an unreadable value narrows nothing. Where no list is named, it is the first
        one that has an order to send.
        """
        self.is_valid()
        said = self.cleaned_data
        first = next((view for view in TO_SEND if numbers[view]), OrderView.TODAY)
        return OrderFilter(
            view=OrderView(said.get("view") or first),
            words=said.get("q", "").strip(),
            since=said.get("since"),
            until=said.get("until"),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The orders of one page."""

    orders: Sequence[OrderToSend]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An order in words, with the field of its waybill if it can be sent now, and its lots for a hidden field."""

    order: Facts
    waybill: forms.BoundField | None = None
    named: str = ""
    lots: str = ""


class Send(FurnishedForm[Sheet]):
    """One carrier, and a waybill for each order that goes now; those without one stay.

    Fields are read by the names that were sent, so that an order which somebody else has sent meanwhile is refused in
    words and not dropped.
    """

    says_optional = False
    carrier = forms.ChoiceField(label=_("Carrier"))

    def furnish(self) -> None:
        offer(self, "carrier", [(code, words.label_if_known(KnownCarrier, code)) for code in CARRIERS])
        numbers = {order.id.hex: order.number for order in self.about.orders if order.can_be_sent}
        for order_id in dict.fromkeys([*numbers, *self._typed_ids()]):
            self.fields[f"{WAYBILL_OF}{order_id}"] = forms.RegexField(
                WAYBILL,
                required=False,
                label=self._label(order_id, numbers.get(order_id)),
                error_messages={"invalid": _("A waybill number has 6 to 40 letters, digits and hyphens.")},
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[SheetRow]:
        """The orders of the page; one that cannot be sent now has no field."""
        return [self._row(order) for order in self.about.orders]

    def clean(self) -> Said:
        """Add ``parcels``, those with a waybill."""
        said = self.cleaned_data
        typed = [name.removeprefix(WAYBILL_OF) for name, text in said.items() if FIELD.fullmatch(name) and text]
        if not typed and not self.errors:
            raise ValidationError(_("Type the waybill number of at least one order."))
        parcels = [Parcel(UUID(each), said[f"{WAYBILL_OF}{each}"], self._lots(each)) for each in typed]
        return said | {"parcels": parcels}

    def _row(self, order: OrderToSend) -> SheetRow:
        words_of_it, key = render_order(order), order.id.hex
        if not order.can_be_sent:
            return SheetRow(words_of_it)
        return SheetRow(words_of_it, self[f"{WAYBILL_OF}{key}"], f"{LOTS_OF}{key}", write_lots(order.lots))

    def _label(self, order_id: str, number: str | None) -> str:
        if number:
            return gettext("Waybill number of order no. %s") % number
        waybill = str(self.data[f"{WAYBILL_OF}{order_id}"])
        return gettext("Waybill %s, whose order is not in this list any more") % waybill

    def _typed_ids(self) -> Iterator[str]:
        names = (name.removeprefix(WAYBILL_OF) for name in self.data if FIELD.fullmatch(name))
        return islice(names, MOST)

    def _lots(self, order_id: str) -> list[LotPicked]:
        """The lots as the page named them: the goods were taken from these."""
        return read_lots(self.data.get(f"{LOTS_OF}{order_id}", ""))


def write_lots(picked: Sequence[LotPicked]) -> str:
    """Write lots down for a hidden field."""
    return " ".join(f"{lot.line_id.hex}.{lot.quantity}.{lot.lot.encode().hex()}" for lot in picked)


def read_lots(text: str) -> list[LotPicked]:
    """Read lots from a hidden field. An unreadable lot is left out, and the order is refused as not packed whole."""
    found = [PICKED.fullmatch(each) for each in text.split()]
    return [
        LotPicked(UUID(one[1]), int(one[2]), bytes.fromhex(one[3]).decode(errors="replace")) for one in found if one
    ]
