"""The admin of waiting deliveries: those that are retried automatically, and those that are parked for a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.eventlog import queries
from platform_core.eventlog.commands import attending
from platform_core.eventlog.models import Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.http.action_pages import ActionPage, id_in, id_of, readable, staff
from platform_core.ui.read_only import CountlessPaginator, ReadOnly, ReasonForm
from platform_core.ui.theme import action


class DeliveryStatus(admin.SimpleListFilter):
    """Filter deliveries by their situation."""

    title = _("situation")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("parked", _("parked: a person must look")),
            ("waiting", _("tried again by itself")),
            ("orphaned", _("nobody listens any more")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Pending]) -> QuerySet[Pending]:
        heard = Q(subscriber__in=list(SUBSCRIBERS))
        situations = {
            "parked": Q(parked_at__isnull=False),
            "waiting": Q(parked_at=None) & heard,
            "orphaned": ~heard,
        }
        return queryset.filter(situations.get(self.value() or "", Q()))


@admin.register(Pending)
class Deliveries(ActionPage, ReadOnly):
    """Oldest first, since later ones about the same subject wait behind them."""

    paginator = CountlessPaginator
    list_display = ("subscriber", "subject_id", "attempts", "error", "put_off_at", "retry_at", "parked_at", "replay_id")
    list_filter = (DeliveryStatus, ("parked_at", admin.EmptyFieldListFilter), "outside")
    search_fields = ("subject_id", "event_id", "subscriber")
    search_help_text = _("The id of a subject or a fact, or the name of a subscriber")
    exclude = ("xid",)
    ordering = ("retry_at", "id")
    actions = ("release",)
    actions_detail = ("dismiss",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Pending], search_term: str
    ) -> tuple[QuerySet[Pending], bool]:
        wanted = id_in(search_term)
        if wanted is not None:
            return queryset.filter(Q(subject_id=wanted) | Q(event_id=wanted) | Q(id=wanted)), False
        return queryset.filter(subscriber__contains=search_term.strip()), False

    @admin.action(description=_("Let it run again"), permissions=["view"])
    def release(self, request: HttpRequest, chosen: QuerySet[Pending]) -> None:
        ids = chosen.values_list("id", flat=True)
        released = sum(attending.release(UUID(str(each)), by=staff(), at=clock.now()) for each in ids)
        self.message_user(request, gettext("That run again now: %(n)d") % {"n": released})

    @action(description=_("Never deliver it"), url_path="dismiss", permissions=["view"])
    @readable
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = queries.waiting(id_of(object_id))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            attending.dismiss(found.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {
            gettext("Subscriber"): found.subscriber,
            gettext("Fact"): f"{found.topic}, {found.event_id}",
            gettext("Attempts"): found.attempts,
            gettext("Error"): found.error,
            gettext("Others that wait behind it"): found.behind,
        }
        choices = {"dismiss": _("Never deliver it")}
        return self.shown(request, title=found.subscriber, form=form, facts=facts, choices=choices)
