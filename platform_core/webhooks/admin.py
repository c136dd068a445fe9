"""The admin of webhooks: those of shops, and their messages. Staff look; only shops change them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from platform_core.http.action_pages import humanize, staff
from platform_core.ui import wording
from platform_core.ui.read_only import CountlessPaginator, ReadOnly
from platform_core.webhooks import queries
from platform_core.webhooks.models.deliveries import Attempt, Delivery
from platform_core.webhooks.models.endpoints import Endpoint


@admin.register(Endpoint)
class Endpoints(ReadOnly):
    """Endpoints without the address, which staff may not read: it may contain a secret of the shop."""

    paginator = CountlessPaginator
    list_display = ("id", "name", "merchant_id", "state_in_words", "failures", "failing_since", "next_at")
    list_filter = ("state",)
    search_fields = ("=id", "=merchant__id")
    search_help_text = _("The id of a webhook or of a shop")
    ordering = ("-id",)
    list_per_page = 50
    fields = (
        *("id", "name", "merchant_id", "topics", "state_in_words", "state_since", "opened_at"),
        *("failures", "failing_since", "next_at", "rest_until"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        return queries.endpoints_of(staff())

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Endpoint) -> str:
        return humanize(row.state)


@admin.register(Delivery)
class Messages(ReadOnly):
    """Newest first; a message names no person."""

    paginator = CountlessPaginator
    list_display = ("id", "topic", "merchant_id", "endpoint_id", "state_in_words", "attempts", "asked_at", "due_at")
    list_filter = ("state",)
    search_fields = ("=id", "=event_id", "=endpoint__id", "=merchant__id")
    search_help_text = _("The id of a message, a fact, a webhook or a shop")
    ordering = ("-id",)
    list_per_page = 50
    fields = (
        *("id", "topic", "event_id", "merchant_id", "endpoint_id", "state_in_words", "attempts", "asked_at"),
        *("due_at", "claimed_at", "tries", "body"),
    )
    readonly_fields = fields

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Delivery) -> str:
        return humanize(row.state)

    @admin.display(description=_("Attempts"))
    def tries(self, row: Delivery) -> str:
        return "; ".join(map(_came, queries.attempts_of(row.id))) or "–"


def _came(made: Attempt) -> str:
    """The time of an attempt, with the status that came back or a word for the failure."""
    return f"{wording.moment(made.made_at)}: {made.status or humanize(made.failure)}"
