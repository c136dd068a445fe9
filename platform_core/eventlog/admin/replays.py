"""The admin of replays: facts delivered again at the request of staff. Events are counted first, then delivered."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from platform_core import clock
from platform_core.eventlog import policies, queries
from platform_core.eventlog.commands import replaying
from platform_core.eventlog.models import Replay
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.types import Choice
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.http.days import validate_instant
from platform_core.ui import wording
from platform_core.ui.forms import offer
from platform_core.ui.read_only import CountlessPaginator, ReadOnly, ReasonForm
from platform_core.ui.theme import action

CHOSEN_BY: Final = ("event_id", "subject_id", "since", "until")


class ReplayForm(ReasonForm):
    """The subscriber and the facts that it hears again.

    Subscribers that cannot safely hear a fact twice are not offered.
    """

    subscriber = forms.ChoiceField(label=_("Subscriber"), widget=UnfoldAdminSelectWidget)
    event_id = forms.UUIDField(required=False, label=_("Only this fact"), widget=UnfoldAdminTextInputWidget)
    subject_id = forms.UUIDField(
        required=False, label=_("Only facts about this subject"), widget=UnfoldAdminTextInputWidget
    )
    since = forms.SplitDateTimeField(
        required=False,
        label=_("Only facts since then"),
        widget=UnfoldAdminSplitDateTimeWidget,
        validators=[validate_instant],
    )
    until = forms.SplitDateTimeField(
        required=False,
        label=_("Only facts before then"),
        widget=UnfoldAdminSplitDateTimeWidget,
        validators=[validate_instant],
    )
    field_order = ("subscriber", *CHOSEN_BY, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(name for name, subscriber in SUBSCRIBERS.items() if subscriber.replayable)
        offer(self, "subscriber", [(name, name) for name in names])

    @property
    def chosen(self) -> Choice:
        return Choice(**{name: self.cleaned_data[name] for name in CHOSEN_BY})


@admin.register(Replay)
class Replays(ActionPage, ReadOnly):
    """Replays, newest first."""

    paginator = CountlessPaginator
    list_display = ("requested_at", "subscriber", "state_in_words", "events", "still_waiting", "reason")
    list_filter = ("state",)
    search_fields = ("subscriber",)
    ordering = ("-requested_at", "id")
    readonly_fields = ("state_in_words", "still_waiting")
    actions_list = ("ask",)
    actions_detail = ("withdraw",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Replay]:
        return queries.with_what_is_left(super().get_queryset(request))

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Replay) -> str:
        return humanize(row.state)

    @admin.display(description=_("Still waiting"))
    def still_waiting(self, row: Any) -> int:
        left: int = row.left
        return left

    @action(description=_("Deliver facts again"), url_path="ask", permissions=["view"])
    @readable
    def ask(self, request: HttpRequest) -> HttpResponse:
        form = ReplayForm(request.POST or None)
        facts = {}
        if request.method == "POST" and form.is_valid():
            name, reason = form.cleaned_data["subscriber"], form.cleaned_data["reason"]
            if request.POST.get("choice") == "replay":
                replaying.request_replay(name, choice=form.chosen, reason=reason, by=staff(), at=clock.now())
                return self.done(request)
            found = queries.would_replay(name, choice=form.chosen)
            facts = {gettext("That would be"): wording.count_up_to(found, up_to=policies.MOST + 1)}
        choices = {"count": _("Count them first"), "replay": _("Deliver them again")}
        return self.shown(request, title=gettext("Deliver facts again"), form=form, facts=facts, choices=choices)

    @action(description=_("Stop it"), url_path="withdraw", permissions=["view"])
    @readable
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = queries.replay(id_of(object_id))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            replaying.withdraw_replay(row.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {gettext("Subscriber"): row.subscriber, gettext("Still waiting"): self.still_waiting(row)}
        choices = {"withdraw": _("Stop it")}
        return self.shown(request, title=row.subscriber, form=form, facts=facts, choices=choices)
