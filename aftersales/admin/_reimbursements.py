"""What does staff see of freight that goes back beside the orders' money? It goes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.models import Reimbursement
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.ui import wording


@admin.register(Reimbursement)
class ReimbursementAdmin(CaseAdmin):
    """What waits for the relief fund, what is on its way, and what the provider has refused."""

    list_display = ("number", "order_number", "money", "state_in_words", "due", "owed_at")
    list_filter = (Standing, "state")
    search_fields = ("=number", "=order_number")
    ordering = ("-owed_at", "-id")

    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Reimbursement) -> str:
        return wording.amount(row.money)

    @admin.display(description=_("Due"))
    def due(self, row: Reimbursement) -> str:
        return super().due(row)

    def known(self, row: Reimbursement, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("Order"): row.order_number,
            gettext("For what"): gettext("a recalled lot") if row.remedy_id else gettext("a way back"),
            gettext("Amount"): self.money(row),
            gettext("State"): self.state_in_words(row),
            gettext("Due"): self.due(row),
        }
