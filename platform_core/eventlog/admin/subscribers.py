"""The admin of subscribers: how far each is, and those that have lost their code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.eventlog import queries
from platform_core.eventlog.commands import attending
from platform_core.eventlog.models import Cursor
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.types import SubscriberPosition
from platform_core.http.action_pages import ActionPage, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import CountlessPaginator, ReadOnly, ReasonForm
from platform_core.ui.theme import action

COLUMNS: Final[Mapping[Any, Callable[[SubscriberPosition], Any]]] = {
    _("Somebody listens"): lambda standing: standing.listens,
    _("Behind"): lambda standing: wording.count_up_to(standing.behind, up_to=queries.COUNTED),
    _("For how long"): lambda standing: wording.length(standing.lag),
    _("Waiting"): lambda standing: standing.waiting,
    _("Parked"): lambda standing: standing.parked,
}


@admin.register(Cursor)
class Subscribers(ActionPage, ReadOnly):
    """Positions are measured once per page; each column reads from that measurement."""

    paginator = CountlessPaginator
    list_display = ("subscriber",)
    search_fields = ("subscriber",)
    ordering = ("subscriber",)
    fields = ("subscriber", "topic", "event_id")
    readonly_fields = ("topic",)
    actions_detail = ("forget",)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        found = {standing.subscriber: standing for standing in queries.standings(at=clock.now())}
        return ["subscriber", "topic", *(_column(title, figure, found) for title, figure in COLUMNS.items())]

    @admin.display(description=_("topic"))
    def topic(self, row: Cursor) -> str:
        return SUBSCRIBERS[row.subscriber].topic if row.subscriber in SUBSCRIBERS else "–"

    @action(description=_("Forget this subscriber"), url_path="forget", permissions=["view"])
    @readable
    def forget(self, request: HttpRequest, object_id: str) -> HttpResponse:
        name = unquote(object_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            attending.forget_subscriber(name, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        choices = {"forget": _("Forget this subscriber")}
        return self.shown(request, title=name, form=form, facts={}, choices=choices)


def _column(
    title: Any, figure: Callable[[SubscriberPosition], Any], found: Mapping[str, SubscriberPosition]
) -> Callable[[Cursor], Any]:
    @admin.display(description=title)
    def column(row: Cursor) -> Any:
        standing = found.get(row.subscriber)
        return "–" if standing is None else figure(standing)

    return column
