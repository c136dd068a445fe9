"""Staff see promotions; nothing here is for them to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext

from catalog.promotions.models import Promotion
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, OpenFilter
from platform_core.ui import wording


@admin.register(Promotion)
class PromotionAdmin(CaseAdmin):
    """Prices for a time. They end by themselves, and nothing here is for staff to do."""

    list_display = ("sku_id", "merchant_id", "state_in_words", "amount", "amount_after", "starts_at", "ends_at")
    list_filter = (OpenFilter,)
    ordering = ("-starts_at", "-id")

    def title_of(self, row: Promotion) -> str:
        return str(row.sku_id)

    def read_facts(self, row: Promotion, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("From"): wording.until(row.starts_at),
            gettext("Until"): wording.until(row.ends_at),
        }
