"""Admin pages of remedies for buyers of recalled lots, which come about by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.remedies.models import Remedy
from aftersales.remedies.types import RemedyBasis
from catalog.safety.types import Disposal
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.money import Money
from platform_core.ui import wording


@admin.register(Remedy)
class RemedyAdmin(CaseAdmin):
    """Buyers of recalled lots, each with what was offered and how far it is."""

    list_display = ("number", "order_number", "title_zh", "pieces", "state_in_words", "amount_in_words", "due")
    list_filter = (Standing, "state", "disposal")
    search_fields = ("=number", "=order_number")
    ordering = ("-offered_at", "-id")

    @admin.display(description=_("Amount"))
    def amount_in_words(self, row: Remedy) -> str:
        return str(Money(row.paid if row.amount is None else row.amount, row.currency))

    @admin.display(description=_("Due"))
    def due(self, row: Remedy) -> str:
        return super().due(row)

    def known(self, row: Remedy, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Goods"): f"{row.title_zh} × {row.pieces}",
            gettext("Lot"): row.freeze.lot or "–",
            gettext("What becomes of sold pieces"): wording.label(Disposal(row.disposal)),
            gettext("Amount"): self.amount_in_words(row),
            gettext("Freight that the buyer paid"): str(Money(row.outlay, row.currency)),
            gettext("Granted, since"): wording.label(RemedyBasis(row.basis)) if row.basis else "–",
        }

    def written(self, row: Remedy) -> Sequence[tuple[str, str]]:
        return [(gettext("The danger, as everybody reads it"), row.freeze.danger)]
