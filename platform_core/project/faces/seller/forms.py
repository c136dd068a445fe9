"""The forms of a shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.stock.types import LotLeft
from orders.codes.types import LONGEST_CODE, LineCodes
from orders.sales.ports import CARRIERS
from orders.sales.types import WAYBILL, LotPicked
from platform_core.cases.form_pages import Said
from platform_core.project.faces import labels
from platform_core.project.faces.sales import Line
from platform_core.ui.forms import FurnishedForm, offer

LOT: Final = "lot-"  # and the id of the line; of a shipment, the lot as well
PIECES: Final = "pieces-"
GRADE: Final = "grade-"
CODES: Final = "codes-"
MOST_ROWS: Final = 12  # of a field on the page; more codes scroll


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """The bought lines, and the lots that are left of each article."""

    lines: Collection[Line]
    lots: Mapping[UUID, Collection[LotLeft]]


class Waybill(FurnishedForm[Packing]):
    """The carrier and number of a parcel of ours."""

    says_optional = False
    carrier = forms.ChoiceField(label=_("Carrier"))
    waybill = forms.RegexField(WAYBILL, label=_("Waybill number"), help_text=_("As printed on the label."))

    def furnish(self) -> None:
        offer(self, "carrier", [(code, labels.carrier(code)) for code in CARRIERS])


class Ship(Waybill):
    """All of an order: a number for each lot that is left of a line's goods, the oldest lots filled in."""

    def furnish(self) -> None:
        super().furnish()
        self.lots: dict[str, tuple[UUID, str]] = {}
        for line in self.about.lines:
            for lot in self.about.lots[line.sku_id]:
                name = f"{LOT}{line.id}-{lot.lot.encode().hex()}"
                self.lots[name] = (line.id, lot.lot)
                self.fields[name] = _pieces(line, lot)

    def clean(self) -> Said:
        """Add ``picked``; whether that is the whole order, the command says."""
        said = self.cleaned_data
        picked = [LotPicked(line, said[name], lot) for name, (line, lot) in self.lots.items() if said.get(name)]
        return said | {"picked": picked}


def _pieces(line: Line, lot: LotLeft) -> forms.IntegerField:
    about = {"title": line.title, "n": line.quantity, "lot": lot.lot, "left": lot.left}
    named = _("%(title)s × %(n)d, from lot %(lot)s (%(left)d left)")
    unnamed = _("%(title)s × %(n)d, from pieces without a lot (%(left)d left)")
    label = (named if lot.lot else unnamed) % about
    return forms.IntegerField(label=label, initial=lot.suggested, min_value=0, max_value=lot.left, required=False)


class HandOverCodes(FurnishedForm[Packing]):
    """All of an order: a field for each line, a code on each of its own lines."""

    says_optional = False

    def furnish(self) -> None:
        for line in self.about.lines:
            self.fields[f"{CODES}{line.id}"] = forms.CharField(
                label=_("%(title)s: %(n)d codes") % {"title": line.title, "n": line.quantity},
                help_text=_("One code on each line. Nobody but the shopper can read them afterwards, not even you."),
                max_length=line.quantity * (LONGEST_CODE + 2),  # with the ends of its lines
                widget=forms.Textarea(attrs={"rows": min(line.quantity + 1, MOST_ROWS), "autocomplete": "off"}),
            )

    def clean(self) -> Said:
        """Add ``codes``; whether those are all of the order, the command says."""
        said = self.cleaned_data
        typed = {line.id: said.get(f"{CODES}{line.id}", "").split("\n") for line in self.about.lines}
        return said | {"codes": [LineCodes(id_, tuple(filter(None, map(str.strip, of)))) for id_, of in typed.items()]}
