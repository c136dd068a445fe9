"""Admin pages of conversations with customer service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from complaints.complaint import queries as complaint_queries
from complaints.complaint.policies import MOST_TEXT
from complaints.service import commands, queries
from complaints.service.models import Conversation
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, Standing
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.ui import wording


class Replying(Handling):
    """What the customer reads."""

    takes = {"reply_for_platform": ("text",)}
    text = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=_("Reply, as the customer reads it"),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(Conversation)
class ConversationAdmin(CaseAdmin):
    """Customers: who has waited too long first, then who waits for a person, the oldest first."""

    form_class = Replying
    choices = {
        "reply_for_platform": {"reply_for_platform": _("Send the reply")},
        "finish_for_platform": {"finish_for_platform": _("Close it; the customer may take it up again")},
    }
    list_display = ("number", "state_in_words", "due", "started_at", "with_staff_at", "senior_since")
    list_filter = (Standing, "state")
    search_fields = ("number",)
    ordering = (F("senior_since").asc(nulls_last=True), F("with_staff_at").asc(nulls_last=True), "started_at", "id")
    fields = (
        *("number", "state_in_words", "order_id", "listing_id", "started_at", "with_shop_at", "with_staff_at"),
        *("answered_at", "senior_since", "closed_at", "ended_at", "became_complaint_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Due"))
    def due(self, row: Conversation) -> str:
        return super().due(row)

    def known(self, row: Conversation, *, by: Actor) -> Mapping[str, Any]:
        shop = shops_queries.shop(row.merchant_id).trade_name if row.merchant_id else gettext("the platform")
        return {
            gettext("State"): self.state_in_words(row),
            gettext("With"): shop,
            gettext("Order"): sales_queries.number_of(row.order_id) if row.order_id else "–",
            gettext("Due"): self.due(row),
        }

    def written(self, row: Conversation) -> Sequence[tuple[str, str]]:
        """From the beginning: whoever takes over asks nobody to say it again."""
        said = queries.said_in(row)
        words = complaint_queries.words_of(said)
        return [(f"{humanize(one.author)} · {wording.moment(one.written_at)}", words[one.id]) for one in said]

    def evidence_of(self, row: Conversation) -> Sequence[KeptFile]:
        return queries.left_in(row.id)

    def carry_out(self, row: Conversation, data: Mapping[str, Any], *, by: Actor) -> None:
        if data["choice"] == "finish_for_platform":
            commands.finish_for_platform(row.id, by=by, at=clock.now())
        else:
            commands.reply_for_platform(row.id, text=data["text"], by=by, at=clock.now())
